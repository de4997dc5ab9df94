//! Ways out of the consent page.

use domain::wire::Destination;
use domain::{Origin, WebsiteUrl};
use leptos::prelude::location;

/// To sign in, and back to this link with every parameter.
pub fn to_sign_in() {
    let location = location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let here = String::from(js_sys::encode_uri_component(&here));
    replace(&format!("/sign-in?return_to={here}"));
}

/// Takes the place of this page in the history: going back leads past it.
pub fn replace(url: &str) {
    location().replace(url).ok();
}

/// The host that an answer URL leads to, if its origin is the one that was shown.
pub fn host_of_answer(url: &str, shown: Option<&Destination>) -> Option<String> {
    let origin = Origin::parse(url)?;
    if origin.as_str() != shown?.origin {
        return None;
    }
    WebsiteUrl::host(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_leads_to_the_origin_that_was_shown() {
        let shown = Destination {
            origin: "https://acme.example".into(),
            url: "https://acme.example/cb".into(),
        };
        let host = |url| host_of_answer(url, Some(&shown));
        assert_eq!(
            host("https://acme.example/cb?opentrain_install_id=1").as_deref(),
            Some("acme.example")
        );
        for url in [
            "https://acme.example.evil.example/cb",
            "https://acme.example:8443/cb",
            "http://acme.example/cb",
            "//acme.example/cb",
            "javascript:alert(1)//https://acme.example",
        ] {
            assert_eq!(host(url), None, "{url}");
        }
        assert_eq!(host_of_answer("https://acme.example/cb", None), None);
    }
}
