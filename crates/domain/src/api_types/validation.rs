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

/// The order of the forms. Other fields follow, by name: `ValidationErrors` is a map without order.
const FORM_ORDER: [&str; 7] =
    ["name", "slug", "description", "website_url", "email", "password", "display_name"];

/// The field errors of a validated struct, in the order of [`FORM_ORDER`].
pub(super) fn field_errors(result: Result<(), ValidationErrors>) -> Vec<FieldError> {
    let Err(errors) = result else { return Vec::new() };
    let position = |field: &str| FORM_ORDER.iter().position(|known| *known == field);
    let mut fields: Vec<_> = errors.field_errors().into_iter().collect();
    fields.sort_by_key(|(field, _)| (position(field).unwrap_or(FORM_ORDER.len()), field.clone()));
    fields
        .into_iter()
        .flat_map(|(field, errors)| errors.iter().map(move |error| (to_camel_case(&field), error)))
        .map(|(field, error)| {
            FieldError::new(&field, FieldCode::parse(&error.code).unwrap_or(FieldCode::Invalid))
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_field_error_is_kept_in_the_order_of_the_forms() {
        let mut errors = ValidationErrors::new();
        for (field, code) in [
            ("new_field", "REQUIRED"),
            ("email", "not a code"),
            ("another", "TOO_LONG"),
            ("website_url", "SCHEME"),
        ] {
            errors.add(field, ValidationError::new(code));
        }
        let found = field_errors(Err(errors));
        let found: Vec<_> =
            found.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect();
        let expected = [
            ("websiteUrl", "SCHEME"),
            ("email", "INVALID"),
            ("another", "TOO_LONG"),
            ("newField", "REQUIRED"),
        ];
        assert_eq!(found, expected);
    }
}
