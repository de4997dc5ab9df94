//! A base and a presented URI, one per line: allowed means same origin and below the base, for the
//! parser that browsers are held to.
#![no_main]

use domain::{AnswerUrl, ConsentLink, Origin, RedirectBase, redirect};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    let (base, presented) = text.split_once('\n').unwrap_or(("https://p.example/cb", text));
    let Some(own) = Origin::parse("https://opentrain.example") else { return };
    let Ok(base) = RedirectBase::parse(base, &own) else { return };
    assert!(redirect::check(&[base.clone()], base.as_str()).is_ok(), "a base admits itself");
    let Ok(checked) = redirect::check(&[base.clone()], presented) else { return };
    let (url, base) = (Url::parse(presented).expect("a URL"), Url::parse(base.as_str()).expect("a URL"));
    assert_eq!(url.as_str(), checked.as_str());
    assert_eq!(url.origin(), base.origin());
    assert!(url.path() == base.path() || url.path().starts_with(&format!("{}/", base.path().trim_end_matches('/'))));
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    let answer = AnswerUrl::approved(&checked, &ConsentLink::default(), "i1");
    assert!(answer.as_str().starts_with(checked.as_str()));
    assert!(answer.as_str().ends_with("opentrain_install_id=i1"));
});
