use super::base::RedirectBase;
use super::query::check_query;
use super::refusal::RedirectRefusal;
use super::syntax::check_syntax;
use crate::url::Origin;

/// A `redirect_uri` that passed [`check`]. Show and navigate to this, never to the presented
/// string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedUrl {
    href: String,
    host: String,
    origin: Origin,
    base: usize,
}

impl CheckedUrl {
    /// The URL in ASCII, as the parser serializes it, with its query.
    pub fn as_str(&self) -> &str {
        &self.href
    }

    /// The host, with the port unless it is the scheme's default: what "Continue to {host}" names
    /// (rule 23).
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The origin, which the consent page shows in full (rule 17).
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The index of the base that admits it.
    pub fn base(&self) -> usize {
        self.base
    }
}

/// Decides whether a consent link may send the browser to `presented`, the `redirect_uri` decoded
/// once from the link's query (rule 12).
///
/// # Errors
/// The first condition that fails, in the order of [`RedirectRefusal::ALL`] (condition 9 reports
/// `CHARACTERS` after condition 8).
pub fn check(bases: &[RedirectBase], presented: &str) -> Result<CheckedUrl, RedirectRefusal> {
    let url = check_syntax(presented)?;
    check_query(&url.search)?;
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

/// The origin of a refused address, to show and record as text (rules 14 and 31), never to
/// navigate to. `None` unless it is an http(s) URL.
pub fn presented_origin(presented: &str) -> Option<String> {
    Origin::parse(presented).map(|origin| origin.to_string())
}

/// Condition 13: `/cb` admits `/cb` and `/cb/x`, not `/cbx`; `/cb/` admits itself and everything
/// below.
fn is_at_or_below(path: &str, base: &str) -> bool {
    path.strip_prefix(base)
        .is_some_and(|rest| rest.is_empty() || base.ends_with('/') || rest.starts_with('/'))
}
