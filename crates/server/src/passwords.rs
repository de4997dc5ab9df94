//! Password hashing with Argon2id.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Password;
use rand::Rng;
use tokio::sync::Semaphore;

use crate::rng::SharedRng;

/// How many passwords may be hashed at once, so that a large machine needs no more memory for it than
/// the service has. Each needs 19 MiB.
const MAX_PERMITS: usize = 8;
/// How many passwords may wait for each that is hashed. About a second's work.
const WAITING_PER_PERMIT: usize = 32;

/// Why a password wasn't hashed. It says nothing about the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too many others wait: worth a retry.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// Hashing or its thread failed.
    #[error("passwords can't be hashed")]
    Failed,
}

/// Hashes and verifies passwords: at most one per processor but one, which is left for everything
/// else, and no more than [`MAX_PERMITS`].
#[derive(Clone, Debug)]
pub struct Passwords {
    params: Params,
    rng: SharedRng,
    /// Verified when there is no account, so that the response takes as long.
    dummy_hash: Arc<str>,
    permits: Arc<Semaphore>,
    /// Places to wait or to be hashed.
    places: Arc<Semaphore>,
}

impl Passwords {
    /// Hashes with these parameters. Fails if Argon2 rejects them.
    pub fn new(params: Params, rng: SharedRng) -> Result<Self, HashError> {
        let dummy_hash = hash(&params, &rng, "no account has this password")?.into();
        let processors = available_parallelism().map_or(1, NonZero::get);
        let permits = permits(processors);
        let places = permits * (1 + WAITING_PER_PERMIT);
        let [permits, places] = [permits, places].map(|count| Arc::new(Semaphore::new(count)));
        Ok(Self { params, rng, dummy_hash, permits, places })
    }

    /// The PHC string to store, with salt and parameters.
    ///
    /// # Errors
    /// Hashing failed, or too many others wait.
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let (this, password) = (self.clone(), password.clone());
        self.with_permit(move || hash(&this.params, &this.rng, password.expose())).await
    }

    /// Whether the password matches the hash. Takes as long if there is no hash.
    ///
    /// # Errors
    /// Hashing failed, or too many others wait.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, HashError> {
        let dummy_hash = Arc::clone(&self.dummy_hash);
        let password = password.to_owned();
        self.with_permit(move || {
            let has_account = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&dummy_hash);
            let hash = PasswordHash::new(hash).map_err(|_| HashError::Failed)?;
            let matches = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
            Ok(matches && has_account)
        })
        .await
    }

    /// Runs `work` off the request threads. The work holds the permit itself, because it continues
    /// after the client disconnects.
    async fn with_permit<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| HashError::Busy)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| HashError::Failed)?;
        let work = move || {
            let _held = (permit, place);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| HashError::Failed)?
    }
}

fn permits(processors: usize) -> usize {
    processors.saturating_sub(1).clamp(1, MAX_PERMITS)
}

fn hash(params: &Params, rng: &SharedRng, password: &str) -> Result<String, HashError> {
    let mut salt = [0; 16];
    rng.with_rng(|generator| generator.fill_bytes(&mut salt));
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|_| HashError::Failed)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test]
    async fn abandoned_work_keeps_its_permit() {
        let params = Params::new(8, 1, 1, None).unwrap();
        let passwords = Passwords::new(params, SharedRng::from_seed(1)).unwrap();
        let all = passwords.permits.available_permits();
        let (started, starts) = tokio::sync::oneshot::channel();
        let (finish, finishes) = channel::<()>();
        let waiting = passwords.with_permit(move || {
            let _ = started.send(());
            let _ = finishes.recv();
            Ok(())
        });
        tokio::select! {
            biased;
            _ = waiting => panic!("the work is still running"),
            started = starts => started.unwrap(),
        }
        assert_eq!(passwords.permits.available_permits(), all - 1);
        drop(finish);
        let all = u32::try_from(all).unwrap();
        assert!(passwords.permits.acquire_many(all).await.is_ok());
    }

    #[test]
    fn one_processor_is_left_for_everything_else_and_memory_is_bounded() {
        assert_eq!([1, 2, 3, 8, 24].map(permits), [1, 1, 2, 7, 8]);
    }

    #[tokio::test]
    async fn full_queue_turns_others_away_until_work_is_done() {
        let params = Params::new(8, 1, 1, None).unwrap();
        let passwords = Passwords::new(params, SharedRng::from_seed(1)).unwrap();
        let password = Password::parse("correct horse battery").unwrap();
        let all = u32::try_from(passwords.places.available_permits()).unwrap();
        let waiting = Arc::clone(&passwords.places).acquire_many_owned(all).await.unwrap();
        assert_eq!(passwords.hash(&password).await.unwrap_err(), HashError::Busy);
        assert_eq!(passwords.verify("password", None).await.unwrap_err(), HashError::Busy);
        drop(waiting);
        assert!(passwords.hash(&password).await.is_ok());
        assert_eq!(passwords.places.available_permits(), all as usize);
    }
}
