//! Sign in and sign up.

use super::en;

pub fn t() -> &'static Texts {
    &en::accounts::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub sign_in: &'static str,
    pub signing_in: &'static str,
    pub sign_in_hint: &'static str,
    pub sign_in_for_consent: &'static str,
    pub continue_with: fn(&str) -> String,
    pub or: &'static str,
    pub wrong_credentials: &'static str,
    pub no_account: &'static str,
    pub create_account: &'static str,
    pub creating_account: &'static str,
    pub sign_up_hint: &'static str,
    pub sign_up_invited: &'static str,
    pub have_account: &'static str,
    pub your_name: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub organization_name: &'static str,
    pub organization_hint: &'static str,
}
