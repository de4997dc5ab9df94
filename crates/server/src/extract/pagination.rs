use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::{FieldCode, FieldError};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::error::ApiError;
use crate::services::Page;

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 100;

/// Documents the parameters of [`PaginationQuery`].
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "documentation only")]
pub struct PaginationParams {
    /// Number of entries, newest first.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<i64>,
    /// `nextCursor` of the previous page.
    cursor: Option<String>,
}

/// The query of a list. Extraction never fails: the contract checks values after the resource is
/// known to exist. Unknown parameters are ignored; the first of a repeated one counts.
#[derive(Clone, Debug, Default)]
pub struct PaginationQuery(Vec<(String, String)>);

impl PaginationQuery {
    /// The value of a parameter, or `None` if it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The requested page.
    ///
    /// # Errors
    /// `INVALID` for `limit`, `cursor` or both.
    pub fn page(&self) -> Result<Page, Vec<FieldError>> {
        let limit = self.parse("limit", |text| {
            text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit))
        });
        // The cursor is the ID of the last entry on the previous page.
        let before = self.parse("cursor", |text| {
            Uuid::parse_str(text).ok().map(|id| id.to_string()).filter(|id| id == text)
        });
        match (limit, before) {
            (Ok(limit), Ok(before)) => Ok(Page { limit: limit.unwrap_or(DEFAULT_LIMIT), before }),
            (limit, before) => Err(limit.err().into_iter().chain(before.err()).collect()),
        }
    }

    /// The requested page and the value of the filter `name`.
    ///
    /// # Errors
    /// `INVALID` for each parameter that can't be read.
    pub fn page_with_filter<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<(Page, Option<T>), Vec<FieldError>> {
        match (self.page(), self.parse(name, parse)) {
            (Ok(page), Ok(value)) => Ok((page, value)),
            (page, value) => Err(page.err().into_iter().flatten().chain(value.err()).collect()),
        }
    }

    /// The parsed value of a parameter.
    ///
    /// # Errors
    /// `INVALID` for the parameter.
    pub fn parse<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, FieldError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        parse(text).map(Some).ok_or_else(|| FieldError::new(name, FieldCode::Invalid))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PaginationQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}
