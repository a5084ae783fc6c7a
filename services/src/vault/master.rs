//! Master keys: they wrap the keys of persons and nothing else. Several may be known; the first one wraps.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use beian_projections::Digest;
use sha2::{Digest as _, Sha256};

use super::{
    VaultError,
    cipher::{self, Key},
};

/// The master keys of a node, the newest first.
pub struct MasterKeys(Vec<MasterKey>);

/// One master key.
pub(super) struct MasterKey {
    id: String,
    key: Key,
}

/// A new master key in base64, as a file or the environment takes it.
pub fn new_master_key() -> String {
    BASE64_STANDARD.encode(cipher::random())
}

impl MasterKeys {
    /// Reads keys of 32 bytes in base64, one on a line or separated by commas; the first one wraps. Lines that begin
    /// with `#` are comments.
    ///
    /// # Errors
    /// [`VaultError::Unreadable`] names the place, never the text.
    pub fn read(text: &str, place: &str) -> Result<Self, VaultError> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let words = lines.flat_map(|line| line.split([',', ' ', '\t'])).filter(|word| !word.trim().is_empty());
        let keys = words.map(MasterKey::read).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty());
        keys.map(Self).ok_or_else(|| VaultError::Unreadable(place.to_owned()))
    }

    /// The one that wraps.
    pub(super) fn newest(&self) -> &MasterKey {
        &self.0[0]
    }

    pub(super) fn unwrap(&self, wrapped: &[u8], id: &str, bound: &[u8]) -> Result<Key, VaultError> {
        let master = self.0.iter().find(|master| master.id == id).ok_or_else(|| VaultError::Unknown(id.to_owned()))?;
        let key = cipher::open(&master.key, wrapped, bound).and_then(|key| Key::try_from(key).ok());
        key.ok_or_else(|| VaultError::Wrong(id.to_owned()))
    }
}

impl MasterKey {
    fn read(word: &str) -> Option<Self> {
        let key = Key::try_from(BASE64_STANDARD.decode(word.trim()).ok()?).ok()?;
        let id = Digest(Sha256::digest(key).into()).to_string()[..8].to_owned();
        Some(Self { id, key })
    }

    /// The first eight hexadecimal digits of its SHA-256: tells keys apart and nothing about them.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn wrap(&self, key: &Key, bound: &[u8]) -> Vec<u8> {
        cipher::seal(&self.key, key, bound)
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(MasterKey::id)).finish()
    }
}
