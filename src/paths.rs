//! The product's addresses, and reading the current one.

use domain::Origin;
use domain::api_types::App;
use js_sys::{Array, encode_uri_component};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_UP: &str = "/sign-up";
pub const RESET_PASSWORD: &str = "/reset-password";
/// Sign-in through the provider, which the server handles.
pub const PROVIDER_SIGN_IN: &str = "/auth/sign-in";
pub const HOME: &str = "/";
pub const PLATFORM_APPS: &str = "/settings/developer/platform-apps";
pub const NEW_APP: &str = "/settings/developer/platform-apps/new";
pub const CONNECTED_APPS: &str = "/settings/connected-apps";
pub const MEMBERS: &str = "/settings/members";
pub const ACTIVITY: &str = "/settings/activity";
pub const ACCOUNT: &str = "/settings/account";

pub fn app(app: &App) -> String {
    app_by_id(&app.id)
}

pub fn app_by_id(id: &str) -> String {
    format!("{PLATFORM_APPS}/{id}")
}

pub fn edit_app(app: &App) -> String {
    format!("{PLATFORM_APPS}/{}/edit", app.id)
}

/// `path`, leading back to `return_to` afterwards unless that is empty.
pub fn with_return_to(path: &str, return_to: &str) -> String {
    if return_to.is_empty() {
        return path.to_owned();
    }
    format!("{path}?return_to={}", encode_uri_component(return_to))
}

/// The path of an app's consent link.
pub fn consent_link(slug: &str) -> String {
    format!("/integrations/{slug}/connect")
}

/// Whether an address of this product, with or without query, is a consent link. `index.html` has
/// the same rule.
pub fn is_consent_link(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    consent_slug(path).is_some()
}

/// The slug in the path of a consent link, as it's encoded there.
pub fn consent_slug(path: &str) -> Option<&str> {
    let parts: Vec<_> = path.strip_suffix('/').unwrap_or(path).split('/').collect();
    match *parts {
        ["", "integrations", slug, "connect"] if !slug.is_empty() => Some(slug),
        _ => None,
    }
}

/// Path and query of the page.
pub fn path_and_query() -> String {
    let location = location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// The pairs of a query, decoded once: the router's own map decodes them twice, which would change
/// a consent link on its way through sign-in.
pub fn query_pairs(search: &str) -> Vec<(String, String)> {
    let params = UrlSearchParams::new_with_str(search).ok();
    let pairs = params.and_then(|params| js_sys::try_iter(&params).ok().flatten());
    let texts = |pair: JsValue| {
        let pair = Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    pairs.into_iter().flatten().filter_map(|pair| texts(pair.ok()?)).collect()
}

/// The first value of a parameter of the current address; empty if there is none.
pub fn query_value(name: &str) -> String {
    let pairs = query_pairs(&location().search().unwrap_or_default());
    let pair = pairs.into_iter().find(|(key, _)| key == name);
    pair.map(|(_, value)| value).unwrap_or_default()
}

/// Calls `changed` when another link to this page is opened in the same tab, which changes nothing
/// but the fragment. Ends with the reactive owner.
pub fn on_fragment_change(changed: impl Fn() + 'static) {
    let listener = window_event_listener(ev::hashchange, move |_| changed());
    on_cleanup(move || listener.remove());
}

/// The origin that the page was loaded from.
///
/// # Panics
/// Never in a browser: a page of this product comes over http.
pub fn app_origin() -> Origin {
    let origin = location().origin().unwrap_or_default();
    Origin::parse(&origin).expect("a page is loaded over http")
}

#[cfg(test)]
mod tests {
    use domain::api_types::ClientRoute;

    use super::*;

    /// What breaks on a page is counted by its route.
    #[test]
    fn every_page_is_a_route_of_client_errors() {
        let (app, edit) = (app_by_id("{id}"), format!("{}/edit", app_by_id("{id}")));
        for path in [
            SIGN_IN,
            SIGN_UP,
            RESET_PASSWORD,
            HOME,
            PLATFORM_APPS,
            NEW_APP,
            CONNECTED_APPS,
            MEMBERS,
            ACTIVITY,
            ACCOUNT,
            &app,
            &edit,
            &consent_link("{slug}"),
        ] {
            assert!(ClientRoute::parse(path).is_some(), "{path}");
        }
    }

    #[test]
    fn consent_links_have_a_slug_and_any_query() {
        for address in [
            "/integrations/acme/connect",
            "/integrations/acme/connect/",
            "/integrations/acme/connect?redirect_uri=https%3A%2F%2Facme.example/a#b",
        ] {
            assert!(is_consent_link(address), "{address}");
        }
        for address in [
            "/integrations//connect",
            "/integrations/acme",
            "/integrations/acme/connect/x",
            "/sign-in?return_to=/integrations/acme/connect",
            "/x/integrations/acme/connect",
            "",
        ] {
            assert!(!is_consent_link(address), "{address}");
        }
    }
}
