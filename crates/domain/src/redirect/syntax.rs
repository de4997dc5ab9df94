//! Conditions 1–8: what a URI looks like, whatever the app has registered.

use super::base::RedirectBase;
use super::normalize::normalize;
use super::path;
use super::refusal::RedirectRefusal;
use crate::form_urlencoded;
use crate::url::{ParsedUrl, has_userinfo};

/// Tests conditions 1–8, which hold for presented URIs and for bases alike.
///
/// # Errors
/// The first condition that fails.
pub(super) fn check_syntax(text: &str) -> Result<ParsedUrl, RedirectRefusal> {
    if text.chars().count() > RedirectBase::MAX {
        return Err(RedirectRefusal::TooLong);
    }
    if !has_only_uri_characters(text) {
        return Err(RedirectRefusal::Characters);
    }
    let url = ParsedUrl::parse(text).ok_or(RedirectRefusal::NotAUrl)?;
    // Before any origin is compared: a `blob:` URL has the origin of the URL inside it.
    if !url.is_http() {
        return Err(RedirectRefusal::Scheme);
    }
    if has_userinfo(text) {
        return Err(RedirectRefusal::Userinfo);
    }
    if text.contains('#') {
        return Err(RedirectRefusal::Fragment);
    }
    if normalize(text).as_deref() != Some(url.href.as_str()) {
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
