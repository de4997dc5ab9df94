//! Everything but the consent page.

use leptos::prelude::*;
use web::app::App;

/// Less code than the standard one.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_asked_for() {
        return web::boot::mount(|| view! { <web::gallery::Gallery /> }.into_any());
    }
    web::boot::mount(|| view! { <App /> }.into_any());
}
