//! The English message for each field error: the API sends it, and the English forms show it.
//! Each says what to do.

use crate::field_code::FieldCode;

/// The message for `code` at `field`, which may have an index: `name`, `redirectUris[2]`.
pub fn message(field: &str, code: FieldCode) -> &'static str {
    let field = field.split('[').next().unwrap_or(field);
    match field {
        "redirectUris" => redirect_uri(code),
        "websiteUrl" | "externalProjectUrl" => website_url(code),
        "url" => webhook_url(code),
        _ => other_field(field, code),
    }
}

fn other_field(field: &str, code: FieldCode) -> &'static str {
    match (field, code) {
        ("name", FieldCode::Required) => "Enter a name.",
        ("slug", FieldCode::Required) => "Enter a slug.",
        ("email", FieldCode::Required) => "Enter your email address.",
        ("password" | "newPassword", FieldCode::Required) => "Enter a password.",
        ("currentPassword", FieldCode::Required) => "Enter your current password.",
        ("displayName", FieldCode::Required) => "Enter your name.",
        ("organizationName", FieldCode::Required) => "Enter your organization's name.",
        ("scopes", FieldCode::Required) => "Select at least one scope.",
        ("piiConsent", FieldCode::Required) => "Enter true to share Work Email, or false.",
        ("externalProjectId", FieldCode::Required) => "Enter your ID of the project.",
        ("externalProjectId" | "jobId", FieldCode::TooLong) => "Use 200 characters or fewer.",
        ("externalProjectName", FieldCode::TooLong) => "Use 300 characters or fewer.",
        ("externalProjectId", FieldCode::Taken) => {
            "This project is linked already. Remove that link first, or use its ID."
        }
        ("provisioningMode", FieldCode::Invalid) => {
            "Choose a mode: PARTNER_WEBHOOK or MANAGED_ADAPTER."
        }
        ("eventTypes", FieldCode::Required) => "Choose at least one event type.",
        ("eventTypes", FieldCode::Invalid) => "This event type doesn't exist. Remove it.",
        ("status", FieldCode::Invalid) => "Choose a status: ACTIVE or DISABLED.",
        ("password" | "newPassword", FieldCode::TooShort) => "Use at least 12 characters.",
        ("password" | "newPassword", FieldCode::TooLong) => "Use 128 characters or fewer.",
        ("currentPassword", FieldCode::Invalid) => "Current password is incorrect.",
        ("description", FieldCode::TooLong) => "Use 500 characters or fewer.",
        ("name" | "displayName" | "organizationName", FieldCode::TooLong) => {
            "Use 120 characters or fewer."
        }
        ("slug", FieldCode::TooLong) => "Use 50 characters or fewer.",
        ("email", FieldCode::TooLong) => "Use 254 characters or fewer.",
        ("query", FieldCode::TooLong) => "This link is too long. Its query can be up to 16 KiB.",
        ("slug", FieldCode::Invalid) => "Use only lowercase letters a–z, numbers and hyphens.",
        ("slug", FieldCode::Taken) => "This slug is taken. Choose another one.",
        ("slug", FieldCode::Immutable) => "A slug can't be changed after the app is created.",
        ("email", FieldCode::Invalid) => "Enter an email address, like name@example.com.",
        ("email", FieldCode::Taken) => {
            "An account with this email address already exists. Sign in instead."
        }
        ("organizationName", FieldCode::Reserved) => {
            "Choose a name that doesn't contain “OpenTrain”."
        }
        ("organizationName", FieldCode::Invalid) => {
            "Leave this out. The invitation decides which organization you join."
        }
        ("invitation", FieldCode::Invalid) => {
            "This invitation is no longer valid. Ask for a new one."
        }
        ("secret", FieldCode::Invalid) => "This link no longer works. Ask for a new one.",
        ("role", FieldCode::Required | FieldCode::Invalid) => "Choose a role: OWNER or MEMBER.",
        ("scopes", FieldCode::UnknownScope) => "This scope doesn't exist. Remove it.",
        (_, FieldCode::Required) => "Enter a value.",
        (_, FieldCode::TooLong) => "Use fewer characters.",
        (_, FieldCode::Characters) => {
            "Remove invisible characters, such as line breaks or direction marks."
        }
        _ => "Enter a valid value.",
    }
}

fn website_url(code: FieldCode) -> &'static str {
    match code {
        FieldCode::TooLong => "Use 2,048 characters or fewer.",
        FieldCode::Scheme => "Start the address with https:// or http://.",
        FieldCode::Userinfo => "Remove the username or password before the @.",
        _ => "Enter a full address, like https://example.com.",
    }
}

