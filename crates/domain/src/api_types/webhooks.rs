use serde::{Deserialize, Serialize};

use super::nullable::{double_option, null_as_default};
use super::project_links::ProjectLinkResponse;
use super::timestamp::Timestamp;
use super::validation::{check, finish};
use crate::field_code::FieldCode;
use crate::field_error::FieldError;
use crate::string_enum::string_enum;
use crate::webhook::WebhookUrl;

string_enum! {
    /// What an event is about (rule 37). This product emits those about project links and installs.
    pub enum EventType {
        /// A contract on a linked job began.
        ContractStarted = "contract.started",
        /// A contract on a linked job ended.
        ContractEnded = "contract.ended",
        /// A project was linked.
        ProjectLinkCreated = "project_link.created",
        /// A project link was removed.
        ProjectLinkRemoved = "project_link.removed",
        /// The customer disconnected or reconnected the app.
        InstallRevoked = "install.revoked",
        /// A milestone was funded.
        MilestoneFunded = "milestone.funded",
        /// The budget of a milestone runs low.
        MilestoneBudgetLow = "milestone.budget_low",
        /// The budget of a milestone is used up.
        MilestoneBudgetDepleted = "milestone.budget_depleted",
    }
}

string_enum! {
    /// Whether a webhook endpoint receives events (rule 36).
    pub enum WebhookEndpointStatus {
        /// It receives the events that it subscribes to. Every endpoint starts like this.
        Active = "ACTIVE",
        /// Nothing is sent to it.
        Disabled = "DISABLED",
    }
}

string_enum! {
    /// Why a webhook endpoint is `DISABLED` (rule 39).
    pub enum DisabledReason {
        /// The platform disabled it.
        Requested = "REQUESTED",
        /// 10 attempts in a row failed.
        TooManyFailures = "TOO_MANY_FAILURES",
    }
}

string_enum! {
    /// The state of a delivery (rule 38).
    pub enum DeliveryStatus {
        /// It will be sent.
        Pending = "PENDING",
        /// The endpoint answered with 2xx.
        Delivered = "DELIVERED",
        /// It won't be sent again, unless it is redelivered.
        Failed = "FAILED",
    }
}

string_enum! {
    /// Why an attempt failed (rules 38 and 40).
    pub enum AttemptError {
        /// The host has no address.
        Dns = "DNS",
        /// Nothing answers at the address.
        Connect = "CONNECT",
        /// There is no TLS, or its certificate isn't trusted.
        Tls = "TLS",
        /// There was no answer within 10 s.
        Timeout = "TIMEOUT",
        /// The host has an address that isn't public.
        AddressRefused = "ADDRESS_REFUSED",
        /// The head of the answer is too large.
        TooLarge = "TOO_LARGE",
        /// The answer is a redirect, which isn't followed.
        Redirect = "REDIRECT",
        /// The answer isn't 2xx, or isn't HTTP.
        Http = "HTTP",
    }
}

string_enum! {
    /// Why an install was revoked: `data.reason` of `install.revoked` (rule 37).
    pub enum RevocationReason {
        /// The customer disconnected the app.
        Disconnected = "DISCONNECTED",
        /// The customer connected again, which made a new install.
        Reconnected = "RECONNECTED",
    }
}

/// Body of `POST /webhook-endpoints` (rule 36): what the platform sent, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpointInput {
    /// Where to send events: https, or http for `localhost`, `127.0.0.1` and `[::1]`.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1, format = "uri"))]
    pub url: String,
    /// At least one.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, value_type = Vec<EventType>, min_items = 1))]
    pub event_types: Vec<String>,
}

/// A [`WebhookEndpointInput`] that passed all checks.
#[derive(Clone, Debug)]
pub struct NewWebhookEndpoint {
    /// Where to send events.
    pub url: WebhookUrl,
    /// At least one, without repetition, in the order of the contract.
    pub event_types: Vec<EventType>,
}

impl WebhookEndpointInput {
    /// Checks an endpoint.
    ///
    /// # Errors
    /// Every failing field, in the order of the members.
    pub fn parse(&self) -> Result<NewWebhookEndpoint, Vec<FieldError>> {
        let mut errors = Vec::new();
        let url = check(&mut errors, "url", WebhookUrl::parse(&self.url));
        let event_types = parse_event_types(&self.event_types, &mut errors);
        finish(errors, || Some(NewWebhookEndpoint { url: url?, event_types }))
    }
}

/// Body of `PATCH /webhook-endpoints/{id}` (rule 36): the members to change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpointPatch {
    /// Where to send events from now on. Pending deliveries go there too.
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, required = false, min_length = 1, format = "uri"))]
    pub url: Option<String>,
    /// At least one. They replace the current ones, for new events.
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<EventType>, required = false, min_items = 1))]
    pub event_types: Option<Vec<String>>,
    /// `ACTIVE` also sets `consecutiveFailures` to 0. `DISABLED` makes pending deliveries `FAILED`.
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = WebhookEndpointStatus, required = false))]
    pub status: Option<String>,
}

/// A [`WebhookEndpointPatch`] that passed all checks. `None` leaves a member as it is.
#[derive(Clone, Debug, Default)]
pub struct WebhookEndpointChanges {
    /// The new address.
    pub url: Option<WebhookUrl>,
    /// All new event types, at least one.
    pub event_types: Option<Vec<EventType>>,
    /// The new status.
    pub status: Option<WebhookEndpointStatus>,
}

