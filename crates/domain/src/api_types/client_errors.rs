use serde::{Deserialize, Serialize};

use crate::string_enum::string_enum;
use crate::{FieldCode, FieldError};

string_enum! {
    /// What broke in a browser.
    pub enum ClientErrorKind {
        /// A file of the page didn't load.
        Load = "LOAD",
        /// The program didn't start: the browser can't run it, or it failed right away.
        Start = "START",
        /// The running program failed.
        Panic = "PANIC",
        /// The program couldn't read an answer of this API.
        Decode = "DECODE",
    }
}

string_enum! {
    /// A page, without anything that its address names. `index.html` writes `{id}` for every part of
    /// a path that isn't in one of these.
    pub enum ClientRoute {
        /// The address without a path.
        Home = "/",
        /// Sign-in.
        SignIn = "/sign-in",
        /// Sign-up.
        SignUp = "/sign-up",
        /// A new password with the operator's link.
        ResetPassword = "/reset-password",
        /// The consent page.
        Connect = "/integrations/{slug}/connect",
        /// The list of platform apps.
        PlatformApps = "/settings/developer/platform-apps",
        /// Registering an app.
        NewApp = "/settings/developer/platform-apps/new",
        /// An app.
        App = "/settings/developer/platform-apps/{id}",
        /// Editing an app.
        EditApp = "/settings/developer/platform-apps/{id}/edit",
        /// Connected apps.
        ConnectedApps = "/settings/connected-apps",
        /// Members and invitations.
        Members = "/settings/members",
        /// The activity of the organization.
        Activity = "/settings/activity",
        /// The own account.
        Account = "/settings/account",
        /// Any other page.
        Other = "OTHER",
    }
}

/// Something that broke in a browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientErrorInput {
    /// What broke.
    pub kind: ClientErrorKind,
    /// The page, such as `/settings/developer/platform-apps/{id}`. One that isn't known counts as
    /// `OTHER`.
    pub route: String,
    /// The name of the program's file, which has a hash of its content: 1–100 of `A-Za-z0-9._-/`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9._/-]{1,100}$"))]
    pub build: String,
}

impl ClientErrorInput {
    /// The page, if it is one of the product's.
    pub fn known_route(&self) -> ClientRoute {
        ClientRoute::parse(&self.route).unwrap_or(ClientRoute::Other)
    }

    /// The program, which is safe to log.
    ///
    /// # Errors
    /// `TOO_LONG`, or `CHARACTERS` of anything that isn't in a file's name.
    pub fn checked_build(&self) -> Result<&str, Vec<FieldError>> {
        let error = |code| Err(vec![FieldError::new("build", code)]);
        let is_safe = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
        match self.build.len() {
            0 => error(FieldCode::Required),
            101.. => error(FieldCode::TooLong),
            _ if !self.build.chars().all(is_safe) => error(FieldCode::Characters),
            _ => Ok(&self.build),
        }
    }
}
