//! Everything but what customers see.

#[cfg(debug_assertions)]
use leptos::prelude::*;
use web::app::app;

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_asked_for() {
        return web::boot::mount(|| leptos::view! { <web::gallery::Gallery /> }.into_any());
    }
    web::boot::mount_elements(async { app() });
}
