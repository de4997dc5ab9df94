//! Sign in and sign up.

use crate::i18n::interpolate::interpolate as fill;

texts!("accounts");

pub fn continue_with(name: &str) -> String {
    fill(t().continue_with(), &[("name", name)])
}
