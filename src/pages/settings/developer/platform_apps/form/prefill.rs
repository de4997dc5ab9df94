//! `?name=&slug=&redirect_uri=&scope=` fills the form of a new app in.

use domain::wire::AppInput;
use domain::{RedirectBase, ScopeSet, Slug};
use leptos_router::params::ParamsMap;

/// The form's first state. Only what is there; nothing is sent.
pub fn read(query: &ParamsMap) -> AppInput {
    let one = |name: &str| query.get(name).unwrap_or_default();
    let many = |name: &str| query.get_all(name).unwrap_or_default();
    let name = one("name");
    let slug = query.get("slug").unwrap_or_else(|| Slug::from_name(&name));
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

    fn query(pairs: &[(&'static str, &str)]) -> ParamsMap {
        let mut map = ParamsMap::new();
        for (name, value) in pairs {
            map.insert(*name, (*value).to_owned());
        }
        map
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
        assert_eq!(read(&ParamsMap::new()), AppInput::default());
    }
}
