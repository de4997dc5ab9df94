//! The consent page, `/integrations/{slug}/connect`.

use leptos::prelude::*;
use web::pages::integrations::connect::Connect;

fn main() {
    web::boot::mount(|| view! { <Connect /> }.into_any());
}
