//! The one place where text becomes a URL (WHATWG). Two bodies, held equal by the same cases run
//! natively and in Chromium: the `url` crate, and in the browser the parser that is already
//! there.

/// Scheme, host and port of a URL, serialised in ASCII: `https://acme.example:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin of an http(s) URL; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        ParsedUrl::parse(text).filter(ParsedUrl::is_http).map(|url| url.origin())
    }

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
    /// Lower case, without `:`.
    pub(crate) scheme: String,
    /// In ASCII, with the port if it is not the scheme's default.
    pub(crate) host: String,
    /// In ASCII, without the port; brackets around an IPv6 address.
    pub(crate) hostname: String,
    pub(crate) path: String,
    /// With `?`, or empty when there is none or nothing follows it.
    pub(crate) search: String,
    pub(crate) has_credentials: bool,
}

impl ParsedUrl {
    pub(crate) fn is_http(&self) -> bool {
        self.scheme == "http" || self.scheme == "https"
    }

    /// For http(s) only.
    pub(crate) fn origin(&self) -> Origin {
        Origin(format!("{}://{}", self.scheme, self.host))
    }

    /// Resolves `text` as a link on the page `base`.
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
        let escaped = host.split('%').count() - 1;
        Some(Self {
            scheme,
            href: unescaped(&url.href(), escaped),
            host: unescaped(&host, escaped),
            hostname: unescaped(&url.hostname(), escaped),
            path: url.pathname(),
            search: url.search(),
            has_credentials: !url.username().is_empty() || !url.password().is_empty(),
        })
    }
}

/// Chromium alone writes `*` in a host as `%2A`; no other host has a `%`. Undoes that for the first
/// `count` of them.
#[cfg(target_arch = "wasm32")]
fn unescaped(text: &str, count: usize) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.enumerate().fold(first, |text, (index, part)| match part.strip_prefix("2A") {
        Some(rest) if index < count => text + "*" + rest,
        _ => text + "%" + part,
    })
}

/// An `xn--` label that encodes nothing: refused by UTS 46, let through by Chromium. Where else
/// a browser is more lenient with such labels, the server's answer counts.
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
