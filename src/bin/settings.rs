//! Everything but the consent page, sign-in and sign-up.

use leptos::prelude::*;
use web::programs::settings::SettingsProgram;

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/settings.en.txt"));

fn main() {
    #[cfg(debug_assertions)]
    if web::gallery::is_asked_for() {
        return web::boot::mount(ENGLISH, std::future::ready(()), || {
            view! { <web::gallery::Gallery /> }.into_any()
        });
    }
    web::boot::mount(ENGLISH, std::future::ready(()), || view! { <SettingsProgram /> }.into_any());
}
