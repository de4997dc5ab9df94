//! Where a platform receives events, and the secret that signs them (rule 36).

use rand_core::Rng;

use crate::base62;
use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::{check_length, trim_required};
use crate::url::{check_url, is_loopback};

string_newtype! {
    /// The address of a webhook endpoint (rule 36): an absolute https URL of up to 2,048 characters,
    /// without userinfo and fragment, trimmed and otherwise as given. `http` is for this machine
    /// only: `localhost`, `127.0.0.1` and `[::1]`.
    WebhookUrl
}

impl WebhookUrl {
    /// The longest URL, in characters (Unicode scalar values).
    pub const MAX: usize = 2048;
    /// How many endpoints an install may have (rule 36).
    pub const MAX_COUNT: usize = 10;

    /// Trims and checks a URL. Where its host leads is checked when something is delivered.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `NOT_A_URL` (also for characters that the parser would drop
    /// silently), `SCHEME`, `USERINFO`, `FRAGMENT`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let text = trim_required(text)?;
        check_length(text, Self::MAX)?;
        check_url(text, |url| {
            url.scheme == "https" || (url.scheme == "http" && is_loopback(&url.hostname))
        })?;
        if text.contains('#') {
            return Err(FieldCode::Fragment);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The secret of a webhook endpoint (rule 36): `whsec_` and 40 random base62 characters. `Debug`
/// doesn't show it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// What every secret starts with, so that people and scanners recognize it.
    pub const PREFIX: &'static str = "whsec_";
    const BODY: usize = 40;

    /// A new secret. `rng` must be a cryptographic generator.
    pub fn generate(rng: &mut impl Rng) -> Self {
        Self(format!("{}{}", Self::PREFIX, base62::random(Self::BODY, rng)))
    }

    /// A secret from the database.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The clear text, for the one response that carries it, for storage and for signatures.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base62::tests::CountingRng;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 36.
    #[test]
    fn webhook_url_is_https_or_on_this_machine() {
        for text in [
            "https://acme.example",
            "https://acme.example:8443/hooks?tenant=1",
            "https://bücher.example/hooks",
            "https://10.0.0.1/",
            "http://localhost:8080/hooks",
            "http://LOCALHOST/",
            "http://127.0.0.1:1",
            "http://[::1]/",
        ] {
            assert_eq!(WebhookUrl::parse(&format!(" {text}\n")).unwrap().as_str(), text);
        }
        let long = format!("https://acme.example/{}", "a".repeat(2028));
        for (text, code) in [
            (" ", FieldCode::Required),
            (long.as_str(), FieldCode::TooLong),
            ("acme.example", FieldCode::NotAUrl),
            ("https://", FieldCode::NotAUrl),
            ("https://acme.example/a\u{200b}", FieldCode::NotAUrl),
            ("https://acme.example/a\nb", FieldCode::NotAUrl),
            ("http://acme.example", FieldCode::Scheme),
            ("http://localhost.acme.example", FieldCode::Scheme),
            ("http://127.0.0.2", FieldCode::Scheme),
            ("ftp://localhost", FieldCode::Scheme),
            ("https://u@acme.example", FieldCode::Userinfo),
            ("https://@acme.example", FieldCode::Userinfo),
            ("https://u:p@acme.example", FieldCode::Userinfo),
            ("https://acme.example/#x", FieldCode::Fragment),
            ("https://acme.example/#", FieldCode::Fragment),
        ] {
            assert_eq!(WebhookUrl::parse(text), Err(code), "{text}");
        }
        assert!(WebhookUrl::parse(&long[..2048]).is_ok());
    }

    /// Rule 36.
    #[test]
    fn secret_is_random_and_debug_hides_it() {
        let secret = WebhookSecret::generate(&mut CountingRng(0));
        assert_eq!(secret.expose(), "whsec_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd");
        assert_eq!(format!("{secret:?}"), "WebhookSecret(…)");
        assert_ne!(secret, WebhookSecret::generate(&mut CountingRng(1)));
    }
}
