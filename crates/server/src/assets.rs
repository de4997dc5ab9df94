mod csp;

use std::collections::HashMap;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::rng::hex;

const INDEX: &str = "/index.html";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The built SPA, read into memory at startup: there are few files, requests never touch the disk,
/// and no path can escape the folder.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    files: HashMap<String, File>,
}

/// One file with its compressed variants.
#[derive(Clone, Debug)]
pub struct File {
    pub content_type: HeaderValue,
    pub cache_control: &'static str,
    /// Weak, because the compressed variants share it.
    pub etag: HeaderValue,
    /// For HTML only.
    pub content_security_policy: Option<HeaderValue>,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Assets {
    /// Reads a folder. A missing folder counts as empty.
    ///
    /// # Errors
    /// A file can't be read.
    pub fn load(folder: &Path) -> io::Result<Self> {
        let mut contents = HashMap::new();
        if folder.is_dir() {
            read(folder, "", &mut contents)?;
        }
        let plain = contents.iter().filter(|(path, _)| !is_variant(path, &contents));
        let files =
            plain.map(|(path, content)| (path.clone(), File::new(path, content, &contents)));
        Ok(Self { files: files.collect() })
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    pub fn index(&self) -> Option<&File> {
        self.file(INDEX)
    }
}

fn read(folder: &Path, prefix: &str, contents: &mut HashMap<String, Bytes>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &path, contents)?;
        } else {
            contents.insert(path, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

/// Whether it is a compressed copy, such as `x.js.br` of `x.js`.
fn is_variant(path: &str, contents: &HashMap<String, Bytes>) -> bool {
    let original = path.strip_suffix(".br").or_else(|| path.strip_suffix(".gz"));
    original.is_some_and(|original| contents.contains_key(original))
}

impl File {
    fn new(path: &str, content: &Bytes, contents: &HashMap<String, Bytes>) -> Self {
        let etag = format!("W/\"{}\"", &hex(&Sha256::digest(content))[..32]);
        let policy = (content_type(path) == "text/html; charset=utf-8")
            .then(|| csp::policy(&String::from_utf8_lossy(content)));
        Self {
            content_type: content_type(path),
            cache_control: if has_hash(path) { IMMUTABLE } else { "no-cache" },
            etag: header_value(&etag),
            content_security_policy: policy.as_deref().map(header_value),
            plain: content.clone(),
            brotli: contents.get(&format!("{path}.br")).cloned(),
            gzip: contents.get(&format!("{path}.gz")).cloned(),
        }
    }

    /// The smallest variant that the client accepts, with its content coding.
    pub fn encoded(&self, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
        let variants = [("br", &self.brotli), ("gzip", &self.gzip)];
        let taken = variants.into_iter().find_map(|(name, variant)| {
            let variant = variant.as_ref().filter(|_| accepts(headers, name))?;
            Some((Some(name), variant.clone()))
        });
        taken.unwrap_or_else(|| (None, self.plain.clone()))
    }
}

/// Whether `Accept-Encoding` lists the coding with a weight above zero.
fn accepts(headers: &HeaderMap, name: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
    lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name));
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.trim().parse::<f32>().ok());
        is_named && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn content_type(path: &str) -> HeaderValue {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = mime.type_() == "text" || mime.subtype() == "javascript";
    header_value(&if is_text { format!("{mime}; charset=utf-8") } else { mime.to_string() })
}

/// Whether the name changes with the content, as in `settings-537ba11cd3a28bf8.js`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.rsplit_once('-').map(|(_, hash)| hash).unwrap_or_default();
    hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
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

    #[test]
    fn codings_of_weight_zero_are_not_accepted() {
        let accepts = |value: &'static str, name| {
            let headers = [(header::ACCEPT_ENCODING, HeaderValue::from_static(value))];
            accepts(&headers.into_iter().collect(), name)
        };
        assert!(accepts("gzip, deflate, br", "br") && accepts("BR;q=0.5", "br"));
        assert!(
            !accepts("gzip, br;q=0", "br") && !accepts("", "gzip") && !accepts("x-gzip", "gzip")
        );
    }

    #[test]
    fn content_types_are_those_that_browsers_require() {
        assert_eq!(content_type("/a.wasm"), "application/wasm");
        assert_eq!(content_type("/a.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("/a.css"), "text/css; charset=utf-8");
        assert_eq!(content_type("/a.svg"), "image/svg+xml");
        assert_eq!(content_type("/a"), "application/octet-stream");
    }
}
