//! `?name=&slug=&redirect_uri=&scope=` fills the form of a new app in.

use domain::wire::AppInput;
use domain::{RedirectBase, ScopeSet, Slug};

/// The form's first state. Only what is there; nothing is sent.
pub fn read(query: &[(String, String)]) -> AppInput {
    let many = |name: &str| -> Vec<String> {
        let values = query.iter().filter(|(of, _)| of == name);
        values.map(|(_, value)| value.clone()).collect()
    };
    let one = |name: &str| many(name).into_iter().next();
    let name = one("name").unwrap_or_default();
    let slug = one("slug").unwrap_or_else(|| Slug::from_name(&name));
    let words: Vec<String> =
        many("scope").iter().flat_map(|words| words.split([' ', ','])).map(str::to_owned).collect();
    AppInput {
        slug,
        name,
        redirect_uris: many("redirect_uri").into_iter().take(RedirectBase::MAX_COUNT).collect(),
        scopes: ScopeSet::from_words(&words).to_words(),
        ..AppInput::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn each_parameter_fills_its_field() {
        let input = read(&query(&[
            ("name", "Acme Labeling"),
            ("redirect_uri", "https://a.example/cb"),
            ("redirect_uri", "https://b.example/cb"),
            ("scope", "usage:write contracts:read unknown"),
        ]));
        assert_eq!(input.name, "Acme Labeling");
        assert_eq!(input.slug, "acme-labeling");
        assert_eq!(input.redirect_uris, ["https://a.example/cb", "https://b.example/cb"]);
        assert_eq!(input.scopes, ["contracts:read", "usage:write"]);
    }

    #[test]
    fn nothing_is_ticked_without_a_parameter() {
        assert_eq!(read(&[]), AppInput::default());
    }
}
