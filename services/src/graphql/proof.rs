//! Heads of the log and proofs over it (完整性证明).

use async_graphql::{Object, SimpleObject};

use super::position::LogPosition;
use crate::proof::{Consistency, Inclusion, TreeHead, Witnessed};

/// A signed head of the log (签名树头): what all events up to its size are.
pub(super) struct TreeHeadObject {
    pub(super) head: TreeHead,
    pub(super) witnesses: Vec<Witnessed>,
}

/// A signed head of the log (签名树头): what all events up to its size are.
#[Object(name = "TreeHead")]
impl TreeHeadObject {
    /// Name of the log.
    async fn origin(&self) -> &str {
        &self.head.origin
    }

    /// Events that it covers.
    async fn size(&self) -> LogPosition {
        size(self.head.size)
    }

    /// Root of the Merkle tree (RFC 9162) over the digests of these events, in base64.
    async fn root(&self) -> String {
        self.head.root.to_string()
    }

    /// The whole as it was signed: a C2SP checkpoint with an Ed25519 signature.
    async fn checkpoint(&self) -> &str {
        &self.head.checkpoint
    }

    /// How far each witness is.
    async fn witnesses(&self) -> Vec<TreeWitness> {
        self.witnesses.iter().map(TreeWitness::from).collect()
    }
}

/// Who holds heads of the log where nobody with rights on its database can change them (见证).
#[derive(SimpleObject)]
pub(super) struct TreeWitness {
    /// Which.
    name: String,
    /// Size of the newest head that it has.
    size: LogPosition,
    /// Why it has not the next one, as this node knows it.
    failure: Option<String>,
}

/// That an event is in the tree of a head (RFC 9162, 2.1.3).
#[derive(SimpleObject)]
pub(super) struct InclusionProof {
    /// The event. Its leaf is the one before, counted from 0.
    position: LogPosition,
    /// Size of the tree.
    size: LogPosition,
    /// The event's digest, in hexadecimal; the leaf is its 32 bytes.
    digest: String,
    /// The path from the leaf upwards, in base64.
    path: Vec<String>,
}

/// That the tree of a head begins with the tree of an earlier one (RFC 9162, 2.1.4).
#[derive(SimpleObject)]
pub(super) struct ConsistencyProof {
    /// Size of the earlier tree.
    from: LogPosition,
    /// Size of the later tree.
    to: LogPosition,
    /// The path, in base64.
    path: Vec<String>,
}

impl From<&Witnessed> for TreeWitness {
    fn from(witnessed: &Witnessed) -> Self {
        let Witnessed { witness, size: has, recorded_at: _, failure } = witnessed;
        Self { name: witness.clone(), size: size(*has), failure: failure.clone() }
    }
}

impl From<Inclusion> for InclusionProof {
    fn from(proof: Inclusion) -> Self {
        let path = proof.path.iter().map(ToString::to_string).collect();
        let position = LogPosition(proof.position);
        Self { position, size: size(proof.size), digest: proof.digest.to_string(), path }
    }
}

impl From<Consistency> for ConsistencyProof {
    fn from(proof: Consistency) -> Self {
        let path = proof.path.iter().map(ToString::to_string).collect();
        Self { from: size(proof.from), to: size(proof.to), path }
    }
}

fn size(size: u64) -> LogPosition {
    LogPosition(i64::try_from(size).unwrap_or(i64::MAX))
}
