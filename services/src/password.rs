//! Passwords, of filings (备案密码) and of accounts: kept only as a salted, slow hash.
//!
//! Hashing takes tens of milliseconds and 19 MiB by design. It runs on blocking threads, a few at a time: those for
//! submissions apart from those for strangers' questions, so that guessing cannot hold up filing.

use std::sync::{Arc, LazyLock};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{self, SaltString},
};
use sha2::{Digest, Sha256};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// Passwords hashed or verified at a time, of each sort.
const AT_A_TIME: usize = 2;

/// What is verified against where there is no such number, so that the answer takes as long.
static NOBODYS: LazyLock<Result<String, password_hash::Error>> = LazyLock::new(|| hash("nobody's"));

/// Makes and verifies passwords. Cloning shares it.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    making: Arc<Semaphore>,
    verifying: Arc<Semaphore>,
}

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The parameters or a stored hash are unusable.
    #[error("the password hash failed: {0}")]
    Hash(#[from] password_hash::Error),
    /// The process is ending.
    #[error("the blocking thread was stopped")]
    Stopped(#[from] tokio::task::JoinError),
    /// The process is ending.
    #[error("no more passwords are hashed")]
    Closed(#[from] AcquireError),
}

/// A new password and what is kept of it.
pub(crate) struct NewPassword {
    /// To be told once.
    pub(crate) plain: String,
    /// Argon2id in the PHC string format, with its salt and parameters.
    pub(crate) hash: String,
}

impl Default for Passwords {
    fn default() -> Self {
        let semaphore = || Arc::new(Semaphore::new(AT_A_TIME));
        Self { making: semaphore(), verifying: semaphore() }
    }
}

impl Passwords {
    /// A new password of twelve hexadecimal digits.
    pub(crate) async fn make(&self) -> Result<NewPassword, PasswordError> {
        let plain = Uuid::new_v4().simple().to_string()[..12].to_owned();
        let hash = self.hash(plain.clone()).await?;
        Ok(NewPassword { plain, hash })
    }

    /// What is kept of a password.
    pub(crate) async fn hash(&self, plain: String) -> Result<String, PasswordError> {
        let permit = Arc::clone(&self.making).acquire_owned().await?;
        Ok(tokio::task::spawn_blocking(move || holding(permit, || hash(&plain))).await??)
    }

    /// Whether the password belongs to what was kept; none was kept for an unknown number. Takes the same time whatever
    /// the answer.
    pub(crate) async fn verify(&self, password: String, kept: Option<String>) -> Result<bool, PasswordError> {
        let permit = Arc::clone(&self.verifying).acquire_owned().await?;
        Ok(tokio::task::spawn_blocking(move || holding(permit, || verify(&password, kept.as_deref()))).await??)
    }
}

/// Gives the permit back when the work is done, even if nobody waits for it any more.
fn holding<T>(permit: OwnedSemaphorePermit, work: impl FnOnce() -> T) -> T {
    let done = work();
    drop(permit);
    done
}

fn hash(password: &str) -> Result<String, password_hash::Error> {
    let salt = SaltString::encode_b64(Uuid::new_v4().as_bytes())?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

fn verify(password: &str, kept: Option<&str>) -> Result<bool, password_hash::Error> {
    let phc = kept.filter(|kept| kept.starts_with('$'));
    let compared = match phc {
        Some(phc) => phc,
        None => NOBODYS.as_ref().map_err(|error| *error)?,
    };
    let fits = Argon2::default().verify_password(password.as_bytes(), &PasswordHash::new(compared)?).is_ok();
    Ok(match (phc, kept) {
        (Some(_), _) => fits,
        (None, Some(digest)) => sha256(password) == digest,
        (None, None) => false,
    })
}

/// What was kept of passwords before they were hashed slowly.
fn sha256(password: &str) -> String {
    Sha256::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_told_fits_and_no_two_hashes_are_alike() {
        let passwords = Passwords::default();
        let (one, other) = (passwords.make().await.unwrap(), passwords.make().await.unwrap());
        assert!(one.hash.starts_with("$argon2id$"), "{}", one.hash);
        assert_ne!(hash(&one.plain).unwrap(), one.hash);
        assert!(passwords.verify(one.plain.clone(), Some(one.hash.clone())).await.unwrap());
        assert!(!passwords.verify(other.plain, Some(one.hash)).await.unwrap());
        assert!(!passwords.verify(one.plain, None).await.unwrap());
    }

    #[tokio::test]
    async fn a_password_kept_as_a_plain_digest_is_still_good() {
        let digest = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";
        let passwords = Passwords::default();
        assert!(passwords.verify("password".to_owned(), Some(digest.to_owned())).await.unwrap());
        assert!(!passwords.verify("passwort".to_owned(), Some(digest.to_owned())).await.unwrap());
        assert!(!passwords.verify(digest.to_owned(), Some(digest.to_owned())).await.unwrap());
    }
}
