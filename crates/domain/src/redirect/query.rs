//! Conditions 9 and 10: the query can't be confused with the parameters that the callback adds.

use super::refusal::RedirectRefusal;
use crate::form_urlencoded::{self, percent_encoded_bytes};

/// The parameters that the callback adds, and those that OAuth and OpenID Connect clients read.
const RESERVED: [&str; 13] = [
    "opentrain_install_id",
    "state",
    "external_project_id",
    "code",
    "error",
    "error_description",
    "error_uri",
    "iss",
    "access_token",
    "id_token",
    "token",
    "session_state",
    "response",
];

/// Tests `search`, which is empty or starts with `?`.
pub(super) fn check_query(search: &str) -> Result<(), RedirectRefusal> {
    let query = search.strip_prefix('?').unwrap_or(search);
    if percent_encoded_bytes(query).any(|byte| byte.is_ascii_control()) {
        return Err(RedirectRefusal::Characters);
    }
    let mut names = Vec::new();
    for pair in query.split(['&', ';']) {
        let name = pair.split('=').next().unwrap_or_default();
        let name = String::from_utf8(form_urlencoded::decode(name));
        names.push(name.map_err(|_| RedirectRefusal::Characters)?);
    }
    if names.iter().any(|name| is_reserved(name)) {
        return Err(RedirectRefusal::ReservedParameter);
    }
    Ok(())
}

/// Reads a name as lenient servers do. PHP, for one, takes `state[x]` and ` state` for `state`, and
/// turns `.` and space into `_`.
fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.split('[').next().unwrap_or_default().trim_matches(' ');
    RESERVED.contains(&name.replace(['.', ' '], "_").as_str())
}
