//! Properties of the redirect rule that hold for any input, tested with generated URLs.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

use domain::{AnswerUrl, ConsentLink, Origin, PlatformToken, RedirectBase, redirect};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use url::Url;

fn own_origin() -> Origin {
    Origin::parse("https://opentrain.example").unwrap()
}

/// A fragment of a URL: harmless, or one that attacks are built from.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9]{1,4}",
        3 => prop::sample::select(vec![
            "/", "//", ".", "..", "/../", "/./", ";", "\\", "@", ":", ":443", ":80", "?", "&", "=", "#", "%",
            "%2e", "%2E", "%2f", "%5c", "%00", "%0a", "%252e", "%252f", "%25", "%ff", "%c2%ad", "%EF%BC%8E",
            "state", "code", "p.example", "evil.example", "https:", "//evil.example", " ", "\t", "é", "．", "*", "[", "]", "'", "|",
        ]).prop_map(str::to_owned),
    ]
}

fn url_near_a_base() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec![
        "https://p.example/cb",
        "https://p.example",
        "HTTPS://P.EXAMPLE:443/cb/",
        "http://p.example/cb",
        "https:",
        "",
    ]);
    (start, prop::collection::vec(fragment(), 0..8))
        .prop_map(|(start, fragments)| start.to_owned() + &fragments.concat())
}

fn bases() -> Vec<RedirectBase> {
    ["https://p.example/cb", "https://p.example/dir/", "http://q.example:8080"]
        .iter()
        .map(|text| RedirectBase::parse(text, &own_origin()).unwrap())
        .collect()
}

/// An independent definition of "below": by the segments of the parsed URLs.
fn is_below(url: &Url, base: &Url) -> bool {
    let segments = |url: &Url| url.path_segments().unwrap().map(str::to_owned).collect::<Vec<_>>();
    let (url, mut base) = (segments(url), segments(base));
    if base.last().is_some_and(String::is_empty) {
        base.pop();
        return url.len() > base.len() && url.starts_with(&base);
    }
    url.starts_with(&base)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn parsers_never_panic(text in any::<String>(), query in any::<String>()) {
        let _ = redirect::check(&bases(), &text);
        let _ = RedirectBase::parse(&text, &own_origin());
        let _ = ConsentLink::parse(&query);
        let _ = PlatformToken::parse(&text);
    }

    #[test]
    fn allowed_url_has_the_origin_of_a_base_and_is_below_it(presented in url_near_a_base()) {
        if let Ok(checked) = redirect::check(&bases(), &presented) {
            let url = Url::parse(&presented).unwrap();
            prop_assert_eq!(checked.as_str(), url.as_str());
            let base = Url::parse(bases()[checked.base()].as_str()).unwrap();
            prop_assert_eq!(url.origin(), base.origin());
            prop_assert!(is_below(&url, &base));
            prop_assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
        }
    }

    #[test]
    fn base_admits_itself_and_its_stored_form_is_stable(text in url_near_a_base()) {
        if let Ok(base) = RedirectBase::parse(&text, &own_origin()) {
            let checked = redirect::check(std::slice::from_ref(&base), base.as_str()).unwrap();
            prop_assert_eq!(checked.as_str(), base.as_str());
            prop_assert_eq!(RedirectBase::parse(base.as_str(), &own_origin()).unwrap(), base.clone());
            prop_assert_eq!(RedirectBase::from_stored(base.as_str()), Some(base));
        }
    }

    /// Rule 23.
    #[test]
    fn callback_url_keeps_the_query_and_adds_only_the_given_parameters(
        query in "(\\?[a-z0-9=&%]{0,12})?",
        state in proptest::option::of(any::<String>()),
        project in proptest::option::of(any::<String>()),
    ) {
        let presented = format!("https://p.example/cb{query}");
        let Ok(checked) = redirect::check(&bases(), &presented) else { return Ok(()) };
        let link = ConsentLink { redirect_uri: None, state: state.clone(), external_project_id: project.clone() };
        let answer = AnswerUrl::approved(&checked, &link, "i1");
        let added = answer.as_str().strip_prefix(presented.as_str()).unwrap();
        let added = added.strip_prefix(['?', '&']).unwrap_or(added);
        let pairs: Vec<_> = url::form_urlencoded::parse(added.as_bytes()).into_owned().collect();
        let mut expected = vec![("opentrain_install_id".to_owned(), "i1".to_owned())];
        expected.extend(state.map(|value| ("state".to_owned(), value)));
        expected.extend(project.map(|value| ("external_project_id".to_owned(), value)));
        prop_assert_eq!(pairs, expected);
        let reread = Url::parse(answer.as_str()).unwrap();
        prop_assert_eq!(reread.as_str(), answer.as_str());
    }

    /// Rule 12.
    #[test]
    fn built_link_parses_to_the_same_link(state in proptest::option::of(any::<String>()), project in proptest::option::of("\\PC{0,50}")) {
        let link = ConsentLink { redirect_uri: Some("https://p.example/cb".into()), state, external_project_id: project };
        prop_assume!(link.state.as_ref().is_none_or(|s| s.len() <= ConsentLink::MAX_STATE_BYTES));
        prop_assert_eq!(ConsentLink::parse(&link.to_query()), Ok(link));
    }
}
