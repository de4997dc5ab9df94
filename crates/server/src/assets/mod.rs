//! The built SPA: its files, and `index.html` for every page.

mod csp;

use std::io;
use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(Clone, Debug)]
pub struct Assets {
    files: ServeDir,
    page: Option<Page>,
}

/// `index.html`, as it was when the server started.
#[derive(Clone, Debug)]
pub struct Page {
    file: ServeFile,
    /// Of the content: releases may have the same times and sizes, which a tag of the file's
    /// metadata can't tell apart.
    etag: HeaderValue,
    content_security_policy: HeaderValue,
}

impl Assets {
    /// The files in `folder`. Fails if `index.html` can't be read; a missing one is fine, since the API
    /// works without it.
    pub fn load(folder: &Path) -> io::Result<Self> {
        // An upgrade switches a link to the new release while this server still answers: its pages
        // need its own files.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let files = ServeDir::new(&folder).append_index_html_on_directories(false);
        let files = files.precompressed_br().precompressed_gzip();
        Ok(Self { files, page: Page::load(&folder.join("index.html"))? })
    }

    /// `None` if the folder has no `index.html`.
    pub fn page(&self) -> Option<&Page> {
        self.page.as_ref()
    }

    /// The file that the request names.
    pub async fn file(&self, request: Request) -> Option<Response> {
        let path = request.uri().path();
        // Compressed copies belong to their originals.
        if Path::new(path).extension().is_some_and(|ext| ext == "br" || ext == "gz") {
            return None;
        }
        let cache_control = if has_hash(path) { IMMUTABLE } else { NO_CACHE };
        let Ok(response) = self.files.clone().oneshot(request).await;
        if response.status() == StatusCode::NOT_FOUND {
            return None;
        }
        let mut response = response.map(Body::new);
        response.headers_mut().insert(header::CACHE_CONTROL, cache_control);
        name_charset(response.headers_mut());
        Some(response)
    }
}

impl Page {
    fn load(path: &Path) -> io::Result<Option<Self>> {
        let html = match std::fs::read(path) {
            Ok(html) => html,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let invalid = |_| io::Error::from(io::ErrorKind::InvalidData);
        // Weak, because the compressed variants share it.
        let etag = format!("W/\"{}\"", &hex::encode(Sha256::digest(&html))[..32]);
        let policy = csp::policy(&String::from_utf8_lossy(&html));
        Ok(Some(Self {
            file: ServeFile::new(path).precompressed_br().precompressed_gzip(),
            etag: HeaderValue::try_from(etag).map_err(invalid)?,
            content_security_policy: HeaderValue::try_from(policy).map_err(invalid)?,
        }))
    }

    pub async fn response(&self, mut request: Request) -> Response {
        let headers = request.headers_mut();
        let is_current = is_not_modified(&self.etag, headers);
        // They compare the file's time, or ask for a part of what should run as a whole.
        for name in [
            header::IF_NONE_MATCH,
            header::IF_MODIFIED_SINCE,
            header::IF_MATCH,
            header::IF_UNMODIFIED_SINCE,
            header::RANGE,
        ] {
            headers.remove(name);
        }
        let mut response = if is_current {
            let vary = [(header::VARY, "accept-encoding")];
            (StatusCode::NOT_MODIFIED, vary).into_response()
        } else {
            let Ok(response) = self.file.clone().oneshot(request).await;
            response.map(Body::new)
        };
        let headers = response.headers_mut();
        headers.remove(header::LAST_MODIFIED);
        headers.remove(header::ACCEPT_RANGES);
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::CACHE_CONTROL, NO_CACHE);
        headers.insert(header::CONTENT_SECURITY_POLICY, self.content_security_policy.clone());
        name_charset(headers);
        response
    }
}

/// Whether the client's copy is current.
fn is_not_modified(etag: &HeaderValue, headers: &HeaderMap) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let own = etag.to_str().map(bare).unwrap_or_default();
    tags.flat_map(|tags| tags.split(',')).any(|tag| tag.trim() == "*" || bare(tag) == own)
}

/// Our text is UTF-8, which `ServeDir` doesn't say.
fn name_charset(headers: &mut HeaderMap) {
    let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return;
    };
    if kind.starts_with("text/")
        && let Ok(kind) = HeaderValue::try_from(format!("{kind}; charset=utf-8"))
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

/// Whether the name changes with the content, as in `settings-537ba11cd3a28bf8.js`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.rsplit_once('-').map(|(_, hash)| hash).unwrap_or_default();
    hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_immutable() {
        assert!(has_hash("/settings-537ba11cd3a28bf8.js"));
        assert!(has_hash("/a/style-04d21cb0.css"));
        assert!(has_hash("/i18n/settings.es-04d21cb0.json"));
        for path in
            ["/index.html", "/favicon.svg", "/app-deadbee.js", "/a-deadbeef/x.js", "/x-resource.js"]
        {
            assert!(!has_hash(path), "{path}");
        }
    }
}