impl WebhookEndpointPatch {
    /// Checks an edit.
    ///
    /// # Errors
    /// Every failing field, in the order of the members.
    pub fn parse(&self) -> Result<WebhookEndpointChanges, Vec<FieldError>> {
        let mut errors = Vec::new();
        let url = self.url.as_deref().map(WebhookUrl::parse).transpose();
        let url = check(&mut errors, "url", url);
        let event_types =
            self.event_types.as_ref().map(|types| parse_event_types(types, &mut errors));
        let status = self.status.as_deref().map(parse_status).transpose();
        let status = check(&mut errors, "status", status);
        finish(errors, || Some(WebhookEndpointChanges { url: url?, event_types, status: status? }))
    }
}

fn parse_event_types(types: &[String], errors: &mut Vec<FieldError>) -> Vec<EventType> {
    if types.is_empty() {
        errors.push(FieldError::new("eventTypes", FieldCode::Required));
    }
    for (at, text) in types.iter().enumerate() {
        if EventType::parse(text).is_none() {
            errors.push(FieldError::new(&format!("eventTypes[{at}]"), FieldCode::Invalid));
        }
    }
    let asked = |known: &&EventType| types.iter().any(|text| text == known.as_str());
    EventType::ALL.iter().filter(asked).copied().collect()
}

fn parse_status(text: &str) -> Result<WebhookEndpointStatus, FieldCode> {
    WebhookEndpointStatus::parse(text).ok_or(FieldCode::Invalid)
}

/// Where a platform receives the events of one install (rule 36). Its secret is in no answer but the
/// first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpoint {
    /// The endpoint's ID.
    pub id: String,
    /// Where events are sent.
    pub url: String,
    /// Which events are sent.
    pub event_types: Vec<EventType>,
    /// Whether events are sent.
    pub status: WebhookEndpointStatus,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Attempts that failed since the last success. 10 disable the endpoint (rule 39).
    pub consecutive_failures: i64,
    /// When it was disabled. `null` while it is `ACTIVE`.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub disabled_at: Option<Timestamp>,
    /// Why it was disabled. `null` while it is `ACTIVE`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub disabled_reason: Option<DisabledReason>,
}

/// Response of `GET /webhook-endpoints`: all endpoints of the install, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpoints {
    /// Up to 10.
    pub webhook_endpoints: Vec<WebhookEndpoint>,
}

/// Response with one endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEndpointResponse {
    /// The endpoint.
    pub webhook_endpoint: WebhookEndpoint,
}

/// Response of `POST /webhook-endpoints`, the only one that ever carries the secret. It has no
/// `Debug`, so that it can't reach a log.
#[derive(Clone, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds a secret")]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedWebhookEndpoint {
    /// The new endpoint.
    pub webhook_endpoint: WebhookEndpoint,
    /// `whsec_…`, the key of every signature. Shown once.
    pub secret: String,
}

/// Response of `DELETE /webhook-endpoints/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedWebhookEndpoint {
    /// The endpoint as it was.
    pub webhook_endpoint: WebhookEndpoint,
    /// Always `true`.
    pub deleted: bool,
}

/// Body of `POST /webhook-endpoints/{id}/redeliver`. It may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedeliverInput {
    /// One delivery, in any state. Without it: all that are `FAILED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_id: Option<String>,
}

/// Response of `POST /webhook-endpoints/{id}/redeliver`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Redelivered {
    /// The endpoint.
    pub webhook_endpoint: WebhookEndpoint,
    /// How many deliveries are `PENDING` again.
    pub requeued: u64,
    /// The same for people, in English.
    pub message: String,
}

/// The body of every webhook (rule 37).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEvent {
    /// The event's ID. Later events of an install have larger ones.
    pub id: String,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Always `v1`.
    pub api_version: String,
    /// When it happened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// The project link or the install.
    pub resource_id: String,
    /// The job of the project link. `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub job_id: Option<String>,
    /// What depends on the type.
    pub data: EventData,
}

/// The data of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventData {
    /// `project_link.created` and `project_link.removed`: the link, in the latter case as it was.
    ProjectLink(ProjectLinkResponse),
    /// `install.revoked`
    InstallRevoked(InstallRevokedData),
}

/// The data of `install.revoked`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstallRevokedData {
    /// Why the install was revoked.
    pub reason: RevocationReason,
}

/// An event on its way to one endpoint, as the developers of the app see it (rule 38).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// The delivery's ID: `X-OpenTrain-Delivery`.
    pub id: String,
    /// The event.
    pub event: DeliveredEvent,
    /// The endpoint, which may have been deleted since.
    pub endpoint_id: String,
    /// The install that the event is about.
    pub install_id: String,
    /// The customer's organization.
    pub organization_name: String,
    /// The state of the delivery.
    pub status: DeliveryStatus,
    /// The latest 20 attempts, oldest first.
    pub attempts: Vec<DeliveryAttempt>,
    /// When it is sent next, or again if the running attempt fails to report. `null` unless it is
    /// `PENDING`.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub next_attempt_at: Option<Timestamp>,
}

/// The event of a delivery, without its data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveredEvent {
    /// The event's ID, the same for every endpoint.
    pub id: String,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When it happened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// One attempt of a delivery, and what the endpoint answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryAttempt {
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The HTTP status. `null` without an answer.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub status: Option<u16>,
    /// Why it failed. `null` for a success.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub error: Option<AttemptError>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The first 1 KiB of the answer's body. It's the endpoint's text: never show it as anything but
    /// text. `null` without an answer.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub excerpt: Option<String>,
}
