//! Query parameters. Extraction never fails: the contract checks values after the resource is known
//! to exist, and reports all that are invalid. Unknown parameters are ignored.

use std::str::ParseBoolError;

use domain::{FieldCode, FieldError};
use serde::de::value::Error;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer};

/// The first of a repeated parameter. Empty means absent.
#[derive(Clone, Debug, Default)]
pub enum Param<T> {
    #[default]
    Absent,
    Valid(T),
    Invalid,
}

impl<T> Param<T> {
    /// The value.
    ///
    /// # Errors
    /// `INVALID` for the parameter `name`.
    pub fn check(self, name: &str) -> Result<Option<T>, FieldError> {
        match self {
            Self::Absent => Ok(None),
            Self::Valid(value) => Ok(Some(value)),
            Self::Invalid => Err(FieldError::new(name, FieldCode::Invalid)),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Param<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let Some(text) = texts.into_iter().next().filter(|text| !text.is_empty()) else {
            return Ok(Self::Absent);
        };
        let value: Result<T, Error> = T::deserialize(text.into_deserializer());
        Ok(value.map_or(Self::Invalid, Self::Valid))
    }
}

/// `true` or `false`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Flag(pub bool);

impl TryFrom<String> for Flag {
    type Error = ParseBoolError;

    fn try_from(text: String) -> Result<Self, ParseBoolError> {
        text.parse().map(Self)
    }
}

/// Both, or the fields that are invalid in either.
///
/// # Errors
/// The errors of both.
pub fn combine_errors<A, B>(
    first: Result<A, Vec<FieldError>>,
    second: Result<B, FieldError>,
) -> Result<(A, B), Vec<FieldError>> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err(first.err().into_iter().flatten().chain(second.err()).collect()),
    }
}
