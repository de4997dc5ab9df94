use serde::{Deserialize, Serialize};

use super::nullable::null_as_default;
use super::timestamp::Timestamp;
use super::validation::{check, finish};
use crate::field_code::FieldCode;
use crate::field_error::FieldError;
use crate::project_link::{ExternalProjectId, ExternalProjectName, ExternalProjectUrl, JobId};
use crate::string_enum::string_enum;

string_enum! {
    /// Who brings a hired trainer into the project (rule 35).
    pub enum ProvisioningMode {
        /// The platform, when a webhook tells it to. The default.
        PartnerWebhook = "PARTNER_WEBHOOK",
        /// OpenTrain, through an adapter that it runs for the platform.
        ManagedAdapter = "MANAGED_ADAPTER",
    }
}

/// Body of `POST /project-links` (rule 35): what the platform sent, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectLinkInput {
    /// The project's ID on the platform: 1–200 characters, unique in the install.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1, max_length = 200))]
    pub external_project_id: String,
    /// Optional, up to 300 characters after trimming.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub external_project_name: String,
    /// Optional, an absolute http(s) URL of up to 2,048 characters.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub external_project_url: String,
    /// Optional, the ID of a job of the customer: up to 200 characters.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 200))]
    pub job_id: String,
    /// Optional, by default `PARTNER_WEBHOOK`.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<ProvisioningMode>))]
    pub provisioning_mode: String,
}

/// A [`ProjectLinkInput`] that passed all checks.
#[derive(Clone, Debug)]
pub struct NewProjectLink {
    /// The server checks whether the install has it already.
    pub external_project_id: ExternalProjectId,
    /// Up to 300 characters.
    pub external_project_name: Option<ExternalProjectName>,
    /// Up to 2,048 characters.
    pub external_project_url: Option<ExternalProjectUrl>,
    /// The server asks the marketplace about it.
    pub job_id: Option<JobId>,
    /// Who brings trainers in.
    pub provisioning_mode: ProvisioningMode,
}

impl ProjectLinkInput {
    /// Checks a link.
    ///
    /// # Errors
    /// Every failing field, in the order of the members.
    pub fn parse(&self) -> Result<NewProjectLink, Vec<FieldError>> {
        let mut errors = Vec::new();
        let id = ExternalProjectId::parse(&self.external_project_id);
        let id = check(&mut errors, "externalProjectId", id);
        let name = ExternalProjectName::parse(&self.external_project_name);
        let name = check(&mut errors, "externalProjectName", name);
        let url = ExternalProjectUrl::parse(&self.external_project_url);
        let url = check(&mut errors, "externalProjectUrl", url);
        let job_id = check(&mut errors, "jobId", JobId::parse(&self.job_id));
        let mode = check(&mut errors, "provisioningMode", parse_mode(&self.provisioning_mode));
        let parsed = || {
            Some(NewProjectLink {
                external_project_id: id?,
                external_project_name: name?,
                external_project_url: url?,
                job_id: job_id?,
                provisioning_mode: mode?,
            })
        };
        finish(errors, parsed)
    }
}

fn parse_mode(text: &str) -> Result<ProvisioningMode, FieldCode> {
    match text.trim() {
        "" => Ok(ProvisioningMode::PartnerWebhook),
        text => ProvisioningMode::parse(text).ok_or(FieldCode::Invalid),
    }
}

/// One of the platform's projects, tied to a job of the customer (rule 35).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectLink {
    /// The link's ID.
    pub id: String,
    /// The customer's job. `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub job_id: Option<String>,
    /// The project's ID on the platform.
    pub external_project_id: String,
    /// The project's name on the platform. `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub external_project_name: Option<String>,
    /// The project's address on the platform. `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub external_project_url: Option<String>,
    /// Who brings trainers in.
    pub provisioning_mode: ProvisioningMode,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// Response of `GET /project-links`: all links of the install, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectLinks {
    /// Up to 1,000.
    pub project_links: Vec<ProjectLink>,
}

/// Response of `GET /installs/{id}/project-links`: one page of an install's links, newest first, and
/// how many links and webhook endpoints disconnecting ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstallProjectLinks {
    /// As many as `?limit=` allows: 1–100, by default 50.
    pub items: Vec<ProjectLink>,
    /// What to send as `?cursor=` for the next page. `null` on the last page.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub next_cursor: Option<String>,
    /// How many links the install has, on all pages.
    pub project_links: i64,
    /// How many webhook endpoints the install has.
    pub webhook_endpoints: i64,
}

/// Response with one link, and the data of `project_link.…` events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectLinkResponse {
    /// The link.
    pub project_link: ProjectLink,
}

/// Response of `DELETE /project-links/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedProjectLink {
    /// The link as it was.
    pub project_link: ProjectLink,
    /// Always `true`.
    pub deleted: bool,
}
