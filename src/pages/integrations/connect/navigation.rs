//! Ways back to the platform.

use domain::api_types::Destination;
use domain::{Origin, WebsiteUrl};
use leptos::prelude::location;

/// Leaves for `url`, which replaces this page in the history.
pub fn replace(url: &str) {
    location().replace(url).ok();
}

/// The host of a callback URL, if its origin is the one that the review showed.
pub fn callback_host(url: &str, shown: Option<&Destination>) -> Option<String> {
    let origin = Origin::parse(url)?;
    if origin.as_str() != shown?.origin {
        return None;
    }
    WebsiteUrl::host(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule 23.
    #[test]
    fn callback_must_lead_to_the_origin_that_was_shown() {
        let shown = Destination {
            origin: "https://acme.example".into(),
            url: "https://acme.example/cb".into(),
        };
        let host = |url| callback_host(url, Some(&shown));
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
        assert_eq!(callback_host("https://acme.example/cb", None), None);
    }
}
