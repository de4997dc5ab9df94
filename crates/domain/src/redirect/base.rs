//! A base at registration.

use super::{spelling, well_formed};
use crate::FieldCode;
use crate::url::Origin;

/// A registered redirect URI (rule 5): an http(s) base without query or wildcard, stored in
/// canonical spelling, that admits itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectBase {
    href: String,
    origin: Origin,
    path: String,
    hostname: String,
}

/// What a developer should know about a base; never a reason to refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseWarning {
    /// `http` outside loopback: the answer can be read on the way.
    Unencrypted,
    /// The path is `/`: every page of the site is admitted.
    WholeSite,
    /// An IP address outside loopback: it may be somebody else's tomorrow.
    Address,
}

impl RedirectBase {
    /// How many bases an app may have.
    pub const MAX_COUNT: usize = 10;

    /// Reads what a developer registers. `own` is this product's origin.
    ///
    /// # Errors
    /// The codes of conditions 1–8, then `QUERY`, `CHARACTERS` (a wildcard), `OWN_ORIGIN`.
    pub fn parse(text: &str, own: &Origin) -> Result<Self, FieldCode> {
        let text = spelling::with_ascii_host(text)?;
        let text = spelling::normalised(&text).unwrap_or(text);
        let base = Self::canonical(&text)?;
        if text.contains('?') {
            return Err(FieldCode::Query);
        }
        if text.contains('*') {
            return Err(FieldCode::Characters);
        }
        if base.origin == *own {
            return Err(FieldCode::OwnOrigin);
        }
        Ok(base)
    }

    /// Reads a base that was registered before.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::canonical(text).ok()
    }

    fn canonical(text: &str) -> Result<Self, FieldCode> {
        let url = well_formed(text)?;
        let origin = url.origin();
        Ok(Self { href: url.href, origin, path: url.path, hostname: url.hostname })
    }

    /// The canonical spelling: what is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.href
    }

    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// What to point out about this base, most important first.
    pub fn warnings(&self) -> Vec<BaseWarning> {
        let loopback = matches!(self.hostname.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        let address = self.hostname.starts_with('[')
            || self.hostname.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let mut warnings = Vec::new();
        if !loopback && self.href.starts_with("http:") {
            warnings.push(BaseWarning::Unencrypted);
        }
        if self.path == "/" {
            warnings.push(BaseWarning::WholeSite);
        }
        if !loopback && address {
            warnings.push(BaseWarning::Address);
        }
        warnings
    }
}

/// Reads all rows of a form. A row equal to an earlier one, spelling aside, is `DUPLICATE`.
pub fn parse_rows<S: AsRef<str>>(rows: &[S], own: &Origin) -> Vec<Result<RedirectBase, FieldCode>> {
    let mut read: Vec<_> = rows.iter().map(|row| RedirectBase::parse(row.as_ref(), own)).collect();
    let bases: Vec<_> = read.iter().map(|row| row.as_ref().ok()).collect();
    for at in duplicates(&bases) {
        read[at] = Err(FieldCode::Duplicate);
    }
    read
}

/// Which rows equal an earlier one, spelling aside. `None` stands for a row without a base.
pub fn duplicates(rows: &[Option<&RedirectBase>]) -> Vec<usize> {
    let is_duplicate = |at: &usize| rows[*at].is_some() && rows[..*at].contains(&rows[*at]);
    (0..rows.len()).filter(is_duplicate).collect()
}
