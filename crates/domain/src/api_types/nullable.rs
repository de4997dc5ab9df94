//! How `null` is read in a request.

use serde::{Deserialize, Deserializer};

/// Reads `null` as the default: an empty string or list.
pub(super) fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Tells an absent member of a PATCH (`None`, which changes nothing) from `null` (the default,
/// which clears it).
pub(super) fn double_option<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    null_as_default(deserializer).map(Some)
}
