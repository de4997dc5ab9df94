//! A raw query: what is read can be built again and reads back as the same link.
#![no_main]

use domain::ConsentLink;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    let Ok(link) = ConsentLink::parse(query) else { return };
    assert_eq!(ConsentLink::parse(&link.to_query()), Ok(link));
});
