//! The SPA: its files, and `index.html` for every page.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::assets::Assets;
use crate::error::{ApiError, ApiResult};
use crate::middleware::is_api;

/// The fallback of all routes.
pub(super) async fn serve(State(assets): State<Arc<Assets>>, request: Request) -> ApiResult {
    let path = request.uri().path();
    if is_api(path) {
        return Err(ApiError::not_found());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allowed = HeaderValue::from_static("GET,HEAD");
        return Err(ApiError::method_not_allowed().with_header(header::ALLOW, allowed));
    }
    if path != "/index.html" && is_file_name(path) {
        return Ok(assets.file(request).await.unwrap_or_else(missing_file));
    }
    if path != "/index.html" && !accepts_html(request.headers()) {
        return Ok(missing_file());
    }
    match assets.page() {
        Some(page) => Ok(page.response(request).await),
        None => Ok(missing_build_page()),
    }
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

fn missing_file() -> Response {
    // The file may exist after the next release.
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (StatusCode::NOT_FOUND, headers, "There is no such file.\n").into_response()
}

fn missing_build_page() -> Response {
    let page = "<!doctype html><html lang=\"en\"><title>Not built yet</title>\
        <h1>The screens aren't built yet</h1>\
        <p>The API works. Run <code>cargo xtask build</code>, or set <code>STATIC_DIR</code> to \
        the folder with the built <code>index.html</code>, then start the server again.</p>";
    (StatusCode::SERVICE_UNAVAILABLE, Html(page)).into_response()
}
