//! The list of the organization's apps.

use std::time::Duration;

use domain::wire::{App, AppStatus};
use js_sys::encode_uri_component;
use leptos::prelude::*;

use super::app_path;
use crate::api::platform_apps::{self, Filter};
use crate::app::query;
use crate::components::copy::copy_button;
use crate::components::icon::Icon;
use crate::components::loader::{Loaded, Skeleton};
use crate::components::page::Heading;
use crate::components::paged::{Paged, PagedList};
use crate::components::place;
use crate::components::settings_side::Place;
use crate::components::status::status_badge;
use crate::components::text::{time, typed};
use crate::components::tile::tile;
use crate::dom::{El, a, code, div, li, p, span};
use crate::i18n::platform_apps::{active_installs, apps_shown, t};

const TYPING_PAUSE: Duration = Duration::from_millis(200);

/// So many apps are found at a glance.
const FEW: usize = 10;

#[component]
pub fn PlatformApps() -> impl IntoView {
    let filter = RwSignal::new(asked_for());
    let apps =
        Paged::new("apps", move |cursor| platform_apps::list(filter.get_untracked(), cursor));
    let has_many = RwSignal::new(filter.get_untracked() != Filter::default());
    Effect::new(move || {
        if let Loaded::Ready(list) = &*apps.loader.state.read()
            && list.items.len() > FEW
        {
            has_many.set(true);
        }
    });
    let search = Callback::new(move |changed: Filter| {
        place::ask(&query_of(&changed));
        filter.set(changed);
        apps.loader.refresh();
    });
    let empty = move || {
        let is_all = filter.read_untracked() == Filter::default();
        if is_all { none_yet() } else { no_match(search) }
    };
    let count = move || {
        let list = apps.loader.get().filter(|list| !list.items.is_empty());
        list.map(|list| apps_shown(list.items.len(), list.next_cursor.is_some()))
    };
    view! {
        <div class="settings-page">
            <header class="page-header">
                <div class="page-header-text">
                    <Heading text=t().heading().to_owned() />
                    <p>{t().intro()}</p>
                </div>
                <a class="button primary" href=format!("{}/new", Place::PlatformApps.path())>
                    {Icon::Plus.view()}
                    {t().new_app()}
                </a>
            </header>
            {move || has_many.get().then(|| view! { <Toolbar filter search /> })}
            <p class="visually-hidden" role="status">{count}</p>
            <PagedList
                paged=apps
                item=|app| row(&app).view()
                class="app-list card"
                skeleton=|| view! { <Skeleton lines=4 kind="row" /> }.into_any()
                failed=t().list_failed()
                empty
            />
        </div>
    }
}

/// What the address asks for.
fn asked_for() -> Filter {
    let mut filter = Filter::default();
    for (name, value) in query() {
        match name.as_str() {
            "query" => filter.query = value,
            "status" => filter.status = AppStatus::from_word(&value),
            _ => {}
        }
    }
    filter
}

fn query_of(filter: &Filter) -> String {
    let status = filter.status.map_or("", AppStatus::as_str);
    let given = [("query", &*filter.query), ("status", status)];
    let given = given.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<_> =
        given.map(|(name, value)| format!("{name}={}", encode_uri_component(value))).collect();
    format!("?{}", pairs.join("&"))
}

#[component]
fn Toolbar(filter: RwSignal<Filter>, search: Callback<Filter>) -> impl IntoView {
    let search_later = debounce(TYPING_PAUSE, move |query: String| {
        search.run(Filter { query, ..filter.get_untracked() });
    });
    let mut search_later = search_later;
    let choose = move |ev| {
        let status = AppStatus::from_word(&event_target_value(&ev));
        search.run(Filter { status, ..filter.get_untracked() });
    };
    let option = |status: AppStatus| {
        view! { <option value=status.as_str()>{crate::i18n::settings::status(status)}</option> }
    };
    view! {
        <div class="toolbar" role="search">
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
                    on:input=move |ev| search_later(event_target_value(&ev))
                />
            </div>
            <div class="field">
                <label for="status">{t().status()}</label>
                <select
                    id="status"
                    class="input"
                    prop:value=move || filter.read().status.map_or("", AppStatus::as_str)
                    on:change=choose
                >
                    <option value="">{t().any_status()}</option>
                    {AppStatus::ALL.iter().map(|status| option(*status)).collect_view()}
                </select>
            </div>
        </div>
    }
}

fn row(app: &App) -> El {
    let link = a().class("app-row-link").attr("href", &app_path(app)).child(typed(&app.name));
    let slug = span().class("muted small-text typed").child(&*app.slug);
    let created =
        span().class("muted").child(t().created()).child(" ").child(time(&app.created_at));
    let facts = p().class("app-row-facts");
    li().class("app-row").child([
        tile(&app.name),
        div().class("app-row-name").child([link, slug]),
        status_badge(app.status),
        client(app),
        facts.child([span().child(active_installs(app.installs.active)), created]),
    ])
}

fn client(app: &App) -> El {
    let id = format!("client-{}", app.id);
    let shown = code().id(&id).class("typed").attr("title", t().client_id()).child(&*app.client_id);
    let text = app.client_id.clone();
    let copy = copy_button(t().copy_client_id(), true, id, move || text.clone(), || ());
    div().class("app-row-client").child([shown, copy])
}

fn none_yet() -> AnyView {
    view! {
        <div class="card empty">
            {Icon::Code.view()}
            <p class="empty-title">{t().none_yet()}</p>
            <p>{t().none_yet_hint()}</p>
        </div>
    }
    .into_any()
}

fn no_match(search: Callback<Filter>) -> AnyView {
    view! {
        <div class="card empty" role="status">
            {Icon::Search.view()}
            <p class="empty-title">{t().no_match()}</p>
            <p>{t().no_match_hint()}</p>
            <button type="button" class="button" on:click=move |_| search.run(Filter::default())>
                {t().show_all()}
            </button>
        </div>
    }
    .into_any()
}
