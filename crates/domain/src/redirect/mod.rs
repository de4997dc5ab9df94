//! The redirect rule: which addresses a consent link may send the browser to. One function,
//! [`check`], for the browser and the server; its thirteen conditions are tested in the order of
//! [`RedirectRefusal`], and the first that fails answers.
//!
//! A prefix rule is defensible here only because neither a code nor a token travels in the
//! redirect, and because the rule is exact.

mod answer;
mod base;
mod path;
mod query;
mod spelling;

pub use answer::AnswerUrl;
pub use base::{BaseWarning, RedirectBase, duplicates, parse_rows};
pub(crate) use spelling::has_userinfo;

use crate::FieldCode;
use crate::form_urlencoded;
use crate::string_enum::string_enum;
use crate::url::{Origin, ParsedUrl};

/// The longest URI that is looked at, in characters.
pub const MAX_URI: usize = 2048;

string_enum! {
    /// Why a presented `redirect_uri` is refused: the condition that failed, in testing order.
    pub enum RedirectRefusal {
        /// 1: more than [`MAX_URI`] characters.
        TooLong = "TOO_LONG",
        /// 2 and 9: not only characters of RFC 3986, or an encoded control in the query.
        Characters = "CHARACTERS",
        /// 3: no absolute URL.
        NotAUrl = "NOT_A_URL",
        /// 4: neither `http` nor `https`.
        Scheme = "SCHEME",
        /// 5: an `@` in the authority.
        Userinfo = "USERINFO",
        /// 6: a `#`.
        Fragment = "FRAGMENT",
        /// 7: spelled otherwise than a parser writes it.
        NotCanonical = "NOT_CANONICAL",
        /// 8: a path that another program could read as another path.
        PathAmbiguous = "PATH_AMBIGUOUS",
        /// 10: a query parameter that the answer or an OAuth client gives a meaning to.
        ReservedParameter = "RESERVED_PARAMETER",
        /// 11: the app has no base.
        NoneRegistered = "NONE_REGISTERED",
        /// 12: scheme, host and port are of no base.
        OriginMismatch = "ORIGIN_MISMATCH",
        /// 13: the path is neither a base's nor below it.
        PathMismatch = "PATH_MISMATCH",
    }
}

/// A `redirect_uri` that passed [`check`]. Everything that is shown or navigated to comes from
/// here, never from the presented string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedUrl {
    href: String,
    host: String,
    origin: Origin,
    base: usize,
}

impl CheckedUrl {
    /// The URL as a parser writes it: ASCII.
    pub fn as_str(&self) -> &str {
        &self.href
    }

    /// Host with an unusual port: what "Continue to {host}" names.
    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The index of the base that admits it.
    pub fn base(&self) -> usize {
        self.base
    }
}

/// Decides whether `presented`, decoded once from a consent link, may be returned to.
///
/// # Errors
/// The first condition that fails.
pub fn check(bases: &[RedirectBase], presented: &str) -> Result<CheckedUrl, RedirectRefusal> {
    let url = well_formed(presented)?;
    query::check(&url.search)?;
    if bases.is_empty() {
        return Err(RedirectRefusal::NoneRegistered);
    }
    let origin = url.origin();
    if !bases.iter().any(|base| *base.origin() == origin) {
        return Err(RedirectRefusal::OriginMismatch);
    }
    let base = bases
        .iter()
        .position(|base| *base.origin() == origin && is_at_or_below(&url.path, base.path()))
        .ok_or(RedirectRefusal::PathMismatch)?;
    Ok(CheckedUrl { href: url.href, host: url.host, origin, base })
}

/// The origin that a refused address would have led to, for showing as text; `None` when it has
/// none.
pub fn presented_origin(presented: &str) -> Option<String> {
    Origin::parse(presented).map(|origin| origin.to_string())
}

/// Conditions 1–8, which hold for presented URIs and for bases alike.
fn well_formed(text: &str) -> Result<ParsedUrl, RedirectRefusal> {
    if text.chars().count() > MAX_URI {
        return Err(RedirectRefusal::TooLong);
    }
    if !has_only_uri_characters(text) {
        return Err(RedirectRefusal::Characters);
    }
    let url = ParsedUrl::parse(text).ok_or(RedirectRefusal::NotAUrl)?;
    if !url.is_http() {
        return Err(RedirectRefusal::Scheme);
    }
    if has_userinfo(text) {
        return Err(RedirectRefusal::Userinfo);
    }
    if text.contains('#') {
        return Err(RedirectRefusal::Fragment);
    }
    if spelling::normalised(text).as_deref() != Some(url.href.as_str()) {
        return Err(RedirectRefusal::NotCanonical);
    }
    if path::is_ambiguous(&url.path) {
        return Err(RedirectRefusal::PathAmbiguous);
    }
    Ok(url)
}

/// Condition 2: unreserved, reserved and whole `%XX` of RFC 3986.
fn has_only_uri_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => form_urlencoded::decode_triplet(&bytes[at..]).is_some(),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    })
}

/// Condition 13: `/cb` admits `/cb` and `/cb/x`; `/cb/` admits itself and what is below.
fn is_at_or_below(path: &str, base: &str) -> bool {
    path.strip_prefix(base)
        .is_some_and(|rest| rest.is_empty() || base.ends_with('/') || rest.starts_with('/'))
}

impl From<RedirectRefusal> for FieldCode {
    fn from(refusal: RedirectRefusal) -> Self {
        match refusal {
            RedirectRefusal::TooLong => Self::TooLong,
            RedirectRefusal::Characters => Self::Characters,
            RedirectRefusal::NotAUrl => Self::NotAUrl,
            RedirectRefusal::Scheme => Self::Scheme,
            RedirectRefusal::Userinfo => Self::Userinfo,
            RedirectRefusal::Fragment => Self::Fragment,
            RedirectRefusal::NotCanonical => Self::NotCanonical,
            RedirectRefusal::PathAmbiguous => Self::PathAmbiguous,
            // Conditions 9–13 are not asked of a base.
            RedirectRefusal::ReservedParameter
            | RedirectRefusal::NoneRegistered
            | RedirectRefusal::OriginMismatch
            | RedirectRefusal::PathMismatch => Self::Invalid,
        }
    }
}
