//! Proof of history (完整性证明): a Merkle tree over the log, signed heads, witnesses, and the verification of all of it.
//!
//! Leaf `i` of the tree (RFC 9162, from 0) is the digest of the event at position `i + 1`. A **head** says what all events
//! up to its size are; it is signed (Ed25519) as a C2SP checkpoint, kept, and given to **witnesses**, who hold what nobody
//! with rights on the database alone can change.

pub mod dossier;
mod head;
mod key;
mod proofs;
mod signing;
mod tiles;
mod tree;
pub mod verify;
mod witness;

pub use head::{MalformedHead, TreeHead};
pub use key::{LogKey, LogKeySource, PublicKeys, new_log_key};
pub use proofs::{Consistency, Inclusion, Proofs, Witnessed};
pub use signing::{Signed, Signing};
pub use tlog_tiles::Hash;
pub use tree::{Frontier, leaf_hash};
pub use witness::{Folder, Witness, WitnessError};

use beian_domain::message::Message;

/// Why nothing can be signed or proved.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The database does not answer.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// The tree is not what its parts say.
    #[error("the tree over the log cannot be read: {0}")]
    Tree(#[from] tlog_tiles::Error),
    /// A stored head cannot be read.
    #[error(transparent)]
    Head(#[from] MalformedHead),
    /// No key was given.
    #[error("{}", Message::new("log_key_missing"))]
    KeyMissing,
    /// What was given is no key.
    #[error("{}", Message::new("log_key_unreadable").with("place", .0))]
    KeyUnreadable(String),
    /// The file of the key cannot be read or written.
    #[error("{}: {error}", Message::new("log_key_file").with("path", path))]
    KeyFile {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The log does not go on from the last head that was signed: nothing is signed over that.
    #[error("{}", Message::new("log_is_not_what_was_signed").with("size", .0))]
    Forked(u64),
}
