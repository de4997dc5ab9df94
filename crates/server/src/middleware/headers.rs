//! The headers of every response.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::set_header::response::SetMultipleResponseHeadersLayer;
use tower_http::set_header::{HeaderMetadata, SetResponseHeaderLayer};

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), \
    clipboard-write=(self), display-capture=(), encrypted-media=(), fullscreen=(), \
    geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=()";

const SECURITY_HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
];

pub fn security_headers<B: 'static>(
    https: bool,
) -> SetMultipleResponseHeadersLayer<axum::http::Response<B>> {
    let headers = SECURITY_HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value)));
    let a_year = HeaderValue::from_static("max-age=31536000");
    let transport = https.then_some((header::STRICT_TRANSPORT_SECURITY, a_year));
    let headers = headers.into_iter().chain(transport).map(HeaderMetadata::from);
    SetMultipleResponseHeadersLayer::overriding(headers.collect())
}

/// HTML has a policy of its own, which allows what it loads.
pub fn content_security_policy() -> SetResponseHeaderLayer<HeaderValue> {
    let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, nothing)
}

/// What depends on the path, whatever answers there.
pub async fn path_headers(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = is_api(path);
    let is_consent_page = is_consent_page(path);
    let mut response = next.run(request).await;
    if is_api {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if is_consent_page {
        response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    response
}

/// Whether no page can be at this path.
pub fn is_api(path: &str) -> bool {
    ["/api", "/auth"].iter().any(|root| has_prefix(path, root))
}

fn has_prefix(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `/integrations/{slug}/connect`
fn is_consent_page(path: &str) -> bool {
    let inner = path.strip_prefix("/integrations/").map(|rest| rest.trim_end_matches('/'));
    inner.and_then(|rest| rest.strip_suffix("/connect")).is_some()
}
