//! Passwords are kept as Argon2id hashes.

use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Password;
use rand::Rng;
use tokio::sync::Semaphore;

use crate::rng::SharedRng;

/// Hashing failed, or its thread did: never a matter of the password.
#[derive(Debug, thiserror::Error)]
#[error("passwords can't be hashed")]
pub struct HashError;

/// Hashes and checks passwords, as many at once as there are processors: each takes 19 MiB.
#[derive(Clone, Debug)]
pub struct Passwords {
    params: Params,
    rng: SharedRng,
    /// What is checked when there is no account, so that the answer takes as long.
    dummy_hash: Arc<str>,
    permits: Arc<Semaphore>,
}

impl Passwords {
    /// # Errors
    /// Parameters that Argon2 refuses.
    pub fn new(params: Params, rng: SharedRng) -> Result<Self, HashError> {
        let dummy_hash = hash(&params, &rng, "a password of nobody")?.into();
        let permits = available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self { params, rng, dummy_hash, permits: Arc::new(Semaphore::new(permits)) })
    }

    /// The hash to store, with its salt and parameters.
    ///
    /// # Errors
    /// Hashing failed.
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let (this, password) = (self.clone(), password.clone());
        self.with_permit(move || hash(&this.params, &this.rng, password.expose())).await
    }

    /// Whether it is the password of this hash; the same work when there is no hash.
    ///
    /// # Errors
    /// Hashing failed.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, HashError> {
        let dummy_hash = Arc::clone(&self.dummy_hash);
        let password = password.to_owned();
        self.with_permit(move || {
            let is_account = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&dummy_hash);
            let hash = PasswordHash::new(hash).map_err(|_| HashError)?;
            let matches = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
            Ok(matches && is_account)
        })
        .await
    }

    /// Runs away from the threads that answer requests. The work ends its permit itself: a client
    /// that went away meanwhile does not stop it.
    async fn with_permit<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| HashError)?;
        let work = move || {
            let _permit = permit;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| HashError)?
    }
}

fn hash(params: &Params, rng: &SharedRng, password: &str) -> Result<String, HashError> {
    let mut salt = [0; 16];
    rng.with_rng(|generator| generator.fill_bytes(&mut salt));
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|_| HashError)
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
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (end, ends) = channel::<()>();
        let waiting = passwords.with_permit(move || {
            let _ = begun.send(());
            let _ = ends.recv();
            Ok(())
        });
        tokio::select! {
            biased;
            _ = waiting => panic!("the work has not ended"),
            begun = begins => begun.unwrap(),
        }
        assert_eq!(passwords.permits.available_permits(), all - 1);
        drop(end);
        let all = u32::try_from(all).unwrap();
        assert!(passwords.permits.acquire_many(all).await.is_ok());
    }
}