fn webhook_url(code: FieldCode) -> &'static str {
    match code {
        FieldCode::Required => "Enter the address that receives events.",
        FieldCode::Scheme => "Start the address with https://. Only localhost can use http://.",
        FieldCode::Fragment => "Remove the # and everything after it.",
        _ => website_url(code),
    }
}

/// The message for a code that [`RedirectBase::parse`](crate::RedirectBase::parse) or
/// [`parse_rows`](crate::redirect::parse_rows) gives to a base.
pub fn redirect_uri(code: FieldCode) -> &'static str {
    match code {
        FieldCode::Required => "Enter an address, or remove this row.",
        FieldCode::TooMany => "Register no more than 10 redirect URIs.",
        FieldCode::TooLong => "Use 2,048 characters or fewer.",
        FieldCode::Characters => {
            "Use only URL characters: no spaces, no invisible characters, no * wildcards, and two hex digits after every %."
        }
        FieldCode::NotAUrl => {
            "Enter a full address, like https://example.com/callback, without invisible characters."
        }
        FieldCode::Scheme => "Start the address with https:// or http://.",
        FieldCode::Userinfo => "Remove the username or password before the @.",
        FieldCode::Fragment => "Remove the # and everything after it.",
        FieldCode::NotCanonical => {
            "Write the address as a browser shows it: no “.” or “..” in the path, no empty port and no encoded characters in the host."
        }
        FieldCode::PathAmbiguous => {
            "Simplify the path: no empty segments (//), no backslashes, no encoded slashes or dots, and no invisible characters."
        }
        FieldCode::Query => "Remove the ? and everything after it. Links can add their own query.",
        FieldCode::OwnOrigin => "Use an address on your platform, not on OpenTrain.",
        FieldCode::Duplicate => "This address is already in the list. Remove one of them.",
        _ => "This address can't be registered.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AppName, ConsentLink, Description, DisplayName, Email, ExternalProjectId,
        ExternalProjectName, ExternalProjectUrl, JobId, OrganizationName, Origin, Password,
        RedirectBase, Slug, WebhookUrl, WebsiteUrl,
    };
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn message_about_a_long_text_states_the_limit_of_its_field() {
        for (field, limit) in [
            ("name", AppName::MAX),
            ("displayName", DisplayName::MAX),
            ("organizationName", OrganizationName::MAX),
            ("description", Description::MAX),
            ("slug", Slug::MAX),
            ("email", Email::MAX),
            ("password", Password::MAX),
            ("newPassword", Password::MAX),
            ("externalProjectId", ExternalProjectId::MAX),
            ("externalProjectName", ExternalProjectName::MAX),
            ("externalProjectUrl", ExternalProjectUrl::MAX),
            ("jobId", JobId::MAX),
            ("websiteUrl", WebsiteUrl::MAX),
            ("url", WebhookUrl::MAX),
            ("redirectUris[2]", RedirectBase::MAX),
        ] {
            let text = message(field, FieldCode::TooLong).replace(',', "");
            assert_eq!(text, format!("Use {limit} characters or fewer."), "{field}");
        }
        let kibibytes = format!("{} KiB", ConsentLink::MAX_QUERY_BYTES / 1024);
        assert!(message("query", FieldCode::TooLong).contains(&kibibytes));
        assert_eq!(message("build", FieldCode::TooLong), "Use fewer characters.");
    }

    /// Rule 5: what copying from a document brings along can't be seen.
    #[test]
    fn message_about_a_pasted_invisible_character_names_it() {
        let own_origin = Origin::parse("https://opentrain.example").unwrap();
        for c in ['\u{ad}', '\u{200b}', '\u{200e}', '\u{200f}', '\u{202c}', '\u{2060}', '\u{feff}']
        {
            for text in [
                format!("{c}https://acme.example/cb"),
                format!("https://acme.example/cb{c}"),
                format!("https://acme.example/c{c}b"),
                format!("https:{c}//acme.example/cb"),
            ] {
                let code = RedirectBase::parse(&text, &own_origin).unwrap_err();
                assert!(redirect_uri(code).contains("invisible"), "{text:?}: {code}");
            }
            // The parser drops some of them from a host and refuses the others.
            for host in [format!("{c}acme.example"), format!("acme.example{c}")] {
                match RedirectBase::parse(&format!("https://{host}"), &own_origin) {
                    Ok(base) => assert_eq!(base.as_str(), "https://acme.example/"),
                    Err(code) => {
                        assert!(redirect_uri(code).contains("invisible"), "{host:?}: {code}");
                    }
                }
            }
        }
    }
}
