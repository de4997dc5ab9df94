//! The list of the organization's apps.

use std::time::Duration;

use domain::api_types::{App, AppStatus};
use js_sys::encode_uri_component;
use leptos::prelude::*;
use leptos_router::hooks::use_url;

use crate::api::platform_apps::{self, Filter};
use crate::components::avatar::Avatar;
use crate::components::button::Button;
use crate::components::copy::CopyButton;
use crate::components::dates::DateText;
use crate::components::heading::{PageHeading, focus_heading};
use crate::components::history_state::use_replace_query;
use crate::components::icon::{Glyph, Icon};
use crate::components::load::Skeleton;
use crate::components::paginated_list::{Paginated, PaginatedList};
use crate::components::status::StatusBadge;
use crate::components::user_text::UserText;
use crate::i18n::platform_apps::{active_installs, apps_shown, t};
use crate::i18n::settings;
use crate::paths;

const SEARCH_PAUSE: Duration = Duration::from_millis(200);

/// Up to this many apps need no search.
const FILTER_THRESHOLD: usize = 10;

#[component]
pub fn PlatformApps() -> impl IntoView {
    let url = use_url();
    let filter = Memo::new(move |_| filter_from_query(url.read().search()));
    let replace_query = use_replace_query();
    let set_filter = UnsyncCallback::new(move |changed: Filter| {
        if changed != *filter.read_untracked() {
            replace_query(&query_of(&changed));
        }
    });
    let apps = Paginated::new("apps", move |cursor| platform_apps::list(filter.get(), cursor));
    // Once shown, it stays, however few apps match.
    let has_filter = Memo::new(move |had: Option<&bool>| {
        had == Some(&true)
            || *filter.read() != Filter::default()
            || apps.count().is_some_and(|count| count > FILTER_THRESHOLD)
    });
    // The button goes once there are apps.
    let show_all = move || {
        focus_heading();
        set_filter.run(Filter::default());
    };
    // Untracked: the empty list belongs to the filter it was loaded with, not to one just set.
    let empty = move || {
        if *filter.read_untracked() == Filter::default() {
            view! { <EmptyState /> }.into_any()
        } else {
            view! { <NoResults on_show_all=show_all /> }.into_any()
        }
    };
    let count = move || match apps.count() {
        None | Some(0) => String::new(),
        Some(count) => apps_shown(count, apps.has_more()),
    };
    view! {
        <div class="settings-page">
            <header class="page-header">
                <div class="page-header-text">
                    <PageHeading title=t().heading() />
                    <p>{t().intro()}</p>
                </div>
                <a class="button primary" href=paths::NEW_APP>
                    <Icon glyph=Glyph::Plus />
                    {t().new_app()}
                </a>
            </header>
            {move || has_filter.get().then(|| view! { <Toolbar filter set_filter /> }.into_any())}
            <p class="visually-hidden" role="status">
                {count}
            </p>
            <PaginatedList
                list=apps
                class="app-list card"
                skeleton=|| view! { <Skeleton lines=4 kind="row" /> }
                failed=t().list_failed()
                empty
                key=app_key
                let:app
            >
                <AppRow app />
            </PaginatedList>
        </div>
    }
}

fn filter_from_query(search: &str) -> Filter {
    let mut filter = Filter::default();
    for (name, value) in paths::query_pairs(search) {
        match name.as_str() {
            "query" => filter.query = value,
            "status" => filter.status = AppStatus::parse(&value),
            _ => {}
        }
    }
    filter
}

fn query_of(filter: &Filter) -> String {
    let status = filter.status.map_or("", AppStatus::as_str);
    let given = [("query", &*filter.query), ("status", status)];
    let pairs: Vec<_> = given
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode_uri_component(value)))
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

