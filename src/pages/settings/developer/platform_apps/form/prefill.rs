//! `?name=&slug=&redirect_uri=&scope=` fills in the form of a new app.

use domain::api_types::AppInput;
use domain::{RedirectBase, ScopeSet, Slug};

/// The form's initial values.
pub fn from_query(query: &[(String, String)]) -> AppInput {
    let all = |name: &str| -> Vec<String> {
        let values = query.iter().filter(|(of, _)| of == name);
        values.map(|(_, value)| value.clone()).collect()
    };
    let first = |name: &str| all(name).into_iter().next();
    let name = first("name").unwrap_or_default();
    let slug = first("slug").filter(|slug| !slug.trim().is_empty());
    let slug = slug.unwrap_or_else(|| Slug::from_name(&name));
    let scopes: Vec<String> =
        all("scope").iter().flat_map(|ids| ids.split([' ', ','])).map(str::to_owned).collect();
    AppInput {
        slug,
        name,
        redirect_uris: all("redirect_uri").into_iter().take(RedirectBase::MAX_COUNT).collect(),
        scopes: ScopeSet::from_strings(&scopes).to_strings(),
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
        let input = from_query(&query(&[
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
    fn empty_slug_follows_the_name() {
        for slug in ["", " "] {
            let input = from_query(&query(&[("name", "Acme Labeling"), ("slug", slug)]));
            assert_eq!(input.slug, "acme-labeling");
        }
    }

    #[test]
    fn form_is_blank_without_parameters() {
        assert_eq!(from_query(&[]), AppInput::default());
    }
}
