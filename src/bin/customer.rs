//! What a customer opens from a link: the consent page, sign-in and sign-up.

use leptos::prelude::*;
use web::pages::integrations::connect::prefetch;
use web::programs::customer::CustomerProgram;

fn main() {
    web::boot::mount(prefetch::settled(), || view! { <CustomerProgram /> }.into_any());
}