#[component]
fn Toolbar(filter: Memo<Filter>, set_filter: UnsyncCallback<Filter>) -> impl IntoView {
    let search_later = StoredValue::new_local(debounce(SEARCH_PAUSE, move |query: String| {
        set_filter.run(Filter { query, ..filter.get_untracked() });
    }));
    let search = move |ev| search_later.update_value(|search| search(event_target_value(&ev)));
    let select_status = move |ev| {
        let status = AppStatus::parse(&event_target_value(&ev));
        set_filter.run(Filter { status, ..filter.get_untracked() });
    };
    let status_option = move |status: Option<AppStatus>| {
        view! {
            <option
                value=status.map_or("", AppStatus::as_str)
                prop:selected=move || filter.read().status == status
            >
                {status.map_or(t().any_status(), settings::status)}
            </option>
        }
    };
    view! {
        <div class="filter-bar" role="search">
            <div class="field">
                <label for="search">{t().search()}</label>
                <input
                    id="search"
                    class="input"
                    type="search"
                    placeholder=t().search_hint()
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || filter.read().query.clone()
                    on:input=search
                    on:change=search
                />
            </div>
            <div class="field">
                <label for="status">{t().status()}</label>
                <select id="status" class="input" on:change=select_status>
                    {status_option(None)}
                    {AppStatus::ALL
                        .iter()
                        .map(|status| status_option(Some(*status)))
                        .collect_view()}
                </select>
            </div>
        </div>
    }
}

/// Changes with what a row shows; a new name or description comes with a new revision.
fn app_key(app: &App) -> String {
    let App { id, revision, status, disabled_by, installs, .. } = app;
    format!("{id} {revision} {status} {disabled_by:?} {}", installs.active)
}

#[component]
fn AppRow(app: App) -> impl IntoView {
    let App { name, slug, status, disabled_by, client_id, installs, created_at, .. } = app.clone();
    let client_id_id = format!("client-{}", app.id);
    view! {
        <li class="app-row">
            <Avatar name=name.clone() />
            <div class="app-row-name">
                <a class="app-row-link" href=paths::app(&app)>
                    <UserText text=name />
                </a>
                <span class="muted small-text user-content" translate="no">
                    {slug}
                </span>
            </div>
            <StatusBadge status disabled_by />
            <div class="app-row-client-id">
                <code id=client_id_id.clone() class="user-content" title=t().client_id() translate="no">
                    {client_id.clone()}
                </code>
                <CopyButton
                    label=t().copy_client_id()
                    compact=true
                    source=client_id_id
                    text=client_id
                />
            </div>
            <p class="app-row-meta">
                <span>{active_installs(installs.active)}</span>
                <span class="muted">{t().created()} " " <DateText at=created_at /></span>
            </p>
        </li>
    }
}

/// No app has been registered yet.
#[component]
fn EmptyState() -> impl IntoView {
    view! {
        <div class="card empty-state">
            <Icon glyph=Glyph::Code />
            <p class="empty-state-title">{t().none_yet()}</p>
            <p>{t().none_yet_hint()}</p>
        </div>
    }
}

/// The filter matches no app.
#[component]
fn NoResults(#[prop(into)] on_show_all: UnsyncCallback<()>) -> impl IntoView {
    view! {
        <div class="card empty-state" role="status">
            <Icon glyph=Glyph::Search />
            <p class="empty-state-title">{t().no_match()}</p>
            <p>{t().no_match_hint()}</p>
            <Button on_press=on_show_all>{t().show_all()}</Button>
        </div>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos_router::components::Router;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    fn set_query(query: &str) {
        let history = window().history().unwrap();
        history.replace_state_with_url(&JsValue::NULL, "", Some(query)).unwrap();
    }

    #[wasm_bindgen_test]
    async fn showing_all_apps_moves_the_focus_to_the_heading() {
        set_query("?query=acme");
        let _server = MockServer::new(200, r#"{"items": [], "nextCursor": null}"#);
        let page = mount(|| view! { <Router><PlatformApps /></Router> }.into_any()).await;
        page.wait_for(t().show_all()).await;
        page.get(".empty-state button").focus().unwrap();
        page.click(".empty-state button").await;
        assert_eq!(document().active_element(), Some(page.get("h1").into()));
        page.wait_for(t().none_yet()).await;
        set_query("?");
    }

    #[wasm_bindgen_test]
    async fn showing_all_apps_of_an_organization_without_any_says_so() {
        set_query("?query=acme");
        let _server = MockServer::new(200, r#"{"items": [], "nextCursor": null}"#);
        let page = mount(|| view! { <Router><PlatformApps /></Router> }.into_any()).await;
        page.wait_for(t().no_match()).await;
        page.click(".empty-state button").await;
        page.wait_for(t().none_yet()).await;
        set_query("?");
    }
}
