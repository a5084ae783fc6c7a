//! Heads: signed checkpoints of the log, as they are kept.

use beian_projections::Database;
use signed_note::Note;
use tlog_tiles::{Checkpoint, Hash};

use super::{ProofError, PublicKeys};

/// A head of the log, signed (签名树头).
#[derive(Debug, Clone, PartialEq)]
pub struct TreeHead {
    /// Name of the log.
    pub origin: String,
    /// Events that it covers.
    pub size: u64,
    /// Root of the tree over their digests.
    pub root: Hash,
    /// The whole as it was signed: a C2SP checkpoint.
    pub checkpoint: String,
}

/// A text that is no signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("what should be a signed checkpoint is none")]
pub struct MalformedHead;

impl TreeHead {
    /// Reads a checkpoint; whether its signature holds is asked of [`PublicKeys`].
    ///
    /// # Errors
    /// [`MalformedHead`].
    pub fn read(checkpoint: &str) -> Result<Self, MalformedHead> {
        let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| MalformedHead)?;
        let head = Checkpoint::from_bytes(note.text()).map_err(|_| MalformedHead)?;
        let (origin, size, root) = (head.origin().to_owned(), head.size(), *head.hash());
        Ok(Self { origin, size, root, checkpoint: checkpoint.to_owned() })
    }

    /// Whether one of these keys signed it.
    pub fn is_signed_by(&self, keys: &PublicKeys) -> bool {
        Note::from_bytes(self.checkpoint.as_bytes()).is_ok_and(|note| keys.verify(&self.origin, &note))
    }
}

const NEWEST: &str = "select checkpoint from tree_heads order by size desc limit 1";

const AT: &str = "select checkpoint from tree_heads where size = $1";

const FROM: &str = "select checkpoint from tree_heads where size >= $1 order by size limit 1";

const KEEP: &str = "
    insert into tree_heads (size, checkpoint, signed_at)
    values ($1, $2, $3)";

/// The newest head; none before the first was signed.
pub(super) async fn newest(database: &Database) -> Result<Option<TreeHead>, ProofError> {
    read(sqlx::query_scalar(NEWEST).fetch_optional(database.any()).await?)
}

/// The head of a size.
pub(super) async fn at(database: &Database, size: i64) -> Result<Option<TreeHead>, ProofError> {
    read(sqlx::query_scalar(AT).bind(size).fetch_optional(database.any()).await?)
}

/// The first head that covers a position.
pub(super) async fn covering(database: &Database, position: i64) -> Result<Option<TreeHead>, ProofError> {
    read(sqlx::query_scalar(FROM).bind(position).fetch_optional(database.any()).await?)
}

fn read(checkpoint: Option<String>) -> Result<Option<TreeHead>, ProofError> {
    Ok(checkpoint.map(|checkpoint| TreeHead::read(&checkpoint)).transpose()?)
}

/// Keeps a head that was signed.
pub(super) async fn keep(database: &Database, head: &TreeHead, signed_at: &str) -> Result<(), ProofError> {
    let size = i64::try_from(head.size).unwrap_or(i64::MAX);
    let mut transaction = database.begin().await?;
    let keep = sqlx::query(KEEP).bind(size).bind(&head.checkpoint).bind(signed_at);
    keep.execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

const AFTER: &str = "
    select size, checkpoint
    from tree_heads
    where size > $1 and size <= $2
    order by size
    limit $3";

/// The next stored heads after a size up to another, as they lie there: the size they are filed under, and the text.
pub(super) async fn after(
    database: &Database,
    size: i64,
    last: i64,
    most: i64,
) -> Result<Vec<(i64, String)>, sqlx::Error> {
    sqlx::query_as(AFTER).bind(size).bind(last).bind(most).fetch_all(database.any()).await
}
