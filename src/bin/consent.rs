//! The consent page, `/integrations/{slug}/connect`.

use leptos::prelude::*;
use web::pages::integrations::connect::Connect;

/// Less code than the standard one, on a page that allocates little.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    web::boot::mount(|| view! { <Connect /> }.into_any());
}
