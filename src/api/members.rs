//! The members of the account's organization.

use domain::api_types::{Collection, Empty, Invitation, Member, MemberPatch, Role};

use super::ApiError;
use super::client::{ApiRequest, encode_component};

/// `GET /members`
pub async fn list() -> Result<Collection<Member>, ApiError> {
    ApiRequest::get("members").json().await
}

/// `POST /invitations`
pub async fn invite() -> Result<Invitation, ApiError> {
    ApiRequest::post("invitations").send_json(&Empty {}).await
}

/// `PATCH /members/{id}`
pub async fn set_role(id: String, role: Role) -> Result<Member, ApiError> {
    let patch = MemberPatch { role: role.as_str().to_owned() };
    ApiRequest::patch(&format!("members/{}", encode_component(&id))).send_json(&patch).await
}

/// `DELETE /members/{id}`
pub async fn remove(id: String) -> Result<(), ApiError> {
    ApiRequest::delete(&format!("members/{}", encode_component(&id))).send_empty().await
}
