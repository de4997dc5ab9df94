//! Everything but the consent page.

#[cfg(debug_assertions)]
use leptos::prelude::*;
use web::app::app;

/// Less code than the standard one.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/settings.en.txt"));

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_requested() {
        return web::boot::mount(ENGLISH, || {
            leptos::view! { <web::gallery::Gallery /> }.into_any()
        });
    }
    web::boot::mount_elements(ENGLISH, async { app() });
}
