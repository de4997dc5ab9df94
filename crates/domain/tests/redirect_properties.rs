//! What must hold for every URL, not only for the ones somebody thought of.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

use domain::{AnswerUrl, ConsentLink, Origin, PlatformToken, RedirectBase, redirect};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use url::Url;

fn own() -> Origin {
    Origin::parse("https://opentrain.example").unwrap()
}

/// Pieces that attacks are made of, and harmless ones.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9]{1,4}",
        3 => prop::sample::select(vec![
            "/", "//", ".", "..", "/../", "/./", ";", "\\", "@", ":", ":443", ":80", "?", "&", "=", "#", "%",
            "%2e", "%2E", "%2f", "%5c", "%00", "%0a", "%252e", "%252f", "%25", "%ff", "%c2%ad", "%EF%BC%8E",
            "state", "code", "p.example", "evil.example", "https:", "//evil.example", " ", "\t", "é", "．", "*", "[", "]", "'", "|",
        ]).prop_map(str::to_owned),
    ]
}

fn around_a_base() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec![
        "https://p.example/cb",
        "https://p.example",
        "HTTPS://P.EXAMPLE:443/cb/",
        "http://p.example/cb",
        "https:",
        "",
    ]);
    (start, prop::collection::vec(piece(), 0..8))
        .prop_map(|(start, pieces)| start.to_owned() + &pieces.concat())
}

fn bases() -> Vec<RedirectBase> {
    ["https://p.example/cb", "https://p.example/dir/", "http://q.example:8080"]
        .iter()
        .map(|text| RedirectBase::parse(text, &own()).unwrap())
        .collect()
}

/// Another reading of "below": by segments of the parsed URLs.
fn is_below(url: &Url, base: &Url) -> bool {
    let of = |url: &Url| url.path_segments().unwrap().map(str::to_owned).collect::<Vec<_>>();
    let (url, mut base) = (of(url), of(base));
    if base.last().is_some_and(String::is_empty) {
        base.pop();
        return url.len() > base.len() && url.starts_with(&base);
    }
    url.starts_with(&base)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(text in any::<String>(), query in any::<String>()) {
        let _ = redirect::check(&bases(), &text);
        let _ = RedirectBase::parse(&text, &own());
        let _ = ConsentLink::parse(&query);
        let _ = PlatformToken::parse(&text);
    }

    #[test]
    fn allowed_means_same_origin_and_below_a_base(presented in around_a_base()) {
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
    fn a_base_admits_itself_and_is_stored_as_it_is_read(text in around_a_base()) {
        if let Ok(base) = RedirectBase::parse(&text, &own()) {
            let checked = redirect::check(std::slice::from_ref(&base), base.as_str()).unwrap();
            prop_assert_eq!(checked.as_str(), base.as_str());
            prop_assert_eq!(RedirectBase::parse(base.as_str(), &own()).unwrap(), base.clone());
            prop_assert_eq!(RedirectBase::from_stored(base.as_str()), Some(base));
        }
    }

    #[test]
    fn the_answer_keeps_the_query_and_adds_exactly_the_given_parameters(
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

    #[test]
    fn a_built_link_reads_back(state in proptest::option::of(any::<String>()), project in proptest::option::of("\\PC{0,50}")) {
        let link = ConsentLink { redirect_uri: Some("https://p.example/cb".into()), state, external_project_id: project };
        prop_assume!(link.state.as_ref().is_none_or(|s| s.len() <= ConsentLink::MAX_STATE_BYTES));
        prop_assert_eq!(ConsentLink::parse(&link.to_query()), Ok(link));
    }
}
