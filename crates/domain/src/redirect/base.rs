use super::normalize::{host_to_ascii, normalize};
use super::syntax::check_syntax;
use crate::field_code::FieldCode;
use crate::url::{Origin, is_loopback};

/// A registered redirect URI (rule 5): an http(s) URL of up to 2,048 characters without query or
/// wildcard, in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectBase {
    href: String,
    origin: Origin,
    path: String,
    hostname: String,
}

/// A risk of a base that a developer should know about. It never refuses the base (rule 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseWarning {
    /// `http` outside loopback: anyone on the network can read the callback.
    Unencrypted,
    /// The path is `/`: every page of the site is admitted.
    WholeSite,
    /// An IP address outside loopback: it may belong to someone else tomorrow.
    Address,
}

impl RedirectBase {
    /// The longest redirect URI, in characters (condition 1).
    pub const MAX: usize = 2048;
    /// How many bases an app may have (rule 5).
    pub const MAX_COUNT: usize = 10;

    /// Reads what a developer registers, after normalizing the spellings that condition 7
    /// tolerates and a non-ASCII host. `own_origin` is the origin of this product, which can't be
    /// a target.
    ///
    /// # Errors
    /// The codes of conditions 1–8, then `QUERY` (even an empty `?`), `CHARACTERS` (a wildcard
    /// `*`), `OWN_ORIGIN`.
    pub fn parse(text: &str, own_origin: &Origin) -> Result<Self, FieldCode> {
        let text = host_to_ascii(text)?;
        let text = normalize(&text).unwrap_or(text);
        let base = Self::from_normalized(&text)?;
        if text.contains('?') {
            return Err(FieldCode::Query);
        }
        if text.contains('*') {
            return Err(FieldCode::Characters);
        }
        if base.origin == *own_origin {
            return Err(FieldCode::OwnOrigin);
        }
        Ok(base)
    }

    /// Reads a base from the database. `None` if it no longer meets conditions 1–8.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::from_normalized(text).ok()
    }

    fn from_normalized(text: &str) -> Result<Self, FieldCode> {
        let url = check_syntax(text)?;
        let origin = url.origin();
        Ok(Self { href: url.href, origin, path: url.path, hostname: url.hostname })
    }

    /// The canonical form, which is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.href
    }

    /// Scheme, host and port, which a presented URI must share (condition 12).
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The warnings about this base, most important first.
    pub fn warnings(&self) -> Vec<BaseWarning> {
        let is_loopback = is_loopback(&self.hostname);
        let is_ip_address = self.hostname.starts_with('[')
            || self.hostname.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let mut warnings = Vec::new();
        if !is_loopback && self.href.starts_with("http:") {
            warnings.push(BaseWarning::Unencrypted);
        }
        if self.path == "/" {
            warnings.push(BaseWarning::WholeSite);
        }
        if !is_loopback && is_ip_address {
            warnings.push(BaseWarning::Address);
        }
        warnings
    }
}

/// Reads all rows of a form (rule 5), each with its own result. A row that equals an earlier one
/// in canonical form is `DUPLICATE`.
pub fn parse_rows<S: AsRef<str>>(
    rows: &[S],
    own_origin: &Origin,
) -> Vec<Result<RedirectBase, FieldCode>> {
    let mut parsed: Vec<_> =
        rows.iter().map(|row| RedirectBase::parse(row.as_ref(), own_origin)).collect();
    let bases: Vec<_> = parsed.iter().map(|row| row.as_ref().ok()).collect();
    for index in duplicates(&bases) {
        parsed[index] = Err(FieldCode::Duplicate);
    }
    parsed
}

/// The indices of rows that equal an earlier row in canonical form. `None` stands for a row that
/// isn't a valid base.
pub fn duplicates(rows: &[Option<&RedirectBase>]) -> Vec<usize> {
    let is_duplicate =
        |index: &usize| rows[*index].is_some() && rows[..*index].contains(&rows[*index]);
    (0..rows.len()).filter(is_duplicate).collect()
}
