//! `/settings/activity`: what members of the organization did.

use std::collections::BTreeSet;

use domain::api_types::{Activity, ActivityApp, ActivityType};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{installs, platform_apps};
use crate::components::activity_feed::ActivityFeed;
use crate::components::heading::PageHeading;
use crate::components::paginated_list::Paginated;
use crate::components::user_text::UserText;
use crate::i18n::activity::t;
use crate::paths;

#[component]
pub fn OrganizationActivity() -> impl IntoView {
    let activity = Paginated::new("activity", installs::activity);
    let own_apps = own_apps(activity);
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
fn AppName(app: ActivityApp, own_apps: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let ActivityApp { id, name, .. } = app;
    let href = paths::app_by_id(&id);
    // Of this app only: a link that has the focus stays when another app becomes one.
    let is_own = Memo::new(move |_| own_apps.read().contains(&id));
    move || {
        let name = view! { <UserText text=name.clone() /> };
        if is_own.get() {
            view! { <a href=href.clone()>{name}</a> }.into_any()
        } else {
            name.into_any()
        }
    }
}

/// The IDs of the apps in `activity` that are the organization's own. It may also connect to apps of
/// others: asks once about each app that no entry shows to be its own.
fn own_apps(activity: Paginated<Activity>) -> RwSignal<BTreeSet<String>> {
    let own_apps = RwSignal::new(BTreeSet::new());
    let asked = StoredValue::new(BTreeSet::new());
    Effect::new(move |_| {
        let entries = activity.items().unwrap_or_default();
        own_apps.update(|own| own.extend(changed_apps(&entries)));
        for ActivityApp { id, slug, .. } in entries.into_iter().filter_map(|entry| entry.app) {
            let is_known = own_apps.read_untracked().contains(&id);
            if !is_known && asked.write_value().insert(id) {
                spawn_local(async move {
                    if let Ok(Some(app)) = platform_apps::slug(slug).await.map(|it| it.own_app) {
                        own_apps.try_update(|own| own.insert(app.id));
                    }
                });
            }
        }
    });
    own_apps
}

/// The IDs of the apps that the organization registered or changed.
fn changed_apps(activity: &[Activity]) -> BTreeSet<String> {
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
        assert_eq!(changed_apps(&activity), BTreeSet::from(["own".to_owned()]));
    }
}
