//! Everything but the consent page.

use leptos::prelude::*;
use web::app::App;

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_asked_for() {
        return web::boot::mount(|| view! { <web::gallery::Gallery /> }.into_any());
    }
    web::boot::mount(|| view! { <App /> }.into_any());
}
