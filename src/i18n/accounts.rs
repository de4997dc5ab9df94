//! Sign in and sign up.

use super::interpolate::interpolate;

catalogue!("accounts");

/// With the host that needs the cookie.
pub fn cookies_blocked() -> String {
    let host = leptos::prelude::location().host().unwrap_or_default();
    interpolate(t().cookies_blocked(), &[("host", &host)])
}
