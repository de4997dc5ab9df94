//! Everything but the consent page, sign-in and sign-up.

use std::future::ready;

use leptos::prelude::*;
use web::programs::settings::SettingsProgram;

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_requested() {
        return web::boot::mount(ready(()), || view! { <web::gallery::Gallery /> }.into_any());
    }
    web::boot::mount(ready(()), || view! { <SettingsProgram /> }.into_any());
}
