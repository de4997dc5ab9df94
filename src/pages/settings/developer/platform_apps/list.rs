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
use crate::components::loader::{Loaded, skeleton};
use crate::components::page::heading;
use crate::components::paged::{Look, Paged, paged_list};
use crate::components::place;
use crate::components::settings_side::Place;
use crate::components::status::status_badge;
use crate::components::text::{time, typed};
use crate::components::tile::tile;
use crate::dom::{
    El, a, action, afterwards, code, div, header, input, label, li, live, option, or_nothing, p,
    select, span,
};
use crate::i18n::platform_apps::{active_installs, apps_shown, t};

const TYPING_PAUSE: Duration = Duration::from_millis(200);

/// So many apps are found at a glance.
const FEW: usize = 10;

pub fn platform_apps() -> El {
    let filter = RwSignal::new(asked_for());
    let apps =
        Paged::new("apps", move |cursor| platform_apps::list(filter.get_untracked(), cursor));
    let has_many = RwSignal::new(filter.get_untracked() != Filter::default());
    afterwards(move |_| {
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
        let text = list.map(|list| apps_shown(list.items.len(), list.next_cursor.is_some()));
        text.unwrap_or_default()
    };
    let title = div()
        .class("page-header-text")
        .child([heading(t().heading(), t().heading()), p().child(t().intro())]);
    let new = a()
        .class("button primary")
        .attr("href", &format!("{}/new", Place::PlatformApps.path()))
        .child((Icon::Plus.el(), t().new_app()));
    let look = Look {
        class: "app-list card",
        skeleton: || skeleton(4, "row"),
        failed: t().list_failed(),
        empty: Box::new(empty),
    };
    div()
        .class("settings-page")
        .child([
            header().class("page-header").child([title, new]),
            live(move || or_nothing(has_many.get().then(|| toolbar(filter, search)))),
            p().class("visually-hidden").attr("role", "status").text_of(count),
        ])
        .child(paged_list(apps, look, row))
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

fn toolbar(filter: RwSignal<Filter>, search: Callback<Filter>) -> El {
    let mut search_later = debounce(TYPING_PAUSE, move |query: String| {
        search.run(Filter { query, ..filter.get_untracked() });
    });
    let choose = move |ev| {
        let status = AppStatus::from_word(&event_target_value(&ev));
        search.run(Filter { status, ..filter.get_untracked() });
    };
    let search_field = input()
        .id("search")
        .class("input")
        .attr("type", "search")
        .attr("placeholder", t().search_hint())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .value_of(move || filter.read().query.clone())
        .on("input", move |ev| search_later(event_target_value(&ev)));
    let choice = |value: &str, text: &str| option().attr("value", value).child(text);
    let choice_of =
        |status: &AppStatus| choice(status.as_str(), crate::i18n::settings::status(*status));
    let status_field = select()
        .id("status")
        .class("input")
        .child(choice("", t().any_status()))
        .child(AppStatus::ALL.iter().map(choice_of).collect::<Vec<_>>())
        .value_of(move || filter.read().status.map_or("", AppStatus::as_str))
        .on("change", choose);
    let field = |id: &str, name: &str, control: El| {
        div().class("field").child([label().attr("for", id).child(name), control])
    };
    div().class("toolbar").attr("role", "search").child([
        field("search", t().search(), search_field),
        field("status", t().status(), status_field),
    ])
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

fn none_yet() -> El {
    div().class("card empty").child([
        Icon::Code.el(),
        p().class("empty-title").child(t().none_yet()),
        p().child(t().none_yet_hint()),
    ])
}

fn no_match(search: Callback<Filter>) -> El {
    div().class("card empty").attr("role", "status").child([
        Icon::Search.el(),
        p().class("empty-title").child(t().no_match()),
        p().child(t().no_match_hint()),
        action("button", move |_| search.run(Filter::default())).child(t().show_all()),
    ])
}
