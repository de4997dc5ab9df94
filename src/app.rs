//! The settings program: its routes, and who is signed in.

use domain::wire::{Role, Session};
use domain::{Origin, safe_return};
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::{use_location, use_navigate, use_params_map};
use leptos_router::path;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

use crate::api;
use crate::components::error_summary::{blur, failure_text};
use crate::components::frame::{Frame, framed};
use crate::components::settings_side::{Place, settings_side};
use crate::components::unsaved;
use crate::components::{link, place};
use crate::dom::El;
use crate::pages::not_found::not_found;
use crate::pages::settings::activity::organization_activity;
use crate::pages::settings::connected_apps::connected_apps;
use crate::pages::settings::developer::platform_apps::{
    JustCreated, app_page, edit_app, new_app, platform_apps,
};
use crate::pages::settings::members::members;
use crate::pages::settings::sessions::sessions;
use crate::pages::sign_in::sign_in;
use crate::pages::sign_up::sign_up;

/// Who is signed in; `None` while it is not known. Lives as long as the program.
#[derive(Clone, Copy, Debug)]
pub struct CurrentSession(pub RwSignal<Option<Session>>);

impl CurrentSession {
    /// Whether somebody with this role is signed in. Tracked.
    pub fn is(self, role: Role) -> bool {
        self.0.read().as_ref().is_some_and(|session| session.role == role)
    }
}

#[component]
pub fn App() -> impl IntoView {
    provide_context(CurrentSession(RwSignal::new(None)));
    provide_context(JustCreated(RwSignal::new(None)));
    unsaved::watch();
    place::watch();
    view! {
        <Router>
            <Screens />
        </Router>
    }
}

#[component]
fn Screens() -> impl IntoView {
    let CurrentSession(session) = expect_context();
    let navigate = use_navigate();
    api::on_signed_out(move || {
        let here = path_and_query();
        if !here.starts_with("/sign-") {
            unsaved::keep_what_was_typed();
            session.set(None);
            navigate(&sign_in_path(&here), replace());
        }
    });
    let frame = RwSignal::new(Frame::Settings);
    provide_context(frame);
    let go = use_navigate();
    let follow = move |ev| link::follow(&ev, |href| go(href, NavigateOptions::default()));
    let [skip, page] = framed(Memo::new(move |_| frame.get()), side, routes());
    [skip, page.on("click", follow)].map(El::view).collect_view()
}

/// Flat, so that a change of screen is a change of one route.
fn routes() -> AnyView {
    view! {
        <FlatRoutes fallback=|| bare(|| [not_found()])>
            <Route path=path!("/") view=|| view! { <Redirect path=Place::PlatformApps.path() /> } />
            <Route path=path!("/sign-in") view=|| bare(sign_in) />
            <Route path=path!("/sign-up") view=|| bare(sign_up) />
            <Route
                path=path!("/settings/developer/platform-apps")
                view=|| in_settings(|| platform_apps().view())
            />
            <Route
                path=path!("/settings/developer/platform-apps/new")
                view=|| in_settings(|| new_app().view())
            />
            <Route
                path=path!("/settings/developer/platform-apps/:id")
                view=|| in_settings(|| by_app_id(app_page))
            />
            <Route
                path=path!("/settings/developer/platform-apps/:id/edit")
                view=|| in_settings(|| by_app_id(edit_app))
            />
            <Route
                path=path!("/settings/connected-apps")
                view=|| in_settings(|| connected_apps().view())
            />
            <Route
                path=path!("/settings/members")
                view=|| in_settings(|| members().view())
            />
            <Route
                path=path!("/settings/activity")
                view=|| in_settings(|| organization_activity().view())
            />
            <Route
                path=path!("/settings/sessions")
                view=|| in_settings(|| sessions().view())
            />
        </FlatRoutes>
    }
    .into_any()
}

fn bare<const N: usize>(page: fn() -> [El; N]) -> AnyView {
    change_to(Frame::Bare);
    page().map(El::view).collect_view().into_any()
}

fn in_settings(page: fn() -> AnyView) -> AnyView {
    change_to(Frame::Settings);
    let CurrentSession(session) = expect_context();
    if session.with_untracked(Option::is_none) {
        spawn_local(async move {
            if let Ok(answer) = api::accounts::session().await {
                session.set(Some(answer));
            }
        });
    }
    page()
}

/// The screen of the app that the address names: made anew when back or forward leads from one
/// app straight to another.
fn by_app_id(screen: fn(String) -> El) -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    (move || screen(id.get()).view()).into_any()
}

/// A screen is about to take the place of another.
fn change_to(frame: Frame) {
    blur();
    expect_context::<RwSignal<Frame>>().set(frame);
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

fn path_and_query() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
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
