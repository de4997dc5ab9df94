//! Where sign-in comes back to.

use crate::url::{Origin, ParsedUrl};

/// The address of this product that `return_to` names, in full; the start page if it names
/// anything else.
///
/// It is followed only if it starts with one `/`, not followed by `/` or `\`, and a browser on
/// `own` resolves it to `own` (which drops tabs and line feeds first).
pub fn sanitize_return_to(return_to: &str, own: &Origin) -> String {
    let start = format!("{own}/");
    let mut characters = return_to.chars();
    let is_path = characters.next() == Some('/') && !matches!(characters.next(), Some('/' | '\\'));
    if !is_path {
        return start;
    }
    let resolved = ParsedUrl::join(return_to, &start).filter(ParsedUrl::is_http);
    resolved.filter(|url| url.origin() == *own).map_or(start, |url| url.href)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn returned(return_to: &str) -> String {
        let own = Origin::parse("https://open.example").unwrap();
        sanitize_return_to(return_to, &own)
    }

    #[test]
    fn a_path_of_this_product_is_followed_with_its_query() {
        for path in [
            "/",
            "/settings/members",
            "/integrations/acme/connect?redirect_uri=https%3A%2F%2Facme.example%2Fcb&state=a+b%26c",
            "/settings?next=//evil.example",
        ] {
            assert_eq!(returned(path), format!("https://open.example{path}"));
        }
    }

    #[test]
    fn anything_else_leads_to_the_start() {
        for attack in [
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "https://evil.example/",
            "/\t/evil.example",
            "/\n\\evil.example",
            "\\\\evil.example",
            " //evil.example",
            "javascript:alert(1)",
            "settings",
            "",
        ] {
            assert_eq!(returned(attack), "https://open.example/", "{attack:?}");
        }
    }
}
