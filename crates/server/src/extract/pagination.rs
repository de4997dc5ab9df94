use domain::FieldError;
use serde::Deserialize;
use utoipa::IntoParams;

use super::query::{Param, combine_errors};
use crate::rng::is_id;
use crate::services::Page;

/// Which page of a list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Pagination {
    /// Number of entries, newest first.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100, default = 50)]
    limit: Param<Limit>,
    /// `nextCursor` of the previous page.
    #[param(value_type = Option<String>)]
    cursor: Param<Cursor>,
}

impl Pagination {
    /// Entries on a page, unless the request says how many.
    pub const DEFAULT_LIMIT: i64 = 50;
    /// The most entries on a page.
    pub const MAX_LIMIT: i64 = 100;

    /// The requested page.
    ///
    /// # Errors
    /// `INVALID` for `limit`, `cursor` or both.
    pub fn page(self) -> Result<Page, Vec<FieldError>> {
        let limit = self.limit.check("limit").map_err(|error| vec![error]);
        let (limit, before) = combine_errors(limit, self.cursor.check("cursor"))?;
        let limit = limit.map_or(Self::DEFAULT_LIMIT, |Limit(limit)| limit);
        Ok(Page { limit, before: before.map(|Cursor(id)| id) })
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Limit(i64);

impl TryFrom<String> for Limit {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let limit = text.parse().ok().filter(|limit| (1..=Pagination::MAX_LIMIT).contains(limit));
        limit.map(Self).ok_or("not a limit")
    }
}

/// The ID of the last entry on the previous page.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Cursor(String);

impl TryFrom<String> for Cursor {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_id(&text) { Ok(Self(text)) } else { Err("not a cursor") }
    }
}
