//! Sign in and sign up.

use super::interpolate::interpolate;

catalogue!("accounts");

pub fn continue_with(name: &str) -> String {
    interpolate(t().continue_with(), &[("name", name)])
}
