//! Objects that several cases share are written once.

use std::collections::HashSet;

use beian_domain::mining::MinedObject;
use sha2::{Digest, Sha256};

/// What was written so far.
#[derive(Debug, Default)]
pub(super) struct Shared(HashSet<[u8; 16]>);

impl Shared {
    /// Whether an object is still to be written.
    pub(super) fn is_new(&mut self, object: &MinedObject) -> bool {
        if !object.kind.is_shared() {
            return true;
        }
        let digest: [u8; 32] = Sha256::digest(&object.id).into();
        let (first, _) = digest.split_at(16);
        first.try_into().is_ok_and(|first| self.0.insert(first))
    }
}
