//! A presented token: only the exact format parses.
#![no_main]

use domain::PlatformToken;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some(token) = PlatformToken::parse(text) else { return };
    assert_eq!(token.expose(), text);
    assert_eq!(text.len(), 43);
    assert!(text.starts_with("ot_ptk_") && text.is_ascii());
});
