//! Sign in and sign up.

use crate::components::sentence::fill;

texts!("accounts");

pub fn continue_with(name: &str) -> String {
    fill(t().continue_with(), &[("name", name)])
}
