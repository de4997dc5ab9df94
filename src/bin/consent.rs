//! The consent page, `/integrations/{slug}/connect`.

use leptos::prelude::*;

fn main() {
    web::boot::mount(|| view! { <main><h1>"Connect"</h1></main> });
}
