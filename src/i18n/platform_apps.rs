//! Settings → Developer → Platform apps.

use super::en;

pub fn t() -> &'static Texts {
    &en::platform_apps::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub list_failed: &'static str,
}
