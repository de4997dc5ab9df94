use serde::{Deserialize, Serialize};
use validator::Validate;

use super::nullable::{double_option, null_as_default};
use super::timestamp::Timestamp;
use super::validation::{Validation, field_errors, finish, to_validation};
use crate::field_code::FieldCode;
use crate::field_error::FieldError;
use crate::names::{AppName, Description};
use crate::redirect::{self, RedirectBase};
use crate::scope::ScopeSet;
use crate::slug::Slug;
use crate::string_enum::string_enum;
use crate::url::Origin;
use crate::website::WebsiteUrl;

string_enum! {
    /// Whether a platform app is switched on (rules 7 and 10).
    pub enum AppStatus {
        /// It takes new connections, and its installs have access. Every app starts like this.
        Active = "ACTIVE",
        /// It takes no new connections, and the calls of its installs are refused. Reactivating
        /// restores both.
        Disabled = "DISABLED",
    }
}

string_enum! {
    /// Who disabled a platform app (rules 10 and 41).
    pub enum DisabledBy {
        /// Its own developers, who can reactivate it.
        Developer = "DEVELOPER",
        /// The operator of this product. The app's developers may have deactivated it as well.
        Operator = "OPERATOR",
    }
}

/// Body of `POST /platform-apps` (rules 2–6): what the developer typed, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppInput {
    /// Required, 1–120 characters after trimming (rule 2).
    #[validate(custom(function = "check_name"))]
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub name: String,
    /// Required, 1–50 characters of `[a-z0-9-]` after trimming. It can't be changed later (rule 3).
    #[validate(custom(function = "check_slug"))]
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(
        feature = "openapi",
        schema(required, pattern = r"^[ \t\r\n]*[a-z0-9-]{1,50}[ \t\r\n]*$")
    )]
    pub slug: String,
    /// Optional, up to 500 characters after trimming (rule 2).
    #[validate(custom(function = "check_description"))]
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub description: String,
    /// Optional, an absolute http(s) URL of up to 2,048 characters (rule 4).
    #[validate(custom(function = "check_website_url"))]
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub website_url: String,
    /// Up to 10 base URIs (rule 5).
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<String>>, max_items = 10))]
    pub redirect_uris: Vec<String>,
    /// At least one scope (rule 6).
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, value_type = Vec<crate::Scope>, min_items = 1))]
    pub scopes: Vec<String>,
}

/// Body of `PATCH /platform-apps/{id}` (rule 8): the members to change. `null` clears an optional
/// one. A `slug` is refused with `IMMUTABLE` (rule 3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppPatch {
    /// 1–120 characters after trimming. Can't be cleared.
    #[validate(custom(function = "check_name"))]
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false, min_length = 1))]
    pub name: Option<String>,
    /// Refused with `IMMUTABLE`, whatever its value (rule 3).
    #[validate(custom(function = "check_immutable"))]
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub slug: Option<String>,
    /// Up to 500 characters after trimming.
    #[validate(custom(function = "check_description"))]
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// An absolute http(s) URL of up to 2,048 characters.
    #[validate(custom(function = "check_website_url"))]
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    pub website_url: Option<String>,
    /// Up to 10 base URIs, which replace the current ones.
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub redirect_uris: Option<Vec<String>>,
    /// At least one scope. They replace the current ones and apply to new installs only (rule 9).
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::Scope>, required = false, min_items = 1))]
    pub scopes: Option<Vec<String>>,
}

/// An [`AppInput`] that passed all checks.
#[derive(Clone, Debug)]
pub struct NewApp {
    /// 1–120 characters.
    pub name: AppName,
    /// The server checks whether it is taken.
    pub slug: Slug,
    /// Up to 500 characters.
    pub description: Option<Description>,
    /// Up to 2,048 characters.
    pub website_url: Option<WebsiteUrl>,
    /// Up to 10, without duplicates.
    pub redirect_uris: Vec<RedirectBase>,
    /// At least one.
    pub scopes: ScopeSet,
}

impl AppInput {
    /// Checks a registration. `own_origin` is the origin of this product, which can't be a redirect
    /// URI.
    ///
    /// # Errors
    /// Every failing field, in the order of the form.
    pub fn parse(&self, own_origin: &Origin) -> Result<NewApp, Vec<FieldError>> {
        let mut errors = field_errors(self.validate());
        let redirect_uris = parse_redirect_uris(&self.redirect_uris, own_origin, &mut errors);
        let scopes = parse_scopes(&self.scopes, &mut errors);
        let parsed = || {
            Some(NewApp {
                name: AppName::parse(&self.name).ok()?,
                slug: Slug::parse(&self.slug).ok()?,
                description: Description::parse(&self.description).ok()?,
                website_url: WebsiteUrl::parse(&self.website_url).ok()?,
                redirect_uris,
                scopes,
            })
        };
        finish(errors, parsed)
    }
}

