use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::error::ApiError;
use crate::services::apps::ExpectedRevision;

/// The revision that an edit was made from. Extraction never fails: the contract checks the
/// precondition after the resource is known to exist.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub ExpectedRevision);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all(header::IF_MATCH).iter();
        Ok(Self(match (values.next(), values.next()) {
            (None, _) => ExpectedRevision::Missing,
            (Some(one), None) => one.to_str().map_or(ExpectedRevision::Other, parse_tag),
            _ => ExpectedRevision::Other,
        }))
    }
}

/// `*`, a list and an unknown tag match no revision.
fn parse_tag(value: &str) -> ExpectedRevision {
    let value = value.trim();
    let tag = value.strip_prefix("W/").unwrap_or(value);
    let revision = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    // Only the exact form that the server sent: no sign, no leading zero.
    let number = |text: &str| text.parse().ok().filter(|number: &i64| number.to_string() == text);
    revision.and_then(number).map_or(ExpectedRevision::Other, ExpectedRevision::Revision)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_and_weak_tags_name_a_revision() {
        assert_eq!(parse_tag("\"3\""), ExpectedRevision::Revision(3));
        assert_eq!(parse_tag("W/\"3\""), ExpectedRevision::Revision(3));
        for value in ["", "*", "3", "\"3", "\"03\"", "\"+3\"", "\" 3\"", "w/\"3\"", "\"3\", \"4\""]
        {
            assert_eq!(parse_tag(value), ExpectedRevision::Other, "{value}");
        }
    }
}
