use domain::api_types::AppStatus;
use leptos::prelude::*;

use crate::api::platform_apps;
use crate::components::activity_feed::{ActivityFeed, counterparty};
use crate::components::card::Card;
use crate::components::paginated_list::Paginated;
use crate::i18n::activity::t;

/// How many entries are shown before "Load more".
const NEWEST: &str = "5";

/// What happened to the app. Reloads when its `status` changes.
#[component]
pub(super) fn AppActivity(app_id: String, status: Memo<AppStatus>) -> impl IntoView {
    let activity = Paginated::new("activity", move |cursor| {
        status.track();
        let limit = cursor.is_none().then_some(NEWEST);
        platform_apps::activity(app_id.clone(), limit, cursor)
    });
    view! {
        <Card id="activity-heading" title=t().heading()>
            <ActivityFeed activity subject=counterparty />
        </Card>
    }
}
