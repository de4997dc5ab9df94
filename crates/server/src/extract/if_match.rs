use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::error::ApiError;
use crate::services::apps::AppsError;

/// The revision that an edit was made from (rule 8). Extraction never fails: the contract checks the
/// precondition after the resource is known to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfMatch {
    Missing,
    Revision(i64),
    /// `*`, a list or an unknown tag. Matches no revision.
    Other,
}

impl IfMatch {
    /// # Errors
    /// The header is missing or names another revision.
    pub fn check(self, revision: i64) -> Result<(), AppsError> {
        match self {
            Self::Revision(given) if given == revision => Ok(()),
            Self::Missing => Err(AppsError::RevisionRequired),
            _ => Err(AppsError::RevisionMismatch),
        }
    }

    fn parse(value: &str) -> Self {
        let value = value.trim();
        let tag = value.strip_prefix("W/").unwrap_or(value);
        let revision = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        // Only the exact form that the server sent: no sign, no leading zero.
        let number =
            |text: &str| text.parse().ok().filter(|number: &i64| number.to_string() == text);
        revision.and_then(number).map_or(Self::Other, Self::Revision)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all(header::IF_MATCH).iter();
        Ok(match (values.next(), values.next()) {
            (None, _) => Self::Missing,
            (Some(one), None) => one.to_str().map_or(Self::Other, Self::parse),
            _ => Self::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_and_weak_tags_name_a_revision() {
        assert_eq!(IfMatch::parse("\"3\""), IfMatch::Revision(3));
        assert_eq!(IfMatch::parse("W/\"3\""), IfMatch::Revision(3));
        for value in ["", "*", "3", "\"3", "\"03\"", "\"+3\"", "\" 3\"", "w/\"3\"", "\"3\", \"4\""]
        {
            assert_eq!(IfMatch::parse(value), IfMatch::Other, "{value}");
        }
    }
}
