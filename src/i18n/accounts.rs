//! Sign in and sign up.

use domain::api_types::SignInProblem;

use super::interpolate::interpolate;

catalogue!("accounts");

/// With the host that needs the cookie. Blocked cookies are the likely cause, not the only one.
pub fn cookies_blocked() -> String {
    let host = leptos::prelude::location().host().unwrap_or_default();
    interpolate(t().cookies_blocked(), &[("host", &host)])
}

/// How signing in through the provider ended.
pub fn provider_problem(problem: SignInProblem) -> String {
    let text = match problem {
        SignInProblem::NoCookie => return cookies_blocked(),
        SignInProblem::Failed => t().provider_failed(),
        SignInProblem::Cancelled => t().provider_cancelled(),
        SignInProblem::RateLimited => t().provider_rate_limited(),
        SignInProblem::EmailTaken => t().provider_email_taken(),
        SignInProblem::EmailUnverified => t().provider_email_unverified(),
        SignInProblem::EmailMissing => t().provider_email_missing(),
        SignInProblem::IdentityTaken => t().provider_identity_taken(),
        SignInProblem::InvitationInvalid => t().provider_invitation_invalid(),
        SignInProblem::AccountExists => t().provider_account_exists(),
        SignInProblem::PasswordToLink => t().provider_link_expired(),
    };
    text.to_owned()
}
