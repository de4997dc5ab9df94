use crate::url::{Origin, ParsedUrl};

/// The absolute URL to open after sign-in (rule 15), without becoming an open redirect: the page
/// of this product that `return_to` names, with its query, or the start page if `return_to` leads
/// anywhere else.
///
/// `return_to` must start with one `/` that isn't followed by `/` or `\`, and so must the path that
/// it resolves to on `own_origin`. Resolving catches what the first test can't: parsers drop tabs,
/// line feeds and dot segments. Without the origin, what is left of `/.//evil.example` would lead to
/// another one.
pub fn sanitize_return_to(return_to: &str, own_origin: &Origin) -> String {
    let start_page = format!("{own_origin}/");
    let mut characters = return_to.chars();
    let is_path = characters.next() == Some('/') && !matches!(characters.next(), Some('/' | '\\'));
    if !is_path {
        return start_page;
    }
    let resolved = ParsedUrl::join(return_to, &start_page).filter(ParsedUrl::is_http);
    let is_own = |url: &ParsedUrl| url.origin() == *own_origin && !url.path.starts_with("//");
    resolved.filter(is_own).map_or(start_page, |url| url.href)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn sanitized(return_to: &str) -> String {
        let own_origin = Origin::parse("https://open.example").unwrap();
        sanitize_return_to(return_to, &own_origin)
    }

    /// Rule 15.
    #[test]
    fn own_path_is_kept_with_its_query() {
        for path in [
            "/",
            "/settings/members",
            "/integrations/acme/connect?redirect_uri=https%3A%2F%2Facme.example%2Fcb&state=a+b%26c",
            "/settings?next=//evil.example",
            "/settings//members",
        ] {
            assert_eq!(sanitized(path), format!("https://open.example{path}"));
        }
    }

    #[test]
    fn foreign_or_relative_address_becomes_the_start_page() {
        for attack in [
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "https://evil.example/",
            "/\t/evil.example",
            "/\n\\evil.example",
            "\\\\evil.example",
            " //evil.example",
            "/.//evil.example",
            "/./\\evil.example",
            "/.\\/evil.example",
            "/%2e//evil.example",
            "/x/..//evil.example",
            "/x/%2E%2e//evil.example/y?z",
            "/.\t//evil.example",
            "/.///evil.example",
            "javascript:alert(1)",
            "settings",
            "",
        ] {
            assert_eq!(sanitized(attack), "https://open.example/", "{attack:?}");
        }
    }
}
