//! What customers see: the consent page, `/integrations/{slug}/connect`.

use web::pages::integrations::connect::connect;

const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/customer.en.txt"));

fn main() {
    web::boot::mount_elements(ENGLISH, connect());
}
