//! Between `validator`, which collects the errors of a struct, and the contract's field errors.
//! A `ValidationError` carries the submitted value: only its code leaves this module.

use validator::{ValidationError, ValidationErrors};

use crate::{FieldCode, FieldError};

/// What a `custom` check answers.
pub(super) type Checked = Result<(), ValidationError>;

/// Makes a domain parser's answer one that `validator` collects.
pub(super) fn check<T>(parsed: Result<T, FieldCode>) -> Checked {
    parsed.map(drop).map_err(|code| ValidationError::new(code.as_str()))
}

/// The order of the forms, for errors that come out of a map.
const ORDER: [&str; 7] =
    ["name", "slug", "description", "website_url", "email", "password", "display_name"];

pub(super) fn errors(result: Result<(), ValidationErrors>) -> Vec<FieldError> {
    let Err(errors) = result else { return Vec::new() };
    let by_field = errors.field_errors();
    let in_order = ORDER.iter().filter_map(|field| Some((*field, by_field.get(*field)?)));
    in_order
        .flat_map(|(field, errors)| errors.iter().map(move |error| (field, error)))
        .filter_map(|(field, error)| Some((field, FieldCode::parse(&error.code)?)))
        .map(|(field, code)| FieldError::new(&camel_case(field), code))
        .collect()
}

/// `parsed` when nothing is wrong, else what is.
pub(super) fn all_or_errors<T>(
    errors: Vec<FieldError>,
    parsed: impl FnOnce() -> Option<T>,
) -> Result<T, Vec<FieldError>> {
    if errors.is_empty() { parsed().ok_or(errors) } else { Err(errors) }
}

fn camel_case(field: &str) -> String {
    let mut words = field.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(1.min(word.len()));
        camel.push_str(&first.to_ascii_uppercase());
        camel.push_str(rest);
    }
    camel
}
