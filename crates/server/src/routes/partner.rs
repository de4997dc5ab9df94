//! The Platform API. Tokens only: cookies don't work here.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::api_types::{CurrentInstallResponse, ErrorBody, ErrorCode};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ApiResult};
use crate::services::partner;
use crate::services::partner::InstallWithApp;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(current_install))
}

/// What the token grants: its install, scopes and app.
#[utoipa::path(
    get, path = "/installs/current", tag = "Installs",
    security(("platformToken" = [])),
    responses(
        (status = 200, body = CurrentInstallResponse),
        (status = 401, description = "The token is missing, malformed, unknown or revoked.", body = ErrorBody),
        (status = 403, description = "Reason `APP_DISABLED`.", body = ErrorBody),
        (status = 429, description = "Too many calls with this token.", body = ErrorBody),
    )
)]
async fn current_install(
    LiveToken(install): LiveToken,
    State(state): State<AppState>,
) -> ApiResult<Json<CurrentInstallResponse>> {
    Ok(Json(partner::current_install(&state, install).await?))
}

/// The install of the live token in the request, within that token's rate limit.
struct LiveToken(InstallWithApp);

impl FromRequestParts<AppState> for LiveToken {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let presented = bearer_token(&parts.headers).ok_or_else(token_required)?;
        let found = partner::authenticate(state, presented).await?;
        let found = found.ok_or_else(token_required)?;
        state.limits.tokens.check(&found.install.token_id)?;
        Ok(Self(found))
    }
}

/// The token of the `Authorization: Bearer` header, if there is exactly one.
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim_matches(' '))
}

/// Missing, malformed, unknown and revoked tokens get the same response (rule 27).
fn token_required() -> ApiError {
    ApiError::new(
        ErrorCode::Unauthorized,
        "Send a live platform token: Authorization: Bearer ot_ptk_…",
    )
    .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_bearer_header_is_accepted_in_any_case() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            }
            bearer_token(&headers).map(str::to_owned)
        };
        for value in ["Bearer t", "bearer t", "BEARER  t"] {
            assert_eq!(read(&[value]).as_deref(), Some("t"), "{value}");
        }
        assert_eq!(read(&[]), None);
        assert_eq!(read(&["Bearer t", "Bearer t"]), None);
        for value in ["t", "Bearer", "Bearert", "Basic t"] {
            assert_eq!(read(&[value]), None, "{value}");
        }
    }
}
