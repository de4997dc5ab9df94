//! The consent link that the customer opened, as the address bar has it.

/// Which app, and what the link says: never decoded here beyond the slug, the server reads the
/// query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub slug: String,
    /// Raw, without `?`.
    pub query: String,
}

impl Link {
    /// Reads path and query as `location` gives them.
    pub fn parse(path: &str, search: &str) -> Self {
        let rest = path.strip_prefix("/integrations/").unwrap_or(path);
        let slug = rest.split('/').next().unwrap_or_default();
        Self { slug: decoded(slug), query: search.strip_prefix('?').unwrap_or(search).to_owned() }
    }

    /// The origin of the link's `redirect_uri`, to show it as text and for nothing else.
    pub fn presented_origin(&self) -> Option<String> {
        let presented = domain::ConsentLink::parse(&self.query).ok()?.redirect_uri?;
        domain::redirect::presented_origin(&presented)
    }
}

/// A slug has no characters that need encoding; one that cannot be decoded names no app either.
fn decoded(slug: &str) -> String {
    domain::percent_decoded(slug).unwrap_or_else(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slug_and_query_come_from_the_address() {
        let link = Link::parse("/integrations/acme-labeling/connect", "?state=a%20b&state=");
        assert_eq!((&*link.slug, &*link.query), ("acme-labeling", "state=a%20b&state="));
        assert_eq!(Link::parse("/integrations/acme/connect/", "").query, "");
    }

    #[test]
    fn a_slug_is_decoded_once_and_safely() {
        let slug = |path| Link::parse(path, "").slug;
        assert_eq!(slug("/integrations/%61cme/connect"), "acme");
        assert_eq!(slug("/integrations/a%2561/connect"), "a%61");
        assert_eq!(slug("/integrations/a%2Fb/connect"), "a/b");
        assert_eq!(slug("/integrations/%FF/connect"), "%FF");
        assert_eq!(slug("/integrations/%/connect"), "%");
    }

    #[test]
    fn a_refused_address_is_shown_by_its_origin() {
        let origin = |search| Link::parse("/integrations/acme/connect", search).presented_origin();
        assert_eq!(
            origin("?redirect_uri=https%3A%2F%2FEvil.example%2Fcb%3Ft%3D1").as_deref(),
            Some("https://evil.example")
        );
        assert_eq!(origin("?redirect_uri=javascript%3Aalert(1)"), None);
        assert_eq!(origin(""), None);
    }
}
