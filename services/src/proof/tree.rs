//! The tree: its hashes as they are computed, and as they are read from the database for a proof.

use std::{cell::RefCell, collections::HashMap};

use beian_projections::{Database, Digest};
use tlog_tiles::{Error, Hash, HashReader, node_hash, record_hash, sub_tree_index};

use super::{ProofError, tiles};

/// The hash of a leaf: of the digest of an event.
pub fn leaf_hash(digest: &Digest) -> Hash {
    record_hash(&digest.0)
}

/// The right edge of a growing tree: all that its root and its growth need.
#[derive(Debug, Clone, Default)]
pub struct Frontier {
    size: u64,
    /// Roots of the full subtrees, the largest first: one for each binary one of the size.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Leaves in the tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(left, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let root = self.peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right));
        root.unwrap_or(tlog_tiles::EMPTY_HASH)
    }

    /// That of the first `size` events, read from the database.
    pub(super) async fn read(database: &Database, size: u64) -> Result<Self, ProofError> {
        let peaks = ask(database, |reader| reader.read_hashes(&sub_tree_index(0, size, Vec::new()))).await?;
        Ok(Self { size, peaks })
    }
}

/// What answers the library's questions for hashes: first it notes which are wanted, then, when they were fetched, it
/// gives them.
pub(super) enum Reader {
    Noting(RefCell<Vec<u64>>),
    Knowing(HashMap<u64, Hash>),
}

impl HashReader for Reader {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        match self {
            Self::Noting(wanted) => {
                wanted.borrow_mut().extend(indexes);
                Ok(vec![Hash::default(); indexes.len()])
            }
            Self::Knowing(known) => {
                let found = indexes.iter().map(|index| known.get(index).copied());
                found.collect::<Option<_>>().ok_or(Error::IndexesNotInTree)
            }
        }
    }
}

/// The answer to a question of the library's, whose hashes are read from the database.
pub(super) async fn ask<T>(
    database: &Database,
    question: impl Fn(&Reader) -> Result<T, Error>,
) -> Result<T, ProofError> {
    let wanted = {
        let noting = Reader::Noting(RefCell::default());
        question(&noting)?;
        match noting {
            Reader::Noting(wanted) => wanted.into_inner(),
            Reader::Knowing(_) => Vec::new(),
        }
    };
    let known = tiles::hashes(database, &wanted).await?;
    Ok(question(&Reader::Knowing(known))?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[test]
    fn the_frontier_has_the_root_that_the_library_computes() {
        let (mut frontier, mut stored) = (Frontier::default(), HashMap::new());
        for n in 0..600_u64 {
            let leaf = record_hash(&n.to_be_bytes());
            let new = tlog_tiles::stored_hashes_for_record_hash(n, leaf, &Reader::Knowing(stored.clone())).unwrap();
            stored.extend((tlog_tiles::stored_hash_index(0, n)..).zip(new));
            frontier.push(leaf);
            if n % 37 == 0 {
                let root = tlog_tiles::tree_hash(n + 1, &Reader::Knowing(stored.clone())).unwrap();
                assert_eq!(frontier.root(), root, "of {} leaves", n + 1);
            }
        }
        assert_eq!(Frontier::default().root(), tlog_tiles::EMPTY_HASH);
    }
}
