//! Settings → Sessions.

use super::en;

pub fn t() -> &'static Texts {
    &en::sessions::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub intro: &'static str,
    pub failed: &'static str,
    pub last_seen: &'static str,
    pub signed_in: &'static str,
    pub this_one: &'static str,
    pub everywhere: &'static str,
    pub ending: &'static str,
}
