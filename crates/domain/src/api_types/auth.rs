use serde::{Deserialize, Serialize};

use crate::string_enum::string_enum;

string_enum! {
    /// Why signing in with the provider failed: the `problem` parameter of the sign-in page or, after
    /// an attempt to link an account, of the account page.
    pub enum SignInProblem {
        /// The attempt expired, or either server failed.
        Failed = "FAILED",
        /// The person cancelled at the provider.
        Cancelled = "CANCELLED",
        /// The browser came back without the cookie of its attempts: it keeps none, has deleted it, or
        /// isn't the one that started (rule 34).
        NoCookie = "NO_COOKIE",
        /// Too many sign-ins from this client address.
        RateLimited = "RATE_LIMITED",
        /// Another account has this email address, and no password can link it.
        EmailTaken = "EMAIL_TAKEN",
        /// The provider says that it hasn't verified the email address.
        EmailUnverified = "EMAIL_UNVERIFIED",
        /// The provider gives no email address, or doesn't say whether it has verified it.
        EmailMissing = "EMAIL_MISSING",
        /// An account with a password has this email address. With that password, `POST
        /// /provider-link` links the two.
        PasswordToLink = "PASSWORD_TO_LINK",
        /// The person at the provider has another account here, so this one can't be linked.
        IdentityTaken = "IDENTITY_TAKEN",
        /// The invitation was used or expired while the person was at the provider.
        InvitationInvalid = "INVITATION_INVALID",
        /// The invited person already has an account here.
        AccountExists = "ACCOUNT_EXISTS",
    }
}

/// Response of the calls that start at the provider: the page navigates there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderRedirect {
    /// The provider's page. Works once, in this browser, for 10 minutes.
    pub url: String,
}
