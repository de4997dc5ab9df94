//! What can be wrong with one field of a request, and how it is told.

use serde::{Deserialize, Serialize};

use crate::string_enum::string_enum;

string_enum! {
    /// Why a field was refused: the field codes of the HTTP contract, those of a redirect URI
    /// among them.
    pub enum FieldCode {
        /// Nothing was given where something is required.
        Required = "REQUIRED",
        TooShort = "TOO_SHORT",
        TooLong = "TOO_LONG",
        TooMany = "TOO_MANY",
        Characters = "CHARACTERS",
        Taken = "TAKEN",
        Immutable = "IMMUTABLE",
        Reserved = "RESERVED",
        UnknownScope = "UNKNOWN_SCOPE",
        Invalid = "INVALID",
        NotAUrl = "NOT_A_URL",
        Scheme = "SCHEME",
        Userinfo = "USERINFO",
        Fragment = "FRAGMENT",
        NotCanonical = "NOT_CANONICAL",
        PathAmbiguous = "PATH_AMBIGUOUS",
        Query = "QUERY",
        OwnOrigin = "OWN_ORIGIN",
        Duplicate = "DUPLICATE",
    }
}

/// One failing field: where (`redirectUris[2]`), why, and a sentence that says what to do.
/// Never the submitted value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The member of the request, in camelCase, with its index in a list.
    pub field: String,
    pub code: FieldCode,
    /// English text for people; clients may show their own by `code`.
    pub message: String,
}

impl FieldError {
    /// The error with the sentence of [`crate::messages`].
    pub fn new(field: &str, code: FieldCode) -> Self {
        let message = crate::messages::message(field, code).to_owned();
        Self { field: field.to_owned(), code, message }
    }
}
