//! A raw query: whatever parses can be built again, and parses to the same link.
#![no_main]

use domain::ConsentLink;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    let Ok(link) = ConsentLink::parse(query) else { return };
    assert_eq!(ConsentLink::parse(&link.to_query()), Ok(link));
});
