//! Everything but the consent page, sign-in and sign-up.

use leptos::prelude::*;
use web::programs::settings::SettingsProgram;

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_asked_for() {
        return web::boot::mount(|| view! { <web::gallery::Gallery /> }.into_any());
    }
    web::boot::mount(|| view! { <SettingsProgram /> }.into_any());
}
