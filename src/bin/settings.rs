//! Everything but the consent page.

use leptos::prelude::*;
use web::app::App;

fn main() {
    web::boot::mount(|| view! { <App /> }.into_any());
}
