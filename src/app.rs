//! The settings program: its frame, and who is signed in.

use domain::wire::{Role, Session};
use domain::{Origin, safe_return};
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

use crate::api;
use crate::components::error_summary::failure_text;
use crate::components::frame::{Frame, framed};
use crate::components::settings_side::{Place, settings_side};
use crate::components::unsaved;
use crate::components::{link, place};
use crate::dom::El;
use crate::pages::settings::developer::platform_apps::JustCreated;
use crate::routes::Route;
use crate::screens::screens;

/// Who is signed in; `None` while it is not known. Lives as long as the program.
#[derive(Clone, Copy, Debug)]
pub struct CurrentSession(pub RwSignal<Option<Session>>);

impl CurrentSession {
    /// Whether somebody with this role is signed in. Tracked.
    pub fn is(self, role: Role) -> bool {
        self.0.read().as_ref().is_some_and(|session| session.role == role)
    }
}

/// The whole settings program.
pub fn app() -> [El; 2] {
    provide_context(CurrentSession(RwSignal::new(None)));
    provide_context(JustCreated(RwSignal::new(None)));
    unsaved::watch();
    place::watch();
    // Its part is the address; what an address shows is in `routes.rs` and `screens.rs`.
    drop(view! { <Router>""</Router> });

    let CurrentSession(session) = expect_context();
    let navigate = use_navigate();
    api::on_unauthenticated(move || {
        let here = place::path_and_query();
        if !here.starts_with("/sign-") {
            unsaved::keep_what_was_typed();
            session.set(None);
            navigate(&sign_in_path(&here), replace());
        }
    });
    let path = use_location().pathname;
    let route = Memo::new(move |_| Route::of(&path.read()));
    let go = use_navigate();
    let follow = move |ev| link::follow(&ev, |href| go(href, NavigateOptions::default()));
    let frame = Memo::new(move |_| route.read().frame());
    let [skip, page] = framed(frame, side, |main| screens(main, route, screen));
    [skip, page.on("click", follow)]
}

fn screen(route: Route) -> Vec<El> {
    if route == Route::Home {
        use_navigate()(Place::PlatformApps.path(), replace());
    }
    if route.frame() == Frame::Settings {
        know_session();
    }
    route.screen()
}

/// Asks who is signed in, unless that is known.
fn know_session() {
    let CurrentSession(session) = expect_context();
    if session.with_untracked(Option::is_none) {
        spawn_local(async move {
            if let Ok(answer) = api::accounts::session().await {
                session.set(Some(answer));
            }
        });
    }
}

fn side() -> El {
    let CurrentSession(session) = expect_context();
    let failed = RwSignal::new(None);
    let sign_out = move |_| {
        spawn_local(async move {
            failed.set(None);
            match api::accounts::sign_out().await {
                Ok(()) => drop(window().location().assign("/sign-in")),
                Err(error) => drop(failed.try_set(Some(failure_text(&error)))),
            }
        });
    };
    settings_side(use_location().pathname, session, sign_out, failed)
}

/// Goes where a sign-in was meant to lead.
pub fn follow_return_to(return_to: &str) -> impl FnOnce() + use<> {
    let navigate = use_navigate();
    let target = safe_return(return_to, &own_origin());
    move || {
        let origin = own_origin();
        let path = target.strip_prefix(origin.as_str()).unwrap_or(&target);
        if path.starts_with("/integrations/") {
            window().location().replace(&target).ok();
        } else {
            navigate(path, replace());
        }
    }
}

/// The parameters of this address, decoded once: the router's own map decodes them twice, which
/// would change a consent link on its way through sign-in.
pub fn query() -> Vec<(String, String)> {
    let search = use_location().search.get_untracked();
    let params = UrlSearchParams::new_with_str(&search).ok();
    let pairs = params.and_then(|params| js_sys::try_iter(&params).ok().flatten());
    let texts = |pair: JsValue| {
        let pair = Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    pairs.into_iter().flatten().filter_map(|pair| texts(pair.ok()?)).collect()
}

/// The sign-in that comes back to `here`.
fn sign_in_path(here: &str) -> String {
    format!("/sign-in?return_to={}", js_sys::encode_uri_component(here))
}

fn replace() -> NavigateOptions {
    NavigateOptions { replace: true, ..NavigateOptions::default() }
}

/// This product's origin, from which the page was loaded.
///
/// # Panics
/// Never in a browser: a page of this product comes over http.
pub fn own_origin() -> Origin {
    thread_local! {
        static ORIGIN: Option<Origin> = Origin::parse(&window().location().origin().unwrap_or_default());
    }
    ORIGIN.with(Clone::clone).expect("a page is loaded over http")
}
