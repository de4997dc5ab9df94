//! Secrets and IDs from one cryptographic generator, which is passed in.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use crate::clock::Millis;

#[derive(Clone)]
pub struct SharedRng(Arc<Mutex<RngState>>);

struct RngState {
    rng: StdRng,
    /// Time and counter of the latest ID.
    latest: (Millis, u16),
}

impl std::fmt::Debug for SharedRng {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedRng(…)")
    }
}

impl SharedRng {
    /// Seeded by the operating system.
    ///
    /// # Errors
    /// The operating system provides no randomness.
    pub fn from_system() -> Result<Self, rand::rngs::SysError> {
        StdRng::try_from_rng(&mut SysRng).map(Self::new)
    }

    /// Deterministic, for tests.
    pub fn from_seed(seed: u64) -> Self {
        Self::new(StdRng::seed_from_u64(seed))
    }

    fn new(rng: StdRng) -> Self {
        Self(Arc::new(Mutex::new(RngState { rng, latest: (0, 0) })))
    }

    /// Lends the generator to a function of `domain`.
    pub fn with_rng<T>(&self, make: impl FnOnce(&mut StdRng) -> T) -> T {
        self.with_state(|state| make(&mut state.rng))
    }

    /// A 256-bit secret, safe in cookies and URLs.
    pub fn secret(&self) -> String {
        let bytes: [u8; 32] = self.with_rng(|rng| {
            let mut bytes = [0; 32];
            rng.fill_bytes(&mut bytes);
            bytes
        });
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A new `UUIDv7` (rule 30). IDs that follow one another increase even within a millisecond, so
    /// ordering by ID nearly always keeps the order of events. It doesn't where an ID of another
    /// millisecond comes between two of the same: the counter starts over.
    pub fn new_id(&self, now: Millis) -> String {
        let bytes: [u8; 10] = self.with_state(|state| {
            let (at, count) = state.latest;
            let count = if at == now { count.saturating_add(1) } else { 0 };
            state.latest = (now, count);
            let mut bytes = [0; 10];
            state.rng.fill_bytes(&mut bytes);
            // The UUID version overwrites the upper four of these 16 bits.
            bytes[..2].copy_from_slice(&count.min(0x0fff).to_be_bytes());
            bytes
        });
        let millis = u64::try_from(now).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
    }

    fn with_state<T>(&self, make: impl FnOnce(&mut RngState) -> T) -> T {
        // A panic while generating leaves no broken state behind.
        make(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The lowest ID of this millisecond: everything older sorts before it.
pub fn first_id(at: Millis) -> String {
    let millis = u64::try_from(at).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid().to_string()
}

/// Whether the text is an ID in its canonical form. PostgreSQL rejects some others, such as NUL.
pub fn is_id(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok_and(|id| id.to_string() == text)
}

/// When an ID was made; 0 if it isn't one of ours.
pub fn millis_of_id(id: &str) -> Millis {
    let timestamp = uuid::Uuid::parse_str(id).ok().and_then(|id| id.get_timestamp());
    let (seconds, nanos) = timestamp.map(|at| at.to_unix()).unwrap_or_default();
    i64::try_from(seconds * 1_000).unwrap_or_default() + i64::from(nanos / 1_000_000)
}

/// The SHA-256 of a secret in hex, which is what is stored of it.
pub fn sha256_hex(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use uuid::{Timestamp, Uuid};

    use super::*;

    /// Rule 30.
    #[test]
    fn ids_are_uuid_v7_and_increase_within_a_millisecond() {
        let rng = SharedRng::from_seed(1);
        let ids: Vec<_> = (0..100).map(|_| rng.new_id(1_764_000_498_120)).collect();
        assert!(ids.is_sorted());
        let id = Uuid::parse_str(&ids[0]).unwrap();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.to_string(), ids[0]);
        let at = id.get_timestamp().unwrap();
        assert_eq!(at, Timestamp::from_unix_time(1_764_000_498, 120_000_000, 0, 0));
        assert!(rng.new_id(1_764_000_498_121) > ids[99]);
        assert_eq!(millis_of_id(&ids[0]), 1_764_000_498_120);
        assert!(first_id(1_764_000_498_120) <= ids[0]);
        assert!(first_id(1_764_000_498_121) > ids[99]);
    }

    #[test]
    fn only_the_canonical_form_is_an_id() {
        assert!(is_id("019ab6e8-5b28-7000-8000-00000000000a"));
        for text in [
            "",
            "019AB6E8-5B28-7000-8000-00000000000A",
            "019ab6e85b287000800000000000000a",
            "{019ab6e8-5b28-7000-8000-00000000000a}",
            "019ab6e8-5b28-7000-8000-00000000000\0",
        ] {
            assert!(!is_id(text), "{text}");
        }
    }

    #[test]
    fn secrets_have_256_bits_and_differ() {
        let rng = SharedRng::from_seed(1);
        let (one, other) = (rng.secret(), rng.secret());
        assert_eq!(one.len(), 43);
        assert_ne!(one, other);
    }

    #[test]
    fn secrets_are_hashed_with_sha_256_in_hex() {
        assert_eq!(
            sha256_hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