/// An [`AppPatch`] that passed all checks. `None` leaves a member as it is.
#[derive(Clone, Debug, Default)]
pub struct AppChanges {
    /// The new name.
    pub name: Option<AppName>,
    /// `Some(None)` clears the description.
    pub description: Option<Option<Description>>,
    /// `Some(None)` clears the website.
    pub website_url: Option<Option<WebsiteUrl>>,
    /// All new redirect URIs, up to 10.
    pub redirect_uris: Option<Vec<RedirectBase>>,
    /// All new scopes, at least one.
    pub scopes: Option<ScopeSet>,
}

impl AppPatch {
    /// Checks an edit. `own_origin` is the origin of this product, which can't be a redirect URI.
    ///
    /// # Errors
    /// Every failing field, in the order of the form. A slug is always `IMMUTABLE`.
    pub fn parse(&self, own_origin: &Origin) -> Result<AppChanges, Vec<FieldError>> {
        let mut errors = field_errors(self.validate());
        let redirect_uris = self
            .redirect_uris
            .as_ref()
            .map(|rows| parse_redirect_uris(rows, own_origin, &mut errors));
        let scopes = self.scopes.as_ref().map(|scopes| parse_scopes(scopes, &mut errors));
        let parsed = || {
            Some(AppChanges {
                name: self.name.as_deref().map(AppName::parse).transpose().ok()?,
                description: self
                    .description
                    .as_deref()
                    .map(Description::parse)
                    .transpose()
                    .ok()?,
                website_url: self.website_url.as_deref().map(WebsiteUrl::parse).transpose().ok()?,
                redirect_uris,
                scopes,
            })
        };
        finish(errors, parsed)
    }
}

fn check_name(text: &str) -> Validation {
    to_validation(AppName::parse(text))
}

fn check_slug(text: &str) -> Validation {
    to_validation(Slug::parse(text))
}

fn check_immutable(_: &str) -> Validation {
    to_validation::<()>(Err(FieldCode::Immutable))
}

fn check_description(text: &str) -> Validation {
    to_validation(Description::parse(text))
}

fn check_website_url(text: &str) -> Validation {
    to_validation(WebsiteUrl::parse(text))
}

fn parse_redirect_uris(
    rows: &[String],
    own_origin: &Origin,
    errors: &mut Vec<FieldError>,
) -> Vec<RedirectBase> {
    if rows.len() > RedirectBase::MAX_COUNT {
        errors.push(FieldError::new("redirectUris", FieldCode::TooMany));
        return Vec::new();
    }
    let rows = redirect::parse_rows(rows, own_origin).into_iter().enumerate();
    let base_or_error = |(row, base): (usize, Result<_, _>)| {
        base.map_err(|code| errors.push(FieldError::new(&format!("redirectUris[{row}]"), code)))
            .ok()
    };
    rows.filter_map(base_or_error).collect()
}

fn parse_scopes(scopes: &[String], errors: &mut Vec<FieldError>) -> ScopeSet {
    ScopeSet::parse(scopes).unwrap_or_else(|failures| {
        errors.extend(failures.into_iter().map(|(field, code)| FieldError::new(&field, code)));
        ScopeSet::EMPTY
    })
}

/// A platform app as its developers see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct App {
    /// The app's ID, for the API's paths.
    pub id: String,
    /// The public identifier `ptnapp_…` (rule 7).
    pub client_id: String,
    /// The app's part of its consent link, never changed (rule 3).
    pub slug: String,
    /// The app's name.
    pub name: String,
    /// `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub description: Option<String>,
    /// `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub website_url: Option<String>,
    /// Base URIs in canonical form, in the order of the form.
    pub redirect_uris: Vec<String>,
    /// What the app asks for in new installs, without implied scopes.
    pub scopes: Vec<String>,
    /// Whether the app is switched on.
    pub status: AppStatus,
    /// The consent link without parameters: `{PUBLIC_URL}/integrations/{slug}/connect`.
    pub consent_url: String,
    /// Raised by one with each edit, and sent as the `ETag` (rule 8). Switching the app on or off
    /// doesn't raise it.
    pub revision: i64,
    /// When it was registered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// When it was deactivated. `null` while it is `ACTIVE`.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub disabled_at: Option<Timestamp>,
    /// Who deactivated it. `null` while it is `ACTIVE`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub disabled_by: Option<DisabledBy>,
    /// Why the operator disabled it, as plain text. `null` if the operator gave no reason or hasn't
    /// disabled it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub disabled_reason: Option<String>,
    /// How it is used.
    pub installs: AppInstallCounts,
}

/// The installs of an app in numbers (rule 9).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppInstallCounts {
    /// Active installs.
    pub active: i64,
    /// Active installs whose scopes differ from the app's current ones.
    pub outdated: i64,
    /// When any token of the app was last used. `null` before the first use.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub last_used_at: Option<Timestamp>,
}

/// Response of `GET /slugs/{slug}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlugAvailability {
    /// Whether no app has or ever had this slug (rule 3).
    pub available: bool,
    /// A free slug that resembles the one asked for. `null` if that one is available.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub suggestion: Option<String>,
    /// The app of the caller's own organization that has the slug (rule 11). Left out if there is
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_app: Option<OwnApp>,
}

/// An app of the caller's own organization, to link to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnApp {
    /// The app's ID.
    pub id: String,
    /// The app's name.
    pub name: String,
}
