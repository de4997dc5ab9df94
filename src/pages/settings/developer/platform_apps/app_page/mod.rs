//! One app: what it is, its link, who let it in, what happened, and switching it off.

mod activity;
mod consent_link;
mod installs;
mod on_off;
mod redirect_tester;

pub use redirect_tester::redirect_tester;

use domain::wire::App;
use domain::{RedirectBase, ScopeSet};
use leptos::prelude::*;

use super::{app_failed, app_loading, app_path, back_to_list};
use crate::api::platform_apps;
use crate::components::copy::{copy_button, copyable};
use crate::components::loader::{Loaded, Loader};
use crate::components::notice::{Tone, notice};
use crate::components::page::{page_title, titled_heading};
use crate::components::scopes::scope_list;
use crate::components::status::status_badge;
use crate::components::text::{date_time, external_link, typed};
use crate::components::tile::tile;
use crate::dom::{
    Content, El, a, code, dd, div, dl, dt, h2, header, li, live, p, section, span, ul,
};
use crate::i18n::platform_apps::t;
use activity::app_activity;
use consent_link::consent_link_builder;
use installs::installs;
use on_off::on_off;

/// The ID of the app that was registered a moment ago: its page says so, once.
#[derive(Clone, Copy, Debug)]
pub struct JustCreated(pub RwSignal<Option<String>>);

pub fn app_page(id: String) -> El {
    let JustCreated(just_created) = expect_context();
    let is_new = just_created.try_update(Option::take).flatten().as_ref() == Some(&id);
    let app = Loader::new(move || platform_apps::get(id.clone()));
    // Only the parts that change with the status are made anew when it changes.
    let shown = Memo::new(move |_| match &*app.state.read() {
        Loaded::Ready(app) => Ok(app.id.clone()),
        Loaded::Waiting => Err(None),
        Loaded::Failed(error) => Err(Some(error.clone())),
    });
    div().class("settings-page").content(move || match shown.get() {
        Ok(_) => match app.state.get_untracked() {
            Loaded::Ready(ready) => sections(&ready, app, is_new),
            _ => Vec::new(),
        },
        Err(Some(error)) => app_failed(&error, move || app.reload()),
        Err(None) => app_loading(),
    })
}

fn sections(app: &App, loader: Loader<App>, is_new: bool) -> Vec<El> {
    let scopes = ScopeSet::from_words(&app.scopes);
    let was = app.status;
    let status = Memo::new(move |_| loader.get().map_or(was, |app| app.status));
    let title = div().class("app-title").child([
        tile(&app.name),
        titled_heading(&page_title(&app.name, t().heading()), &*app.name),
        live(move || status_badge(status.get())),
    ]);
    let edit = a().class("button").attr("href", &format!("{}/edit", app_path(app)));
    let top = header().class("page-header").child([
        div().class("page-header-text").child([back_to_list(), title]),
        edit.child(t().edit_app()),
    ]);
    let column = || div().class("stack-wide");
    let columns = div().class("app-columns").child([
        column().child([identity(app, is_new), consent_link_builder(app, is_new)]),
        column().child([
            card("scopes-heading", t().scopes(), "", scope_list(scopes, ScopeSet::EMPTY)),
            redirects(&app.redirect_uris),
        ]),
        installs(app, scopes),
        app_activity(loader),
    ]);
    let mut parts = vec![top];
    parts.extend(is_new.then(|| created(app)));
    parts.push(columns);
    parts.extend(on_off(loader));
    parts
}

/// A part of the page; `id` is its heading's.
fn card(id: &str, title: &str, hint: &str, content: impl Content) -> El {
    let hint = (!hint.is_empty()).then(|| p().child(hint));
    let top = header().class("card-header").child(h2().id(id).child(title)).child(hint);
    section()
        .class("card")
        .attr("aria-labelledby", id)
        .child([top, div().class("card-body").child(content)])
}

/// Facts with their names.
fn facts<const N: usize>(facts: [(&str, El); N]) -> El {
    let facts = facts.map(|(name, fact)| [dt().child(name), dd().child(fact)]);
    facts.into_iter().fold(dl().class("facts"), El::child)
}

fn created(app: &App) -> El {
    let link = app.consent_url.clone();
    let open = a()
        .class("button small")
        .attr("href", &link)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer external")
        .child(t().open())
        .child(
            span()
                .class("visually-hidden")
                .child(((" (", crate::i18n::t().opens_in_new_tab()), ")")),
        );
    let shown = code().id("new-link").class("typed").child(&*link);
    let copy = copy_button(t().copy_consent_link(), false, "new-link", move || link.clone(), || ());
    notice(
        Tone::Success,
        t().app_created(),
        [
            p().child(t().app_created_text()),
            facts([
                (t().client_id(), copyable("new-client-id", t().copy_client_id(), &app.client_id)),
                (t().consent_link(), span().class("copyable").child([shown, copy, open])),
            ]),
            p().class("muted").child(t().no_secret()),
        ],
    )
}

/// `is_new`: the banner above has the client ID already.
fn identity(app: &App, is_new: bool) -> El {
    let exact = |text: &str| code().class("typed").child(text);
    let client_id = if is_new {
        exact(&app.client_id)
    } else {
        copyable("client-id", t().copy_client_id(), &app.client_id)
    };
    let none = || span().class("muted").child(crate::i18n::settings::t().none());
    let description = |text: &str| p().class("app-description").child(typed(text));
    let facts = facts([
        (t().client_id(), client_id),
        (t().slug(), exact(&app.slug)),
        (t().description(), app.description.as_deref().map_or_else(none, description)),
        (t().website_url(), app.website_url.as_deref().map_or_else(none, external_link)),
        (t().made_at(), date_time(&app.created_at)),
        (t().updated_at(), date_time(&app.updated_at)),
    ]);
    card("identity-heading", t().identity(), "", facts)
}

fn redirects(redirect_uris: &[String]) -> El {
    let bases: Vec<RedirectBase> =
        redirect_uris.iter().filter_map(|uri| RedirectBase::from_stored(uri)).collect();
    let list = if redirect_uris.is_empty() {
        p().class("muted").child(t().no_redirect_uris())
    } else {
        let item = |uri: &String| li().child(code().class("typed").child(&**uri));
        let items: Vec<_> = redirect_uris.iter().map(item).collect();
        ul().class("plain-list").attr("role", "list").child(items)
    };
    let content = [list, redirect_tester(Signal::stored(bases))];
    card("redirects-heading", t().redirect_uris(), "", content)
}
