//! What is wrong with a field, and what to do. The English sentences are the same as the API's, in
//! [`domain::messages`].

use domain::FieldCode;

use super::common;

catalogue!("fields");

/// The sentence for `code` at `field` (`name`, `redirectUris[2]`, …).
pub fn field_message(field: &str, code: FieldCode) -> &'static str {
    let field = field.split('[').next().unwrap_or(field);
    match field {
        "redirectUris" => redirect_uri(code),
        "websiteUrl" => website(code),
        _ => text(field, code),
    }
}

fn text(field: &str, code: FieldCode) -> &'static str {
    match (field, code) {
        ("name", FieldCode::Required) => t().name_required(),
        ("slug", FieldCode::Required) => t().slug_required(),
        ("email", FieldCode::Required) => t().email_required(),
        ("password" | "newPassword", FieldCode::Required) => t().password_required(),
        ("currentPassword", FieldCode::Required) => t().current_password_required(),
        ("displayName", FieldCode::Required) => t().display_name_required(),
        ("organizationName", FieldCode::Required) => t().organization_name_required(),
        ("scopes", FieldCode::Required) => t().scopes_required(),
        ("password" | "newPassword", FieldCode::TooShort) => t().password_too_short(),
        ("password" | "newPassword", FieldCode::TooLong) => t().password_too_long(),
        ("currentPassword", FieldCode::Invalid) => t().current_password_wrong(),
        ("name" | "displayName" | "organizationName", FieldCode::TooLong) => t().name_too_long(),
        ("description", FieldCode::TooLong) => t().description_too_long(),
        ("slug", FieldCode::TooLong) => t().slug_too_long(),
        ("email", FieldCode::TooLong) => t().email_too_long(),
        ("slug", FieldCode::Invalid) => t().slug_invalid(),
        ("slug", FieldCode::Taken) => t().slug_taken(),
        ("email", FieldCode::Invalid) => t().email_invalid(),
        ("email", FieldCode::Taken) => t().email_taken(),
        ("organizationName", FieldCode::Reserved) => t().organization_name_reserved(),
        ("invitation", FieldCode::Invalid) => t().invitation_invalid(),
        ("secret", FieldCode::Invalid) => t().secret_invalid(),
        ("scopes", FieldCode::UnknownScope) => t().scopes_unknown(),
        (_, FieldCode::Required) => t().required(),
        (_, FieldCode::TooLong) => t().too_long(),
        (_, FieldCode::Characters) => t().characters(),
        _ => t().invalid(),
    }
}

fn website(code: FieldCode) -> &'static str {
    match code {
        FieldCode::TooLong => common::t().uri_too_long(),
        FieldCode::Scheme => common::t().uri_scheme(),
        FieldCode::Userinfo => common::t().uri_userinfo(),
        _ => t().website_not_a_url(),
    }
}

fn redirect_uri(code: FieldCode) -> &'static str {
    let common = common::t();
    match code {
        FieldCode::Required => t().redirect_required(),
        FieldCode::TooMany => t().redirect_too_many(),
        FieldCode::TooLong => common.uri_too_long(),
        FieldCode::Characters => t().redirect_characters(),
        FieldCode::NotAUrl => common.uri_not_a_url(),
        FieldCode::Scheme => common.uri_scheme(),
        FieldCode::Userinfo => common.uri_userinfo(),
        FieldCode::Fragment => common.uri_fragment(),
        FieldCode::NotCanonical => common.uri_not_canonical(),
        FieldCode::PathAmbiguous => common.uri_path_ambiguous(),
        FieldCode::Query => t().redirect_query(),
        FieldCode::OwnOrigin => t().redirect_own_origin(),
        FieldCode::Duplicate => t().redirect_duplicate(),
        _ => t().redirect_invalid(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields that a form has.
    const FIELDS: [&str; 14] = [
        "name",
        "slug",
        "description",
        "websiteUrl",
        "redirectUris[1]",
        "scopes",
        "email",
        "password",
        "displayName",
        "organizationName",
        "invitation",
        "secret",
        "currentPassword",
        "newPassword",
    ];

    /// No form sends these.
    fn is_api_only(field: &str, code: FieldCode) -> bool {
        matches!(
            (field, code),
            ("slug", FieldCode::Immutable) | ("organizationName", FieldCode::Invalid)
        )
    }

    #[test]
    fn forms_and_api_say_the_same() {
        for field in FIELDS {
            for code in FieldCode::ALL.iter().copied() {
                if !is_api_only(field, code) {
                    let expected = domain::messages::message(field, code);
                    assert_eq!(field_message(field, code), expected, "{field} {code}");
                }
            }
        }
    }
}
