//! Settings → Developer → Platform apps.

use domain::redirect::BaseWarning;

use super::interpolate::interpolate;
use super::number::format_number;

catalogue!("platform_apps");

/// `has_more`: there are more pages.
pub fn apps_shown(n: usize, has_more: bool) -> String {
    if has_more {
        return interpolate(t().apps_shown_more(), &[("n", &format_number(n))]);
    }
    t().apps_shown(n)
}

pub fn active_installs(n: i64) -> String {
    match n {
        0 => t().active_installs_none().to_owned(),
        n => t().active_installs(n),
    }
}

/// `n` counts from one.
pub fn redirect_uri_n(n: usize) -> String {
    interpolate(t().redirect_uri_n(), &[("n", &format_number(n))])
}

pub fn remove_redirect_uri_n(n: usize) -> String {
    interpolate(t().remove_redirect_uri_n(), &[("n", &format_number(n))])
}

pub fn row_error(n: usize, text: &str) -> String {
    interpolate(t().row_problem(), &[("n", &format_number(n)), ("text", text)])
}

pub fn base_warning(warning: BaseWarning) -> &'static str {
    match warning {
        BaseWarning::Unencrypted => t().warning_unencrypted(),
        BaseWarning::WholeSite => t().warning_whole_site(),
        BaseWarning::Address => t().warning_address(),
    }
}

/// What editing the scopes means for `n` active installs.
pub fn scopes_consequence(n: i64) -> String {
    match n {
        0 => t().scopes_consequence_none().to_owned(),
        n => t().scopes_consequence(n),
    }
}

/// Follows the names of a list that is cut off.
pub fn overflow_label(n: usize) -> String {
    interpolate(t().and_more(), &[("n", &format_number(n))])
}

pub fn effect_installs(n: i64) -> String {
    match n {
        0 => t().effect_installs_none().to_owned(),
        n => t().effect_installs(n),
    }
}
