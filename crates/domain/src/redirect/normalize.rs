//! The canonical form of condition 7, and ASCII hosts.

use crate::field_code::FieldCode;
use crate::url::ParsedUrl;

/// Undoes the differences that condition 7 tolerates: letter case of scheme and host, the default
/// port written `:80` or `:443`, a missing `/` for an empty path. `None` without a `scheme://`.
pub(super) fn normalize(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let mut authority = authority.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => "",
    };
    if !default_port.is_empty() && authority.ends_with(default_port) {
        authority.truncate(authority.len() - default_port.len());
    }
    let slash = if tail.starts_with('/') { "" } else { "/" };
    Some(format!("{scheme}://{authority}{slash}{tail}"))
}

/// Replaces a non-ASCII host by the parser's ASCII (`xn--`) form.
///
/// # Errors
/// `NOT_A_URL` if the host has no ASCII form.
pub(super) fn host_to_ascii(text: &str) -> Result<String, FieldCode> {
    let Some((before, host, after)) = split_host(text) else { return Ok(text.to_owned()) };
    // The parser would drop tabs and line feeds silently: leave them for condition 2 to refuse.
    if host.is_ascii() || host.contains(|c: char| c.is_ascii_control() || c == ' ') {
        return Ok(text.to_owned());
    }
    let url = ParsedUrl::parse(&format!("https://{host}/")).ok_or(FieldCode::NotAUrl)?;
    Ok(format!("{before}{}{after}", url.hostname))
}

/// Splits an address into the text before its host, the host and the rest. `None` for schemes
/// whose hosts aren't domain names.
fn split_host(text: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    if !["http", "https", "ws", "wss", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let rest = rest.trim_start_matches('/');
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host_start = text.len() - rest.len() + authority.len() - host.len();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    Some((&text[..host_start], host, &text[host_start + host.len()..]))
}
