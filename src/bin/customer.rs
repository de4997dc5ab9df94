//! What a customer opens from a link: the consent page, sign-in and sign-up.

use leptos::prelude::*;
use web::pages::integrations::connect::prefetch;
use web::programs::customer::CustomerProgram;

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/consent.en.txt"));

fn main() {
    web::boot::mount(ENGLISH, prefetch::settled(), || view! { <CustomerProgram /> }.into_any());
}
