//! Why a request to another server failed: `reqwest` says it only in the errors that it wraps.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;

/// What `error` wraps, from the outside in.
pub(crate) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    iter::successors(source(error), |error| source(*error))
}

/// Whether TLS failed, at the handshake or because of the certificate.
pub(crate) fn is_tls(error: &reqwest::Error) -> bool {
    let is_invalid = |cause: &(dyn Error + 'static)| {
        cause.downcast_ref::<io::Error>().map(io::Error::kind) == Some(ErrorKind::InvalidData)
    };
    error.is_connect() && causes(error).any(is_invalid)
}

/// An [`io::Error`] leaves the error it wraps out of its sources.
fn source<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|wrapped| wrapped as &(dyn Error + 'static)).or_else(|| error.source())
}
