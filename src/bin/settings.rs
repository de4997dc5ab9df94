//! Everything but what customers see.

#[cfg(debug_assertions)]
use leptos::prelude::*;
use web::app::app;

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/settings.en.txt"));

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_asked_for() {
        return web::boot::mount(ENGLISH, || {
            leptos::view! { <web::gallery::Gallery /> }.into_any()
        });
    }
    web::boot::mount_elements(ENGLISH, async { app() });
}
