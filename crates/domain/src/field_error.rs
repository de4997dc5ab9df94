use serde::{Deserialize, Serialize};

use crate::field_code::FieldCode;
use crate::messages;

/// One failing field of a request. It never holds the submitted value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The member of the request body in camelCase, with its index in a list: `redirectUris[2]`.
    pub field: String,
    /// Why it was refused.
    pub code: FieldCode,
    /// What to do about it, in English. Clients may show a translation chosen by `code`.
    pub message: String,
}

impl FieldError {
    /// An error with the message for this field and code from [`messages`].
    pub fn new(field: &str, code: FieldCode) -> Self {
        let message = messages::message(field, code).to_owned();
        Self { field: field.to_owned(), code, message }
    }
}
