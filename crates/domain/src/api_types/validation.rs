//! Turns the errors of the `validator` crate into the contract's field errors.
//!
//! A `ValidationError` holds the submitted value, so only its code leaves this module.

use validator::{ValidationError, ValidationErrors};

use crate::field_code::FieldCode;
use crate::field_error::FieldError;

/// What a `custom` validator returns.
pub(super) type Validation = Result<(), ValidationError>;

/// Turns the result of a domain parser into that of a `custom` validator.
pub(super) fn to_validation<T>(parsed: Result<T, FieldCode>) -> Validation {
    parsed.map(drop).map_err(|code| ValidationError::new(code.as_str()))
}

/// The fields in the order of the forms: `ValidationErrors` is a map without order.
const FORM_ORDER: [&str; 7] =
    ["name", "slug", "description", "website_url", "email", "password", "display_name"];

/// The field errors of a validated struct, in the order of the forms. A field that [`FORM_ORDER`]
/// doesn't list is lost.
pub(super) fn field_errors(result: Result<(), ValidationErrors>) -> Vec<FieldError> {
    let Err(errors) = result else { return Vec::new() };
    let by_field = errors.field_errors();
    let in_order = FORM_ORDER.iter().filter_map(|field| Some((*field, by_field.get(*field)?)));
    in_order
        .flat_map(|(field, errors)| errors.iter().map(move |error| (field, error)))
        .filter_map(|(field, error)| Some((field, FieldCode::parse(&error.code)?)))
        .map(|(field, code)| FieldError::new(&to_camel_case(field), code))
        .collect()
}

/// The parsed value of a field. A failure goes to `errors`.
pub(super) fn check<T>(
    errors: &mut Vec<FieldError>,
    field: &str,
    parsed: Result<T, FieldCode>,
) -> Option<T> {
    parsed.map_err(|code| errors.push(FieldError::new(field, code))).ok()
}

/// The parsed value if there are no errors.
///
/// # Errors
/// All of `errors`.
pub(super) fn finish<T>(
    errors: Vec<FieldError>,
    parsed: impl FnOnce() -> Option<T>,
) -> Result<T, Vec<FieldError>> {
    if errors.is_empty() { parsed().ok_or(errors) } else { Err(errors) }
}

fn to_camel_case(field: &str) -> String {
    let mut words = field.split('_');
    let mut camel_case = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(1.min(word.len()));
        camel_case.push_str(&first.to_ascii_uppercase());
        camel_case.push_str(rest);
    }
    camel_case
}
