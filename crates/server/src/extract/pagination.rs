use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::{FieldCode, FieldError};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::error::ApiError;
use crate::services::Page;

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 100;

/// The query of a list, as the documents describe it.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes what PaginationQuery reads")]
pub struct PaginationParams {
    /// How many entries, newest first.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
}

/// The query of a list. Reading it never fails: values are checked once the resource is known to
/// exist. Unknown parameters are ignored; of a repeated one the first counts.
#[derive(Clone, Debug, Default)]
pub struct PaginationQuery(Vec<(String, String)>);

impl PaginationQuery {
    /// The value of a parameter; none when it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Which page is asked for.
    ///
    /// # Errors
    /// `INVALID` for `limit`, `cursor` or both.
    pub fn page(&self) -> Result<Page, Vec<FieldError>> {
        let limit = self.read("limit", |text| {
            text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit))
        });
        // The ID of the last entry seen.
        let before = self.read("cursor", |text| {
            Uuid::parse_str(text).ok().map(|id| id.to_string()).filter(|id| id == text)
        });
        match (limit, before) {
            (Ok(limit), Ok(before)) => Ok(Page { limit: limit.unwrap_or(DEFAULT_LIMIT), before }),
            (limit, before) => Err(limit.err().into_iter().chain(before.err()).collect()),
        }
    }

    /// Which page is asked for, and the value of the filter `name`.
    ///
    /// # Errors
    /// `INVALID` for each parameter that can't be read.
    pub fn page_with_filter<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<(Page, Option<T>), Vec<FieldError>> {
        match (self.page(), self.read(name, parse)) {
            (Ok(page), Ok(value)) => Ok((page, value)),
            (page, value) => Err(page.err().into_iter().flatten().chain(value.err()).collect()),
        }
    }

    /// The value of a parameter that not every text is one of.
    ///
    /// # Errors
    /// `INVALID` for the parameter.
    pub fn read<T>(
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
