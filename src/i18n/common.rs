//! Texts that many screens share.

use domain::redirect::BaseWarning;
use domain::wire::AppStatus;
use domain::{FieldCode, RedirectRefusal, Scope};

use super::en;

pub fn t() -> &'static Texts {
    &en::common::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    /// The language tag, for dates and `lang`.
    pub tag: &'static str,
    pub product: &'static str,
    /// "{screen} · {area}"
    pub title: fn(&str, &str) -> String,
    pub skip_to_content: &'static str,
    pub loading: &'static str,
    pub try_again: &'static str,
    pub cancel: &'static str,
    pub optional: &'static str,
    pub none: &'static str,
    pub load_more: &'static str,
    pub loading_more: &'static str,
    pub opens_in_new_tab: &'static str,
    pub copied: &'static str,
    pub copy_refused: &'static str,
    pub show_password: &'static str,
    pub there_is_a_problem: &'static str,
    pub new: &'static str,
    pub includes: fn(&str) -> String,
    pub characters_left: fn(usize) -> String,
    pub characters_over: fn(usize) -> String,
    pub theme: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub crashed: &'static str,
    pub crashed_hint: &'static str,
    pub reload: &'static str,
    pub not_found: &'static str,
    pub not_found_hint: &'static str,
    pub to_start: &'static str,
    /// What to say about a call without an answer, and about one that failed on the server.
    pub offline: &'static str,
    pub server_failed: &'static str,
    pub rate_limited: fn(u32) -> String,
    pub status: fn(AppStatus) -> &'static str,
    pub scope_title: fn(Scope) -> &'static str,
    pub scope_meaning: fn(Scope) -> &'static str,
    pub field_message: fn(&str, FieldCode) -> &'static str,
    pub base_warning: fn(BaseWarning) -> &'static str,
    /// Why a presented redirect URI is refused.
    pub refusal: fn(RedirectRefusal) -> &'static str,
    // Navigation of the settings.
    pub settings: &'static str,
    pub developer: &'static str,
    pub organization: &'static str,
    pub platform_apps: &'static str,
    pub connected_apps: &'static str,
    pub members: &'static str,
    pub account: &'static str,
    pub sessions: &'static str,
    pub sign_out: &'static str,
    pub unsaved_title: &'static str,
    pub unsaved_text: &'static str,
    pub unsaved_leave: &'static str,
    pub unsaved_stay: &'static str,
    pub never: &'static str,
}
