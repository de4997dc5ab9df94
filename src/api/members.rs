//! The people of one's own organization.

use domain::wire::{Invitation, Items, Member, MemberPatch, NoMembers, Role};

use super::ApiError;
use super::client::{Call, encoded};

/// `GET /members`
pub async fn list() -> Result<Items<Member>, ApiError> {
    Call::get("members").json().await
}

/// `POST /invitations`
pub async fn invite() -> Result<Invitation, ApiError> {
    Call::post("invitations").body(&NoMembers {}).json().await
}

/// `PATCH /members/{id}`
pub async fn set_role(id: String, role: Role) -> Result<Member, ApiError> {
    let patch = MemberPatch { role: role.as_str().to_owned() };
    Call::patch(&format!("members/{}", encoded(&id))).body(&patch).json().await
}

/// `DELETE /members/{id}`
pub async fn remove(id: String) -> Result<(), ApiError> {
    Call::delete(&format!("members/{}", encoded(&id))).done().await
}
