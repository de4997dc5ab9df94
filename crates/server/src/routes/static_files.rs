//! The SPA: its files, and `index.html` for every page.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use crate::assets::{Assets, File};
use crate::error::{ApiError, ApiResult};

/// The fallback of all routes.
pub(super) async fn serve(
    State(assets): State<Arc<Assets>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> ApiResult {
    let path = uri.path();
    if has_prefix(path, "/api") || has_prefix(path, "/auth") {
        return Err(ApiError::not_found());
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(ApiError::method_not_allowed(&[Method::GET, Method::HEAD]));
    }
    if let Some(file) = assets.file(path) {
        return Ok(file_response(file, &headers));
    }
    if is_file_name(path) || !accepts_html(&headers) {
        // The file may exist after the next release.
        let headers = [(header::CACHE_CONTROL, "no-store")];
        return Ok((StatusCode::NOT_FOUND, headers, "There is no such file.\n").into_response());
    }
    Ok(assets.index().map_or_else(missing_build_page, |index| file_response(index, &headers)))
}

fn has_prefix(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Pages have no dot in their last segment.
fn is_file_name(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|segment| segment.contains('.'))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(header::ACCEPT) else { return true };
    let accept = accept.to_str().unwrap_or_default();
    let types = accept.split(',').filter_map(|range| range.split(';').next());
    types.map(str::trim).any(|range| matches!(range, "*/*" | "text/*" | "text/html"))
}

fn file_response(file: &File, headers: &HeaderMap) -> Response {
    let mut fixed = HeaderMap::new();
    fixed.insert(header::CACHE_CONTROL, HeaderValue::from_static(file.cache_control));
    fixed.insert(header::ETAG, file.etag.clone());
    fixed.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(policy) = &file.content_security_policy {
        fixed.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    if is_not_modified(file, headers) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    fixed.insert(header::CONTENT_TYPE, file.content_type.clone());
    let (encoding, body) = file.encoded(headers);
    if let Some(encoding) = encoding {
        fixed.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    (fixed, body).into_response()
}

/// Whether the client's copy is current.
fn is_not_modified(file: &File, headers: &HeaderMap) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let own = file.etag.to_str().map(bare).unwrap_or_default();
    tags.flat_map(|tags| tags.split(',')).any(|tag| tag.trim() == "*" || bare(tag) == own)
}

fn missing_build_page() -> Response {
    let page = "<!doctype html><html lang=\"en\"><title>Not built yet</title>\
        <h1>The screens aren't built yet</h1>\
        <p>The API works. Run <code>cargo xtask build</code>, or set <code>STATIC_DIR</code> to \
        the folder with the built <code>index.html</code>, then start the server again.</p>";
    (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response()
}
