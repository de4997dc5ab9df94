//! Compresses answers of the APIs. Files are compressed at build time.

use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// Marks a response whose body has a secret. It isn't compressed: beside text that somebody else
/// chose, the compressed length tells about the secret (BREACH).
#[derive(Clone, Copy, Debug)]
pub struct HoldsSecret;

/// In bytes. Shorter answers fit in one packet as they are.
const MIN_SIZE: u64 = 1024;

pub fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().compress_when(SizeAbove::new(MIN_SIZE).and(is_compressible))
}

fn is_compressible(
    _: StatusCode,
    _: Version,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> bool {
    let is_json = headers.get(header::CONTENT_TYPE).is_some_and(|it| it == "application/json");
    is_json && extensions.get::<HoldsSecret>().is_none()
}

/// Drops an `Accept-Encoding` that refuses answers without coding: the layer would turn those into
/// 406, even after a write.
pub fn accept_uncompressed(mut request: Request) -> Request {
    let lines = request.headers().get_all(header::ACCEPT_ENCODING).iter();
    let mut codings = lines.filter_map(|line| line.to_str().ok()).flat_map(|it| it.split(','));
    if codings.any(refuses_uncompressed) {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    request
}

/// `identity;q=0` or `*;q=0`
fn refuses_uncompressed(coding: &str) -> bool {
    let Some((name, weight)) = coding.split_once(';') else { return false };
    let weight = weight.trim().strip_prefix("q=").and_then(|it| it.parse::<f32>().ok());
    matches!(name.trim(), "identity" | "*") && weight == Some(0.0)
}
