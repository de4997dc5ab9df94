use serde::{Deserialize, Serialize};

use validator::Validate;

use super::validation::{self, check};
use super::{Timestamp, null_clears, null_is_none};
use crate::redirect::{self, RedirectBase};
use crate::string_enum::string_enum;
use crate::{AppName, Description, FieldCode, FieldError, Origin, ScopeSet, Slug, WebsiteUrl};

string_enum! {
    /// Whether an app takes connections and its installs may call.
    pub enum AppStatus { Active = "ACTIVE", Disabled = "DISABLED" }
}

/// `POST /platform-apps`: what a developer types, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppInput {
    #[validate(custom(function = "check_name"))]
    #[serde(default, deserialize_with = "null_is_none")]
    pub name: String,
    #[validate(custom(function = "check_slug"))]
    #[serde(default, deserialize_with = "null_is_none")]
    pub slug: String,
    #[validate(custom(function = "check_description"))]
    #[serde(default, deserialize_with = "null_is_none")]
    pub description: String,
    #[validate(custom(function = "check_website_url"))]
    #[serde(default, deserialize_with = "null_is_none")]
    pub website_url: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub redirect_uris: Vec<String>,
    #[serde(default, deserialize_with = "null_is_none")]
    pub scopes: Vec<String>,
}

/// `PATCH /platform-apps/{id}`: the members to change; `null` clears an optional one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppPatch {
    #[validate(custom(function = "check_name"))]
    #[serde(default, deserialize_with = "null_clears", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Always refused (`IMMUTABLE`), whatever its value.
    #[validate(custom(function = "check_immutable"))]
    #[serde(default, deserialize_with = "null_clears", skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    #[validate(custom(function = "check_description"))]
    #[serde(default, deserialize_with = "null_clears", skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[validate(custom(function = "check_website_url"))]
    #[serde(default, deserialize_with = "null_clears", skip_serializing_if = "Option::is_none")]
    pub website_url: Option<String>,
    #[serde(default, deserialize_with = "null_clears", skip_serializing_if = "Option::is_none")]
    pub redirect_uris: Option<Vec<String>>,
    #[serde(default, deserialize_with = "null_clears", skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
}

/// A registration whose every field is right.
#[derive(Clone, Debug)]
pub struct NewApp {
    pub name: AppName,
    pub slug: Slug,
    pub description: Option<Description>,
    pub website_url: Option<WebsiteUrl>,
    pub redirect_uris: Vec<RedirectBase>,
    pub scopes: ScopeSet,
}

impl AppInput {
    /// Reads a registration; `own` is this product's origin.
    ///
    /// # Errors
    /// Every failing field, in the order of the form.
    pub fn parse(&self, own: &Origin) -> Result<NewApp, Vec<FieldError>> {
        let mut errors = validation::errors(self.validate());
        let redirect_uris = parse_redirect_uris(&self.redirect_uris, own, &mut errors);
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
        validation::all_or_errors(errors, parsed)
    }
}

/// An edit whose every field is right; `None` leaves a member as it is.
#[derive(Clone, Debug, Default)]
pub struct AppChanges {
    pub name: Option<AppName>,
    pub description: Option<Option<Description>>,
    pub website_url: Option<Option<WebsiteUrl>>,
    pub redirect_uris: Option<Vec<RedirectBase>>,
    pub scopes: Option<ScopeSet>,
}

impl AppPatch {
    /// Reads an edit; `own` is this product's origin.
    ///
    /// # Errors
    /// Every failing field, in the order of the form; `IMMUTABLE` for any slug.
    pub fn parse(&self, own: &Origin) -> Result<AppChanges, Vec<FieldError>> {
        let mut errors = validation::errors(self.validate());
        let redirect_uris =
            self.redirect_uris.as_ref().map(|rows| parse_redirect_uris(rows, own, &mut errors));
        let scopes = self.scopes.as_ref().map(|words| parse_scopes(words, &mut errors));
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
        validation::all_or_errors(errors, parsed)
    }
}

fn check_name(text: &str) -> validation::Checked {
    check(AppName::parse(text))
}

fn check_slug(text: &str) -> validation::Checked {
    check(Slug::parse(text))
}

fn check_immutable(_: &str) -> validation::Checked {
    check::<()>(Err(FieldCode::Immutable))
}

fn check_description(text: &str) -> validation::Checked {
    check(Description::parse(text))
}

fn check_website_url(text: &str) -> validation::Checked {
    check(WebsiteUrl::parse(text))
}

fn parse_redirect_uris(
    rows: &[String],
    own: &Origin,
    errors: &mut Vec<FieldError>,
) -> Vec<RedirectBase> {
    if rows.len() > RedirectBase::MAX_COUNT {
        errors.push(FieldError::new("redirectUris", FieldCode::TooMany));
        return Vec::new();
    }
    let rows = redirect::parse_rows(rows, own).into_iter().enumerate();
    let read = |(row, base): (usize, Result<_, _>)| {
        base.map_err(|code| errors.push(FieldError::new(&format!("redirectUris[{row}]"), code)))
            .ok()
    };
    rows.filter_map(read).collect()
}

fn parse_scopes(words: &[String], errors: &mut Vec<FieldError>) -> ScopeSet {
    ScopeSet::parse(words).unwrap_or_else(|failures| {
        errors.extend(failures.into_iter().map(|(field, code)| FieldError::new(&field, code)));
        ScopeSet::EMPTY
    })
}

/// A platform app as its developers see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct App {
    pub id: String,
    pub client_id: String,
    pub slug: String,
    pub name: String,
    pub description: Option<String>,
    pub website_url: Option<String>,
    pub redirect_uris: Vec<String>,
    pub scopes: Vec<String>,
    pub status: AppStatus,
    pub consent_url: String,
    /// Raised by one with each edit; the `ETag`.
    pub revision: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
    pub installs: AppInstallCounts,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppInstallCounts {
    pub active: i64,
    /// Active installs whose scopes are not the ones that the app asks for today.
    pub outdated: i64,
    pub last_used_at: Option<Timestamp>,
}

/// `GET /slugs/{slug}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlugAvailability {
    pub available: bool,
    /// A free slug like the one asked for, when that one is not free.
    pub suggestion: Option<String>,
}
