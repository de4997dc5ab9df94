//! Password hashing with Argon2id.

use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Password;
use rand::Rng;
use tokio::sync::Semaphore;

use crate::rng::SharedRng;

/// Hashing or its thread failed, whatever the password.
#[derive(Debug, thiserror::Error)]
#[error("passwords can't be hashed")]
pub struct HashError;

/// Hashes and verifies passwords, one per processor at a time: each needs 19 MiB.
#[derive(Clone, Debug)]
pub struct Passwords {
    params: Params,
    rng: SharedRng,
    /// Verified when there is no account, so that the response takes as long.
    dummy_hash: Arc<str>,
    permits: Arc<Semaphore>,
}

impl Passwords {
    /// # Errors
    /// Argon2 rejects the parameters.
    pub fn new(params: Params, rng: SharedRng) -> Result<Self, HashError> {
        let dummy_hash = hash(&params, &rng, "no account has this password")?.into();
        let permits = available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self { params, rng, dummy_hash, permits: Arc::new(Semaphore::new(permits)) })
    }

    /// The PHC string to store, with salt and parameters.
    ///
    /// # Errors
    /// Hashing failed.
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let (this, password) = (self.clone(), password.clone());
        self.with_permit(move || hash(&this.params, &this.rng, password.expose())).await
    }

    /// Whether the password matches the hash. Takes as long if there is no hash.
    ///
    /// # Errors
    /// Hashing failed.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, HashError> {
        let dummy_hash = Arc::clone(&self.dummy_hash);
        let password = password.to_owned();
        self.with_permit(move || {
            let has_account = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&dummy_hash);
            let hash = PasswordHash::new(hash).map_err(|_| HashError)?;
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
}
