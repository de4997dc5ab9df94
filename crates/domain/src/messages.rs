//! The English message for each field error: the API sends it, and the English forms show it.
//! Each says what to do.

use crate::field_code::FieldCode;

/// The message for `code` at `field`, which may have an index: `name`, `redirectUris[2]`.
pub fn message(field: &str, code: FieldCode) -> &'static str {
    let field = field.split('[').next().unwrap_or(field);
    match field {
        "redirectUris" => redirect_uri(code),
        "websiteUrl" => website_url(code),
        _ => other_field(field, code),
    }
}

fn other_field(field: &str, code: FieldCode) -> &'static str {
    match (field, code) {
        ("name", FieldCode::Required) => "Enter a name.",
        ("slug", FieldCode::Required) => "Enter a slug.",
        ("email", FieldCode::Required) => "Enter your email address.",
        ("password", FieldCode::Required) => "Enter a password.",
        ("displayName", FieldCode::Required) => "Enter your name.",
        ("organizationName", FieldCode::Required) => "Enter the name of your organization.",
        ("scopes", FieldCode::Required) => "Choose at least one scope.",
        ("piiConsent", FieldCode::Required) => "Say whether Work Email is shared: true or false.",
        ("password", FieldCode::TooShort) => "Use at least 12 characters.",
        ("password", FieldCode::TooLong) => "Use at most 128 characters.",
        ("description", FieldCode::TooLong) => "Use at most 500 characters.",
        ("slug", FieldCode::TooLong) => "Use at most 50 characters.",
        ("email", FieldCode::TooLong) => "Use at most 254 characters.",
        ("query", FieldCode::TooLong) => "This link is too long: its query may have 16 KiB.",
        ("slug", FieldCode::Invalid) => "Use only small letters a–z, digits and hyphens.",
        ("slug", FieldCode::Taken) => "This slug is taken. Choose another one.",
        ("slug", FieldCode::Immutable) => "A slug cannot be changed after the app was created.",
        ("email", FieldCode::Invalid) => "Enter an email address, like name@example.com.",
        ("email", FieldCode::Taken) => {
            "There is an account with this email address. Sign in instead."
        }
        ("organizationName", FieldCode::Reserved) => {
            "Choose a name that does not contain “OpenTrain”."
        }
        ("organizationName", FieldCode::Invalid) => {
            "Leave this out: the invitation says which organization you join."
        }
        ("invitation", FieldCode::Invalid) => {
            "This invitation is not valid any more. Ask for a new one."
        }
        ("role", FieldCode::Required | FieldCode::Invalid) => "Choose a role: OWNER or MEMBER.",
        ("scopes", FieldCode::UnknownScope) => "This is not a scope. Remove it.",
        (_, FieldCode::Required) => "Enter a value.",
        (_, FieldCode::TooLong) => "Use at most 120 characters.",
        (_, FieldCode::Characters) => {
            "Remove characters that cannot be seen, such as line breaks or direction marks."
        }
        _ => "This value is not valid.",
    }
}

fn website_url(code: FieldCode) -> &'static str {
    match code {
        FieldCode::TooLong => "Use at most 2,048 characters.",
        FieldCode::Scheme => "Start the address with https:// or http://.",
        FieldCode::Userinfo => "Remove the user name or password before the @.",
        _ => "Enter a whole address, like https://example.com.",
    }
}

/// The message for a code that [`RedirectBase::parse`](crate::RedirectBase::parse) or
/// [`parse_rows`](crate::redirect::parse_rows) gives to a base.
pub fn redirect_uri(code: FieldCode) -> &'static str {
    match code {
        FieldCode::Required => "Enter an address or remove this row.",
        FieldCode::TooMany => "Register at most 10 redirect URIs.",
        FieldCode::TooLong => "Use at most 2,048 characters.",
        FieldCode::Characters => {
            "Use only characters of a URL: no spaces, no wildcard *, and every % followed by two hex digits."
        }
        FieldCode::NotAUrl => "Enter a whole address, like https://example.com/callback.",
        FieldCode::Scheme => "Start the address with https:// or http://.",
        FieldCode::Userinfo => "Remove the user name or password before the @.",
        FieldCode::Fragment => "Remove the # and what follows it.",
        FieldCode::NotCanonical => {
            "Write the address as a browser shows it: no “..” or “.” in the path, no empty port, nothing encoded in the host."
        }
        FieldCode::PathAmbiguous => {
            "Simplify the path: no empty parts (//), no encoded / or \\, no hidden dots or invisible characters."
        }
        FieldCode::Query => "Remove the ? and what follows it: links may add their own query.",
        FieldCode::OwnOrigin => "Use an address of your platform, not of OpenTrain.",
        FieldCode::Duplicate => "This address is already in the list. Remove one of them.",
        _ => "This address cannot be registered.",
    }
}
