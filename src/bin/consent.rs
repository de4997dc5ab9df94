//! The consent page, `/integrations/{slug}/connect`.

use web::pages::integrations::connect::connect;

/// Less code than the standard one, on a page that allocates little.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/consent.en.txt"));

fn main() {
    web::boot::mount_elements(ENGLISH, connect());
}
