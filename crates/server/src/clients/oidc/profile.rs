//! Address and name, from the ID token or from userinfo.

use serde::Deserialize;
use serde_json::Value;

use super::ClaimedEmail;
use super::http::Endpoint;

/// The members as sent. A wrong type never makes the response unreadable.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ProfileMembers {
    #[serde(default)]
    email: Value,
    #[serde(default)]
    email_verified: Value,
    #[serde(default)]
    name: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct UserInfo {
    pub(super) sub: String,
    #[serde(flatten)]
    pub(super) profile: ProfileMembers,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Profile {
    email: Option<String>,
    is_verified: Option<bool>,
    pub(super) name: Option<String>,
}

impl Profile {
    pub(super) fn from_id_token(members: &ProfileMembers) -> Self {
        Self::read(members, Endpoint::IdToken)
    }

    pub(super) fn from_user_info(members: &ProfileMembers) -> Self {
        Self::read(members, Endpoint::UserInfo)
    }

    fn read(members: &ProfileMembers, source: Endpoint) -> Self {
        let text = |member, value: &Value| match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::String(_) | Value::Null => None,
            _ => {
                log_unreadable(source, member);
                None
            }
        };
        let is_verified = match &members.email_verified {
            Value::Null => None,
            Value::Bool(is_verified) => Some(*is_verified),
            Value::String(text) if text == "true" => Some(true),
            Value::String(text) if text == "false" => Some(false),
            _ => {
                log_unreadable(source, "email_verified");
                Some(false)
            }
        };
        Self {
            email: text("email", &members.email),
            is_verified,
            name: text("name", &members.name),
        }
    }

    /// Whether to ask userinfo. Also if the provider is trusted: userinfo may say that the address
    /// isn't verified.
    pub(super) fn is_incomplete(&self) -> bool {
        self.email.is_none() || self.is_verified.is_none()
    }

    /// Userinfo wins, because the ID token lacked something. Whether one address is verified says
    /// nothing about another.
    pub(super) fn completed_by(self, info: Self) -> Self {
        let is_same = match (&self.email, &info.email) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => true,
        };
        Self {
            is_verified: info.is_verified.or(self.is_verified.filter(|_| is_same)),
            email: info.email.or(self.email),
            name: self.name.or(info.name),
        }
    }

    pub(super) fn claimed_email(&self, trust_email: bool) -> ClaimedEmail {
        match (self.email.clone(), self.is_verified) {
            (None, _) => ClaimedEmail::Missing,
            (Some(email), Some(true)) => ClaimedEmail::Verified(email),
            (Some(email), None) if trust_email => ClaimedEmail::Verified(email),
            (Some(_), Some(false)) => ClaimedEmail::Unverified,
            (Some(_), None) => ClaimedEmail::Unstated,
        }
    }
}

fn log_unreadable(source: Endpoint, member: &'static str) {
    tracing::warn!("sign-in through OIDC_ISSUER: can't read `{member}` of {source}; ignored");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn profile(members: Value) -> Profile {
        Profile::read(&serde_json::from_value(members).unwrap(), Endpoint::UserInfo)
    }

    #[test]
    fn verification_never_moves_to_another_address() {
        let one = profile(json!({"email": "a@a.example", "email_verified": true}));
        let completed = one.completed_by(profile(json!({"email": "b@b.example"})));
        assert!(matches!(completed.claimed_email(false), ClaimedEmail::Unstated));
        let unstated = profile(json!({"email": "A@a.example"}));
        let info = profile(json!({"email": "a@A.example", "email_verified": true}));
        assert!(matches!(
            unstated.completed_by(info).claimed_email(false),
            ClaimedEmail::Verified(_)
        ));
        let unstated = profile(json!({"email": "a@a.example"}));
        let info = profile(json!({"email": "b@b.example", "email_verified": true}));
        let email = unstated.completed_by(info).claimed_email(false);
        assert!(matches!(email, ClaimedEmail::Verified(email) if email == "b@b.example"));
    }

    #[test]
    fn trusting_addresses_never_overrides_a_statement() {
        for (verified, is_trusted) in [
            (json!(null), true),
            (json!(true), true),
            (json!("true"), true),
            (json!(false), false),
            (json!("false"), false),
            (json!("yes"), false),
            (json!(1), false),
        ] {
            let profile = profile(json!({"email": "a@a.example", "email_verified": verified}));
            let email = profile.claimed_email(true);
            assert_eq!(matches!(email, ClaimedEmail::Verified(_)), is_trusted, "{verified}");
        }
    }
}
