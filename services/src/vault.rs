//! The vault: every person of a case has a key of its own, wrapped by a master key, and can be forgotten.
//!
//! What is personal in new events is sealed between the decision and the log; from then on the fold, the read models,
//! dumps and error texts hold only sealed values. Plain text exists while a command is decided and where it is shown.

mod cipher;
mod keyfile;
mod master;
mod photograph;
mod sealing;
mod subject;

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use beian_domain::message::Message;
use beian_projections::Database;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::Row;
use uuid::Uuid;

pub use keyfile::{KeySource, KeyUse};
pub use master::{MasterKeys, new_master_key};
pub use subject::SubjectKey;

pub(crate) use sealing::CaseKeys;

const SECRET: &str = "select wrapped, master_key from vault_secrets where name = 'person_index'";

const KEEP_SECRET: &str = "
    insert into vault_secrets (name, wrapped, master_key)
    values ('person_index', $1, $2)
    on conflict (name) do nothing";

/// What the key of single texts is derived from.
const TEXTS: &[u8] = b"texts:account_secrets";

/// What the wrapping of the index key is bound to.
const INDEX: &[u8] = b"person_index";

/// The open vault. Cloning shares it.
#[derive(Clone)]
pub struct Vault {
    database: Database,
    masters: Arc<MasterKeys>,
    /// Key of the blind index.
    index: Arc<[u8; 32]>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("masters", &self.masters).finish_non_exhaustive()
    }
}

/// Why the vault does not open.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No master key was given.
    #[error("{}", Message::new("master_key_missing"))]
    Missing,
    /// What was given is no key.
    #[error("{}", Message::new("master_key_unreadable").with("place", .0))]
    Unreadable(String),
    /// The data were sealed under a master key that was not given.
    #[error("{}", Message::new("master_key_unknown").with("id", .0))]
    Unknown(String),
    /// A key with this id does not open what it wrapped.
    #[error("{}", Message::new("master_key_wrong").with("id", .0))]
    Wrong(String),
    /// The file of the key cannot be read or written.
    #[error("{}: {error}", Message::new("master_key_file").with("path", path))]
    File {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The database does not answer.
    #[error("the keys of persons cannot be read: {0}")]
    Database(#[from] sqlx::Error),
}

impl Vault {
    /// Opens the vault of a database, and makes its index key the first time.
    ///
    /// # Errors
    /// [`VaultError`]; the master keys are tried on what is there.
    pub async fn open(database: Database, masters: MasterKeys) -> Result<Self, VaultError> {
        let newest = masters.newest();
        let wrapped = newest.wrap(&cipher::random(), INDEX);
        if !Self::exists(&database).await? {
            let mut transaction = database.begin().await?;
            sqlx::query(KEEP_SECRET).bind(wrapped).bind(newest.id()).execute(&mut *transaction).await?;
            transaction.commit().await?;
        }
        let kept = sqlx::query(SECRET).fetch_one(database.any()).await?;
        let index = masters.unwrap(&kept.try_get::<Vec<u8>, _>(0)?, &kept.try_get::<String, _>(1)?, INDEX)?;
        Ok(Self { database, masters: Arc::new(masters), index: Arc::new(index) })
    }

    /// Whether anything was ever sealed here: then only the master key of that time opens it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn exists(database: &Database) -> Result<bool, sqlx::Error> {
        Ok(sqlx::query(SECRET).fetch_optional(database.any()).await?.is_some())
    }

    /// What stands for a text that must not be guessed from it.
    pub(crate) fn blind(&self, text: &[u8]) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.index.as_slice()).expect("any key");
        mac.update(text);
        mac.finalize().into_bytes().into()
    }

    /// A text sealed for the place it is bound to, in base64; what it is sealed with survives a rotation.
    pub(crate) fn seal_text(&self, plain: &str, bound: &[u8]) -> String {
        BASE64_STANDARD.encode(cipher::seal(&self.blind(TEXTS), plain.as_bytes(), bound))
    }

    /// What was sealed; none if it was sealed elsewhere, or changed.
    pub(crate) fn open_text(&self, sealed: &str, bound: &[u8]) -> Option<String> {
        let sealed = BASE64_STANDARD.decode(sealed).ok()?;
        String::from_utf8(cipher::open(&self.blind(TEXTS), &sealed, bound)?).ok()
    }

    /// The blind index of a resident id.
    pub(crate) fn person_of(&self, resident_id: &str) -> String {
        beian_projections::Digest(self.blind(format!("id:{}", resident_id.to_uppercase()).as_bytes())).to_string()
    }

    /// The keys of a case that are still there.
    ///
    /// # Errors
    /// When the database does not answer, or a key was wrapped by an unknown master key.
    pub(crate) async fn keys_of(&self, case_id: Uuid) -> Result<CaseKeys, VaultError> {
        let found = subject::of_case(&self.database, case_id).await?;
        let mut keys = CaseKeys::new(self.clone(), case_id);
        for subject in found {
            let key = self.masters.unwrap(&subject.wrapped, &subject.master_key, subject.subject_id.as_bytes())?;
            keys.know(&subject, key);
        }
        Ok(keys)
    }

    /// No keys yet: for a case that is only now opened.
    pub(crate) fn no_keys(&self, case_id: Uuid) -> CaseKeys {
        CaseKeys::new(self.clone(), case_id)
    }

    /// Every subject of the person with this resident id, after its case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn subjects_of(&self, resident_id: &str) -> Result<Vec<(Uuid, Uuid)>, VaultError> {
        Ok(subject::of_person(&self.database, &self.person_of(resident_id)).await?)
    }

    /// Every subject of a case, or the one of an account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn subjects_of_case(&self, id: Uuid) -> Result<Vec<Uuid>, VaultError> {
        let found = subject::of_case(&self.database, id).await?;
        Ok(found.into_iter().map(|key| key.subject_id).collect())
    }

    /// Destroys the keys of these subjects, each named after its case.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn destroy(&self, subjects: &[(Uuid, Uuid)]) -> Result<u64, VaultError> {
        Ok(subject::destroy(&self.database, subjects).await?)
    }

    /// Wraps every key under the newest master key; answers how many were wrapped by another one.
    ///
    /// # Errors
    /// When the database does not answer, or a key was wrapped by a master key that was not given.
    pub async fn rotate(&self) -> Result<u64, VaultError> {
        let newest = self.masters.newest();
        let mut transaction = self.database.begin().await?;
        let kept = sqlx::query(SECRET).fetch_one(&mut *transaction).await?;
        if kept.try_get::<String, _>(1)? != newest.id() {
            sqlx::query("update vault_secrets set wrapped = $1, master_key = $2 where name = 'person_index'")
                .bind(newest.wrap(&self.index, INDEX))
                .bind(newest.id())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        let (mut rotated, mut after) = (0, (Uuid::nil(), Uuid::nil()));
        loop {
            let mut page = subject::not_under(&self.database, newest.id(), &after).await?;
            let Some(last) = page.last() else { return Ok(rotated) };
            after = (last.case_id, last.subject_id);
            for subject in &mut page {
                let bound = subject.subject_id.into_bytes();
                let key = self.masters.unwrap(&subject.wrapped, &subject.master_key, &bound)?;
                subject.wrapped = newest.wrap(&key, &bound);
                newest.id().clone_into(&mut subject.master_key);
            }
            rotated += subject::wrap_anew(&self.database, &page).await?;
        }
    }
}
