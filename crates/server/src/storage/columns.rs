//! Encodes and decodes the product's types in columns. An unknown value is a decoding error, never
//! a guess.

use domain::ScopeSet;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

pub(super) fn bool_column(row: &AnyRow, column: &str) -> Result<bool, sqlx::Error> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}

/// An enum stored as text, such as `ACTIVE`.
pub(super) fn enum_column<T>(
    row: &AnyRow,
    column: &str,
    read: fn(&str) -> Option<T>,
) -> Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    read(&text).ok_or_else(|| decode_error(column, format!("unknown value: {text}")))
}

/// A nullable enum.
pub(super) fn optional_enum_column<T>(
    row: &AnyRow,
    column: &str,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, sqlx::Error> {
    match row.try_get::<Option<String>, _>(column)? {
        Some(_) => enum_column(row, column, read).map(Some),
        None => Ok(None),
    }
}

pub(super) fn scopes_column(row: &AnyRow, column: &str) -> Result<ScopeSet, sqlx::Error> {
    json_column::<Vec<String>>(row, column).map(|words| ScopeSet::from_strings(&words))
}

pub(super) fn json_column<T: DeserializeOwned>(
    row: &AnyRow,
    column: &str,
) -> Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|error| decode_error(column, error))
}

pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn decode_error(
    column: &str,
    why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: why.into() }
}
