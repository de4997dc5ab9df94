//! What customers see: the consent page, `/integrations/{slug}/connect`.

use web::pages::integrations::connect::connect;

fn main() {
    web::boot::mount_elements(connect());
}
