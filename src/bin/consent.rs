//! The consent page, `/integrations/{slug}/connect`.

use web::pages::integrations::connect::connect;

/// Less code than the standard one, on a page that allocates little.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    web::boot::mount_elements(connect());
}
