//! The only place where text becomes a URL (WHATWG URL standard).
//!
//! There are two implementations: the `url` crate, and in the browser the browser's own parser,
//! because the crate's Unicode tables would cost a phone 47 kB. The same test cases run against
//! both, natively and in Chromium.

use crate::field_code::FieldCode;
use crate::text::is_forbidden_in_address;

/// Scheme, host and port of a URL, serialized in ASCII: `https://acme.example:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin of an http(s) URL. `None` for anything else, including a `blob:` URL with an
    /// http(s) URL inside.
    pub fn parse(text: &str) -> Option<Self> {
        ParsedUrl::parse(text).filter(ParsedUrl::is_http).map(|url| url.origin())
    }

    /// The origin without a trailing slash and without the scheme's default port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for Origin {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A parsed absolute URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParsedUrl {
    pub(crate) href: String,
    /// In lower case, without the `:`.
    pub(crate) scheme: String,
    /// In ASCII, with the port unless it is the scheme's default.
    pub(crate) host: String,
    /// In ASCII, without the port. An IPv6 address has its brackets.
    pub(crate) hostname: String,
    pub(crate) path: String,
    /// With the `?`, or empty if nothing follows it.
    pub(crate) search: String,
    pub(crate) has_credentials: bool,
}

impl ParsedUrl {
    pub(crate) fn is_http(&self) -> bool {
        self.scheme == "http" || self.scheme == "https"
    }

    /// Correct only for http(s): other schemes have an opaque origin.
    pub(crate) fn origin(&self) -> Origin {
        Origin(format!("{}://{}", self.scheme, self.host))
    }

    /// Resolves `text` as the page at `base` would resolve a link.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn join(text: &str, base: &str) -> Option<Self> {
        Self::parse(url::Url::parse(base).ok()?.join(text).ok()?.as_str())
    }

    #[cfg(target_arch = "wasm32")]
    pub(crate) fn join(text: &str, base: &str) -> Option<Self> {
        Self::parse(&web_sys::Url::new_with_base(text, base).ok()?.href())
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let url = url::Url::parse(text).ok()?;
        let hostname = url.host_str().unwrap_or_default().to_owned();
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: match url.port() {
                Some(port) => format!("{hostname}:{port}"),
                None => hostname.clone(),
            },
            hostname,
            path: url.path().to_owned(),
            search: url
                .query()
                .filter(|q| !q.is_empty())
                .map(|q| format!("?{q}"))
                .unwrap_or_default(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
            href: url.into(),
        })
    }

    #[cfg(target_arch = "wasm32")]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let url = web_sys::Url::new(text).ok()?;
        if url.hostname().split('.').any(is_empty_punycode) {
            return None;
        }
        let mut scheme = url.protocol();
        scheme.pop();
        let host = url.host();
        let escapes = host.split('%').count() - 1;
        Some(Self {
            scheme,
            href: undo_chromium_escape(&url.href(), escapes),
            host: undo_chromium_escape(&host, escapes),
            hostname: undo_chromium_escape(&url.hostname(), escapes),
            path: url.pathname(),
            search: url.search(),
            has_credentials: !url.username().is_empty() || !url.password().is_empty(),
        })
    }
}

/// Checks an absolute URL that is shown as it was given. `allows` decides on its scheme.
///
/// # Errors
/// `NOT_A_URL` (also for characters that the parser would drop silently), `SCHEME`, `USERINFO`.
pub(crate) fn check_url(
    text: &str,
    allows: impl FnOnce(&ParsedUrl) -> bool,
) -> Result<(), FieldCode> {
    let url = ParsedUrl::parse(text).filter(|_| !text.chars().any(is_forbidden_in_address));
    let url = url.ok_or(FieldCode::NotAUrl)?;
    if !allows(&url) {
        return Err(FieldCode::Scheme);
    }
    if url.has_credentials || has_userinfo(text) {
        return Err(FieldCode::Userinfo);
    }
    Ok(())
}

/// Whether a parsed host is this machine, which needs no https (rules 5 and 36).
pub(crate) fn is_loopback(hostname: &str) -> bool {
    matches!(hostname, "localhost" | "127.0.0.1" | "[::1]")
}

/// Whether there is an `@` in the authority: between the scheme's `:` with all slashes after it and
/// the next `/`, `?`, `#` or the end. A parsed URL doesn't show it, because parsing drops empty
/// credentials.
pub(crate) fn has_userinfo(text: &str) -> bool {
    text.split_once(':').is_some_and(|(_, rest)| {
        let rest = rest.trim_start_matches('/');
        rest.split(['/', '?', '#']).next().is_some_and(|authority| authority.contains('@'))
    })
}

/// Restores the first `count` escaped `*`. Chromium alone writes `*` in a host as `%2A`, and no
/// other host contains a `%`.
#[cfg(target_arch = "wasm32")]
fn undo_chromium_escape(text: &str, count: usize) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.enumerate().fold(first, |text, (index, part)| match part.strip_prefix("2A") {
        Some(rest) if index < count => text + "*" + rest,
        _ => text + "%" + part,
    })
}

/// Whether an `xn--` label encodes nothing: UTS 46 refuses it, Chromium accepts it. Where a browser
/// is lenient with other such labels, the server's verdict counts.
#[cfg(target_arch = "wasm32")]
fn is_empty_punycode(label: &str) -> bool {
    label.starts_with("xn--") && (label.len() == 4 || label.ends_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn origins_are_ascii_and_without_the_default_port() {
        for (text, origin) in [
            ("https://Acme.example:443/cb?x#y", Some("https://acme.example")),
            ("http://acme.example:8080", Some("http://acme.example:8080")),
            ("https://bücher.example/", Some("https://xn--bcher-kva.example")),
            ("ftp://acme.example/", None),
            ("blob:https://acme.example/1", None),
            ("acme.example", None),
        ] {
            assert_eq!(Origin::parse(text).as_ref().map(Origin::as_str), origin, "{text}");
        }
    }
}
