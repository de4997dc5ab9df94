//! Everything but the consent page.

use leptos::prelude::*;

fn main() {
    web::boot::mount(|| view! { <main><h1>"Platform apps"</h1></main> }.into_any());
}
