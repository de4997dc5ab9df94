//! `/settings/activity`: what members of the organization did.

use std::collections::BTreeSet;

use domain::api_types::{Activity, ActivityApp, ActivityType};
use leptos::prelude::*;

use crate::api::installs;
use crate::components::activity_feed::ActivityFeed;
use crate::components::heading::PageHeading;
use crate::components::paginated_list::Paginated;
use crate::components::user_text::UserText;
use crate::i18n::activity::t;
use crate::paths;

#[component]
pub fn OrganizationActivity() -> impl IntoView {
    let activity = Paginated::new("activity", installs::activity);
    let own_apps = Memo::new(move |_| own_apps(&activity.items().unwrap_or_default()));
    let app = move |entry: &Activity| match entry.app.clone() {
        Some(app) => view! { <AppName app own_apps /> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <PageHeading title=t().heading() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            <div class="card card-body">
                <ActivityFeed activity subject=app />
            </div>
        </div>
    }
}

/// The app of an entry, with a link to its page if it's the organization's own.
#[component]
fn AppName(app: ActivityApp, own_apps: Memo<BTreeSet<String>>) -> impl IntoView {
    let ActivityApp { id, name, .. } = app;
    let href = paths::app_by_id(&id);
    move || {
        let name = view! { <UserText text=name.clone() /> };
        if own_apps.read().contains(&id) {
            view! { <a href=href.clone()>{name}</a> }.into_any()
        } else {
            name.into_any()
        }
    }
}

/// The IDs of the apps that the organization registered or changed. It may also connect to apps of
/// others.
fn own_apps(activity: &[Activity]) -> BTreeSet<String> {
    let is_own = |entry: &&Activity| match entry.kind {
        ActivityType::AppRegistered
        | ActivityType::AppEdited
        | ActivityType::AppDeactivated
        | ActivityType::AppReactivated
        | ActivityType::AppDisabled
        | ActivityType::AppEnabled => true,
        ActivityType::ConsentApproved
        | ActivityType::ConsentDeclined
        | ActivityType::ConsentRefused
        | ActivityType::InstallReconnected
        | ActivityType::InstallDisconnected
        | ActivityType::MemberMadeOwner
        | ActivityType::SessionsEnded
        | ActivityType::PasswordResetLinkCreated => false,
    };
    let apps = activity.iter().filter(is_own).filter_map(|entry| entry.app.as_ref());
    apps.map(|app| app.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use domain::api_types::{ActivityDetails, Actor, NoDetails};

    use super::*;

    fn entry(kind: ActivityType, app_id: &str) -> Activity {
        Activity {
            id: "1".into(),
            kind,
            at: "2026-03-01T09:30:00.000Z".into(),
            app: Some(ActivityApp { id: app_id.into(), slug: "acme".into(), name: "Acme".into() }),
            actor: Some(Actor { display_name: "Ada".into() }),
            details: ActivityDetails::None(NoDetails {}),
        }
    }

    #[test]
    fn an_app_that_the_organization_changed_is_its_own() {
        let activity = [
            entry(ActivityType::ConsentApproved, "own"),
            entry(ActivityType::AppRegistered, "own"),
            entry(ActivityType::ConsentApproved, "other"),
        ];
        assert_eq!(own_apps(&activity), BTreeSet::from(["own".to_owned()]));
    }
}
