//! The cookies of the session and of sign-ins through the provider.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use crate::config::Settings;

/// Name and attributes of a cookie. Under HTTPS, `__Host-` binds it to this host.
#[derive(Clone, Copy, Debug)]
pub struct HostCookie {
    name: &'static str,
    max_age: Duration,
    secure: bool,
}

impl HostCookie {
    /// Lasts as long as any session can; the server decides whether the session is still valid.
    pub fn session(settings: &Settings) -> Self {
        Self::for_session(settings.is_https())
    }

    fn for_session(https: bool) -> Self {
        Self::new(https, ["__Host-ot_session", "ot_session"], Duration::days(30))
    }

    /// Binds sign-ins through the provider to the browser that started them. Outlives them, so that
    /// an expired one can still lead back to where it started.
    pub fn sign_in(settings: &Settings) -> Self {
        let names = ["__Host-ot_sign_in", "ot_sign_in"];
        Self::new(settings.is_https(), names, Duration::days(1))
    }

    /// Set at sign-out: the provider, which still knows the person, must ask who signs in next.
    pub fn choose_account(settings: &Settings) -> Self {
        let names = ["__Host-ot_choose_account", "ot_choose_account"];
        Self::new(settings.is_https(), names, Duration::days(30))
    }

    fn new(https: bool, [secure, plain]: [&'static str; 2], max_age: Duration) -> Self {
        Self { name: if https { secure } else { plain }, max_age, secure: https }
    }

    pub fn name(self) -> &'static str {
        self.name
    }

    /// The secret in the request.
    pub fn read(self, headers: &HeaderMap) -> Option<String> {
        let lines = headers.get_all(header::COOKIE).iter();
        // Split as bytes: `axum_extra`'s `CookieJar` drops the line if another cookie isn't ASCII.
        let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
        let mut values = pairs.filter_map(|pair| value_of(pair.trim_ascii(), self.name));
        values.next().map(str::to_owned)
    }

    /// The `Set-Cookie` header for a new secret.
    pub fn set(self, secret: &str) -> (header::HeaderName, HeaderValue) {
        self.header(secret, self.max_age)
    }

    /// The `Set-Cookie` header that removes the cookie.
    pub fn clear(self) -> (header::HeaderName, HeaderValue) {
        self.header("", Duration::ZERO)
    }

    fn header(self, value: &str, max_age: Duration) -> (header::HeaderName, HeaderValue) {
        let cookie = Cookie::build((self.name, value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(max_age)
            .build();
        let value = HeaderValue::from_str(&cookie.to_string());
        (header::SET_COOKIE, value.expect("names and secrets are visible ASCII"))
    }
}

/// The value of the pair `name=value`.
fn value_of<'a>(pair: &'a [u8], name: &str) -> Option<&'a str> {
    let value = pair.strip_prefix(name.as_bytes())?.trim_ascii_start().strip_prefix(b"=")?;
    str::from_utf8(value.trim_ascii_start()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secure_attributes_are_for_https_only() {
        let (_, value) = HostCookie::for_session(false).set("s");
        assert_eq!(value, "ot_session=s; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
        let (_, value) = HostCookie::for_session(true).set("s");
        assert_eq!(
            value,
            "__Host-ot_session=s; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000"
        );
        let (_, value) = HostCookie::for_session(false).clear();
        assert_eq!(value, "ot_session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    }

    #[test]
    fn cookies_match_by_exact_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; xot_session=1"));
        headers.append(header::COOKIE, HeaderValue::from_static("ot_session=2; c"));
        assert_eq!(HostCookie::for_session(false).read(&headers).as_deref(), Some("2"));
        assert_eq!(HostCookie::for_session(true).read(&headers), None);
    }

    #[test]
    fn other_cookies_change_nothing() {
        let read = |lines: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
            }
            HostCookie::for_session(false).read(&headers)
        };
        let others: [&[u8]; 9] = [
            "promo=Zo\u{eb}".as_bytes(),
            b"promo=Zo\xeb",
            b"\xff\xfe=\x80",
            b"ot_session=\xff",
            b"a=\"quoted; text\"",
            b"{\"json\":[1,2]}",
            b"=",
            b"",
            b"ot_sessions=2; ot_session; xot_session=3",
        ];
        for other in others {
            let own = b"ot_session=secret".as_slice();
            for lines in [
                vec![[other, b"; ", own].concat()],
                vec![[own, b";", other].concat()],
                vec![[other, b";", own, b";", other].concat()],
                vec![other.to_vec(), own.to_vec()],
                vec![own.to_vec(), other.to_vec()],
            ] {
                let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
                assert_eq!(read(&lines).as_deref(), Some("secret"), "{lines:?}");
            }
            assert_eq!(read(&[other]), None);
        }
    }
}
