//! The consent link that the customer opened, from the address bar.

use domain::ConsentLink;
use leptos::prelude::location;

use crate::paths;

/// Which app, and what the link carries. The server decodes the query, not this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentAddress {
    pub slug: String,
    /// Raw, without `?`.
    pub query: String,
}

impl ConsentAddress {
    /// The page's own address.
    pub fn current() -> Self {
        let location = location();
        Self::parse(
            &location.pathname().unwrap_or_default(),
            &location.search().unwrap_or_default(),
        )
    }

    /// Reads path and query as `location` gives them.
    pub(super) fn parse(path: &str, search: &str) -> Self {
        Self {
            slug: decode_slug(paths::consent_slug(path).unwrap_or_default()),
            query: search.strip_prefix('?').unwrap_or(search).to_owned(),
        }
    }

    /// The link at `origin`, without the parameters that OpenTrain ignores (rule 13).
    pub fn link(&self, origin: &str) -> String {
        let path = paths::consent_link(&self.slug);
        let query = ConsentLink::parse(&self.query).unwrap_or_default().to_query();
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{origin}{path}{separator}{query}")
    }

    /// The origin of the link's `redirect_uri`, to be shown as text and never followed.
    pub fn presented_origin(&self) -> Option<String> {
        let presented = ConsentLink::parse(&self.query).ok()?.redirect_uri?;
        domain::redirect::presented_origin(&presented)
    }
}

/// A valid slug needs no encoding. One that can't be decoded names no app anyway.
fn decode_slug(slug: &str) -> String {
    domain::percent_decode(slug).unwrap_or_else(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_slug_and_query() {
        let address =
            ConsentAddress::parse("/integrations/acme-labeling/connect", "?state=a%20b&state=");
        assert_eq!((&*address.slug, &*address.query), ("acme-labeling", "state=a%20b&state="));
        assert_eq!(ConsentAddress::parse("/integrations/acme/connect/", "").query, "");
    }

    #[test]
    fn decodes_the_slug_once() {
        let slug = |path| ConsentAddress::parse(path, "").slug;
        assert_eq!(slug("/integrations/%61cme/connect"), "acme");
        assert_eq!(slug("/integrations/a%2561/connect"), "a%61");
        assert_eq!(slug("/integrations/a%2Fb/connect"), "a/b");
        assert_eq!(slug("/integrations/%FF/connect"), "%FF");
        assert_eq!(slug("/integrations/%/connect"), "%");
    }

    /// Rule 13.
    #[test]
    fn link_to_share_has_every_known_parameter_and_no_other() {
        let link = |search| {
            let address = ConsentAddress::parse("/integrations/acme/connect/", search);
            address.link("https://opentrain.example")
        };
        assert_eq!(
            link("?utm=1&state=a%20b&email=ada%40acme.example&external_project_id="),
            "https://opentrain.example/integrations/acme/connect?external_project_id=&state=a+b"
        );
        assert_eq!(link("?utm=1"), "https://opentrain.example/integrations/acme/connect");
    }

    #[test]
    fn presented_origin_is_the_origin_of_an_http_redirect_uri() {
        let origin =
            |search| ConsentAddress::parse("/integrations/acme/connect", search).presented_origin();
        assert_eq!(
            origin("?redirect_uri=https%3A%2F%2FEvil.example%2Fcb%3Ft%3D1").as_deref(),
            Some("https://evil.example")
        );
        assert_eq!(origin("?redirect_uri=javascript%3Aalert(1)"), None);
        assert_eq!(origin(""), None);
    }
}
