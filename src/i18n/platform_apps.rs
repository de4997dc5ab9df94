//! Settings → Developer → Platform apps.

use domain::redirect::BaseWarning;

use super::number::{counted, number};
use crate::i18n::interpolate::interpolate as fill;

texts!("platform_apps");

/// `has_more`: the list goes on.
pub fn apps_shown(n: usize, has_more: bool) -> String {
    if has_more {
        return fill(t().apps_shown_more(), &[("n", &number(n))]);
    }
    counted(n, t().apps_shown_one(), t().apps_shown_other())
}

pub fn active_installs(n: i64) -> String {
    match n {
        0 => t().active_installs_zero().to_owned(),
        n => counted(n, t().active_installs_one(), t().active_installs_other()),
    }
}

pub fn use_suggestion(slug: &str) -> String {
    fill(t().use_suggestion(), &[("slug", slug)])
}

/// Rows count from one.
pub fn redirect_uri_n(n: usize) -> String {
    fill(t().redirect_uri_n(), &[("n", &number(n))])
}

pub fn remove_redirect_uri_n(n: usize) -> String {
    fill(t().remove_redirect_uri_n(), &[("n", &number(n))])
}

pub fn row_error(n: usize, text: &str) -> String {
    fill(t().row_problem(), &[("n", &number(n)), ("text", text)])
}

pub fn pasted_too_many(n: usize) -> String {
    counted(n, t().pasted_too_many_one(), t().pasted_too_many_other())
}

pub fn base_warning(warning: BaseWarning) -> &'static str {
    match warning {
        BaseWarning::Unencrypted => t().warning_unencrypted(),
        BaseWarning::WholeSite => t().warning_whole_site(),
        BaseWarning::Address => t().warning_address(),
    }
}

/// What an edit of the scopes means for `n` active installs.
pub fn scopes_consequence(n: i64) -> String {
    match n {
        0 => t().scopes_consequence_zero().to_owned(),
        n => counted(n, t().scopes_consequence_one(), t().scopes_consequence_other()),
    }
}

/// After the first of a long list of names.
pub fn overflow_label(n: usize) -> String {
    fill(t().and_more(), &[("n", &number(n))])
}

pub fn outdated_summary(n: i64) -> String {
    counted(n, t().outdated_summary_one(), t().outdated_summary_other())
}

pub fn deactivate_title(name: &str) -> String {
    fill(t().deactivate_title(), &[("name", name)])
}

pub fn effect_installs(n: i64) -> String {
    match n {
        0 => t().effect_installs_zero().to_owned(),
        n => counted(n, t().effect_installs_one(), t().effect_installs_other()),
    }
}
