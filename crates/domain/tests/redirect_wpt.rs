//! The URL parsing cases of web-platform-tests, run through the redirect rule: an invalid URL is
//! never allowed, and an allowed one is serialized as the standard says.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

use domain::{Origin, RedirectBase, redirect};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Case(Case),
    #[allow(dead_code, reason = "a comment between the cases")]
    Comment(String),
}

#[derive(Deserialize)]
struct Case {
    input: String,
    base: Option<String>,
    #[serde(default)]
    failure: bool,
    href: Option<String>,
    host: Option<String>,
    protocol: Option<String>,
}

fn own_origin() -> Origin {
    Origin::parse("https://opentrain.example").unwrap()
}

fn cases() -> Vec<Case> {
    let entries: Vec<Entry> = serde_json::from_str(include_str!("data/urltestdata.json")).unwrap();
    let cases = entries.into_iter().filter_map(|entry| match entry {
        Entry::Case(case) => Some(case),
        Entry::Comment(_) => None,
    });
    cases.collect()
}

/// A base that admits the whole site of the input, as the standard parses it.
fn whole_site(case: &Case) -> Option<RedirectBase> {
    let site = format!("{}//{}/", case.protocol.as_ref()?, case.host.as_ref()?);
    RedirectBase::parse(&site, &own_origin()).ok()
}

#[test]
fn invalid_url_is_refused_before_bases_are_compared() {
    let failures: Vec<_> = cases().into_iter().filter(|c| c.failure && c.base.is_none()).collect();
    assert!(failures.len() > 200);
    for case in failures {
        let code = redirect::check(&[], &case.input).unwrap_err().as_str();
        assert!(matches!(code, "CHARACTERS" | "NOT_A_URL"), "{:?}: {code}", case.input);
    }
}

#[test]
fn relative_url_is_never_allowed() {
    // Cases with a base also include absolute inputs, which may be allowed.
    for case in cases().into_iter().filter(|case| case.base.is_some()) {
        let Some(base) = whole_site(&case) else { continue };
        if let Ok(checked) = redirect::check(&[base], &case.input) {
            assert!(case.input.contains("://"), "{:?}", case.input);
            assert_eq!(Some(checked.as_str()), case.href.as_deref());
        }
    }
}

#[test]
fn allowed_url_is_serialized_as_the_standard_says() {
    let mut allowed = 0;
    for case in cases().into_iter().filter(|case| !case.failure) {
        let Some(base) = whole_site(&case) else { continue };
        let Ok(checked) = redirect::check(&[base], &case.input) else { continue };
        allowed += 1;
        assert_eq!(Some(checked.as_str()), case.href.as_deref(), "{:?}", case.input);
        assert_eq!(Some(checked.host()), case.host.as_deref(), "{:?}", case.input);
    }
    assert!(allowed > 20, "{allowed}");
}
