//! What is asked of the tree: heads, and proofs that an event is in one and that one continues another.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use beian_projections::{Database, Digest};
use tlog_tiles::{Hash, prove_record, prove_tree};

use super::{LogKey, ProofError, PublicKeys, TreeHead, head, tree::ask};

const DIGEST: &str = "select digest from events where position = $1";

const WITNESSED: &str = "
    select witness, max(size), max(recorded_at)
    from witnessed_heads
    group by witness
    order by witness";

const ANSWERS: &str = "select answer from witnessed_heads where size = $1 and answer <> '' order by witness";

const EVENTS: &str = "select aggregate_type, aggregate_id from events where position = $1";

/// Proofs over the log of a database. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Proofs {
    database: Database,
    keys: PublicKeys,
    /// What signs dossiers, where there is one.
    signer: Option<LogKey>,
    /// What keeps a witness from the newest head, as this node knows it.
    failures: Arc<Mutex<BTreeMap<String, String>>>,
}

/// That an event is in the tree of a head (RFC 9162, 2.1.3).
#[derive(Debug, Clone, PartialEq)]
pub struct Inclusion {
    /// The event's position; its leaf is the one before, counted from 0.
    pub position: i64,
    /// Size of the tree.
    pub size: u64,
    /// The event's digest, whose hash is the leaf's.
    pub digest: Digest,
    /// The path, from the leaf upwards.
    pub path: Vec<Hash>,
}

/// That the tree of a head begins with the tree of an earlier one (RFC 9162, 2.1.4).
#[derive(Debug, Clone, PartialEq)]
pub struct Consistency {
    /// Size of the earlier tree.
    pub from: u64,
    /// Size of the later tree.
    pub to: u64,
    /// The path.
    pub path: Vec<Hash>,
}

/// How far a witness is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// Which.
    pub witness: String,
    /// Size of the newest head that it has; 0 where it has none.
    pub size: u64,
    /// When it took it: RFC 3339, UTC.
    pub recorded_at: String,
    /// Why it has not the next one, as this node knows it.
    pub failure: Option<String>,
}

impl Proofs {
    /// Over a database; `keys` are those that its heads are signed with.
    pub fn new(database: Database, keys: PublicKeys) -> Self {
        Self { database, keys, signer: None, failures: Arc::default() }
    }

    /// The same, signing what it hands out with the key of the log.
    ///
    /// # Errors
    /// [`ProofError::KeyUnreadable`] where one of the keys before it is none.
    pub fn signed_by(database: Database, key: LogKey) -> Result<Self, ProofError> {
        Ok(Self { signer: Some(key.clone()), ..Self::new(database, key.public_keys()?) })
    }

    pub(super) fn signer(&self) -> Option<&LogKey> {
        self.signer.as_ref()
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    /// The public keys of the log, the present one first.
    pub fn keys(&self) -> &PublicKeys {
        &self.keys
    }

    /// The newest head; none before the first was signed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_head(&self) -> Result<Option<TreeHead>, ProofError> {
        head::newest(&self.database).await
    }

    /// The head of a size.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn head(&self, size: u64) -> Result<Option<TreeHead>, ProofError> {
        head::at(&self.database, signed(size)).await
    }

    /// The first head that covers an event.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn covering(&self, position: i64) -> Result<Option<TreeHead>, ProofError> {
        head::covering(&self.database, position).await
    }

    /// What witnesses answered to a head: their signatures.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answers(&self, size: u64) -> Result<Vec<String>, ProofError> {
        Ok(sqlx::query_scalar(ANSWERS).bind(signed(size)).fetch_all(self.database.any()).await?)
    }

    /// Kind and id of the stream of an event; none if there is none at this position.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stream_of(&self, position: i64) -> Result<Option<(String, String)>, ProofError> {
        Ok(sqlx::query_as(EVENTS).bind(position).fetch_optional(self.database.any()).await?)
    }

    /// That an event is in the tree of a size; none where that size is not signed yet, or the event not in it.
    ///
    /// # Errors
    /// [`ProofError`].
    pub async fn inclusion(&self, position: i64, size: u64) -> Result<Option<Inclusion>, ProofError> {
        if position < 1 || position > signed(size) || !self.is_signed(size).await? {
            return Ok(None);
        }
        let digest: Option<Vec<u8>> =
            sqlx::query_scalar(DIGEST).bind(position).fetch_optional(self.database.any()).await?;
        let Some(digest) = digest.and_then(|digest| Digest::try_from(digest).ok()) else { return Ok(None) };
        let leaf = position.unsigned_abs() - 1;
        let path = ask(&self.database, |reader| prove_record(size, leaf, reader)).await?;
        Ok(Some(Inclusion { position, size, digest, path }))
    }

    /// That the tree of one size begins with that of another; none where one is not signed yet, or they are the wrong
    /// way round.
    ///
    /// # Errors
    /// [`ProofError`].
    pub async fn consistency(&self, from: u64, to: u64) -> Result<Option<Consistency>, ProofError> {
        if from < 1 || from > to || !self.is_signed(to).await? {
            return Ok(None);
        }
        let path = ask(&self.database, |reader| prove_tree(to, from, reader)).await?;
        Ok(Some(Consistency { from, to, path }))
    }

    /// Whether a head covers so many events: then the tiles for them are there.
    async fn is_signed(&self, size: u64) -> Result<bool, ProofError> {
        Ok(self.newest_head().await?.is_some_and(|head| size <= head.size))
    }

    /// How far each witness is that ever had a head, or is kept from one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn witnesses(&self) -> Result<Vec<Witnessed>, ProofError> {
        let known: Vec<(String, i64, String)> = sqlx::query_as(WITNESSED).fetch_all(self.database.any()).await?;
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut found = Vec::with_capacity(known.len());
        for (witness, size, recorded_at) in known {
            let failure = failures.remove(&witness);
            found.push(Witnessed { witness, size: size.unsigned_abs(), recorded_at, failure });
        }
        let never =
            |(witness, failure)| Witnessed { witness, size: 0, recorded_at: String::new(), failure: Some(failure) };
        found.extend(failures.into_iter().map(never));
        Ok(found)
    }

    /// Notes how sending to a witness ended.
    pub(super) fn note(&self, witness: &str, failure: Option<String>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match failure {
            Some(failure) => drop(failures.insert(witness.to_owned(), failure)),
            None => drop(failures.remove(witness)),
        }
    }
}

/// A size as the log counts.
pub(super) fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
