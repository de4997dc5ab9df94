//! Settings → Members. `{name}`, `{date}`, … are places for values.

use domain::wire::Role;

use super::en;

pub fn t() -> &'static Texts {
    &en::members::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub intro: &'static str,
    pub failed: &'static str,
    pub role: fn(Role) -> &'static str,
    pub you: &'static str,
    pub joined: &'static str,
    pub owners_only: &'static str,
    pub invite: &'static str,
    pub inviting: &'static str,
    pub invited: &'static str,
    pub invited_hint: &'static str,
    /// `{date}`
    pub expires: &'static str,
    pub invitation_link: &'static str,
    pub copy_invitation_link: &'static str,
    /// `{name}` in each.
    pub make_owner: &'static str,
    pub make_member: &'static str,
    pub remove: &'static str,
    pub make_owner_title: &'static str,
    pub make_member_title: &'static str,
    pub remove_title: &'static str,
    pub make_owner_effect: &'static str,
    pub make_member_effect: &'static str,
    pub remove_effect: &'static str,
    pub confirm_make_owner: &'static str,
    pub confirm_make_member: &'static str,
    pub confirm_remove: &'static str,
    pub working: &'static str,
    pub last_owner: &'static str,
}
