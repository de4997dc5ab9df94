use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::check_length;
use crate::url::{ParsedUrl, check_url};

string_newtype! {
    /// The website of a platform app (rule 4): an absolute http(s) URL of up to 2,048 characters,
    /// trimmed and otherwise as typed. No website is `None` instead.
    WebsiteUrl
}

impl WebsiteUrl {
    /// The longest URL, in characters (Unicode scalar values).
    pub const MAX: usize = 2048;

    /// Trims and checks a URL. `None` if nothing is left.
    ///
    /// # Errors
    /// `TOO_LONG`, `NOT_A_URL` (also for characters that the parser would drop silently),
    /// `SCHEME`, `USERINFO`.
    pub fn parse(text: &str) -> Result<Option<Self>, FieldCode> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        check_length(text, Self::MAX)?;
        check_url(text, ParsedUrl::is_http)?;
        Ok(Some(Self(text.to_owned())))
    }

    /// The host that the consent page shows (rule 17): in ASCII, with the port unless it is the
    /// scheme's default. `None` unless `url` is an http(s) URL.
    pub fn host(url: &str) -> Option<String> {
        ParsedUrl::parse(url).filter(ParsedUrl::is_http).map(|url| url.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 4.
    #[test]
    fn website_is_an_absolute_http_url_without_userinfo() {
        assert_eq!(WebsiteUrl::parse("  "), Ok(None));
        for text in ["https://acme.example", "http://acme.example/a?b#c", "https://bücher.example/"]
        {
            assert_eq!(WebsiteUrl::parse(&format!(" {text} ")).unwrap().unwrap().as_str(), text);
        }
        for (text, code) in [
            ("acme.example", FieldCode::NotAUrl),
            ("/about", FieldCode::NotAUrl),
            ("https://", FieldCode::NotAUrl),
            ("https://ac\nme.example", FieldCode::NotAUrl),
            ("https://acme.example/\u{202e}moc", FieldCode::NotAUrl),
            ("https://ac\u{200c}me.example", FieldCode::NotAUrl),
            ("https://ac\u{200d}me.example", FieldCode::NotAUrl),
            ("https://acme.example/\u{fe0e}", FieldCode::NotAUrl),
            ("https://acme.example/?\u{fe0f}", FieldCode::NotAUrl),
            ("ftp://acme.example", FieldCode::Scheme),
            ("javascript:alert(1)", FieldCode::Scheme),
            ("blob:https://acme.example/1", FieldCode::Scheme),
            ("https://ada:pw@acme.example", FieldCode::Userinfo),
            ("https://@acme.example", FieldCode::Userinfo),
        ] {
            assert_eq!(WebsiteUrl::parse(text), Err(code), "{text:?}");
        }
    }

    /// Rule 4.
    #[test]
    fn website_has_at_most_2048_characters() {
        let stem = "https://acme.example/";
        let text = format!("{stem}{}", "a".repeat(2048 - stem.len()));
        assert!(WebsiteUrl::parse(&text).is_ok());
        assert_eq!(WebsiteUrl::parse(&format!("{text}a")), Err(FieldCode::TooLong));
    }

    /// Rule 17.
    #[test]
    fn host_is_shown_in_ascii_with_an_unusual_port() {
        assert_eq!(
            WebsiteUrl::host("https://bücher.example:8443/x").unwrap(),
            "xn--bcher-kva.example:8443"
        );
    }
}
