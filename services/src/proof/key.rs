//! The key that signs heads, and the public keys that check them, both as C2SP writes keys of notes.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use beian_projections::Database;
use chacha20poly1305::aead::OsRng;
use clap::Args;
use ed25519_dalek::SigningKey;
use signed_note::{
    Note, Signer, StandardSigner, StandardVerifier, Verifier, VerifierList, generate_key, is_key_name_valid,
    new_ed25519_verifier_key,
};
use tlog_tiles::{Checkpoint, Hash};

use super::{ProofError, TreeHead, head};
use crate::vault::KeyUse;

/// The file that a development server makes in its data folder.
const FILE: &str = "log.key";
/// Name of the log that a development server's key has.
const DEVELOPMENT: &str = "beian/development";
/// What begins the line of a private key.
const PRIVATE: &str = "PRIVATE+KEY+";

/// The key of a log: signs its heads. The name in it is the log's, the origin of every checkpoint.
#[derive(Clone)]
pub struct LogKey {
    signer: StandardSigner,
    public: String,
    /// Keys that signed before this one.
    earlier: Vec<String>,
}

/// A new key for a log of this name, as a file or the environment takes it, and its public key; none where the name is
/// empty or has spaces or a plus.
pub fn new_log_key(origin: &str) -> Option<(String, String)> {
    is_key_name_valid(origin).then(|| generate_key(&mut OsRng, origin))
}

impl LogKey {
    /// Reads a private key, and on further lines the public keys of those that signed before. Lines that begin with `#`
    /// are comments.
    ///
    /// # Errors
    /// [`ProofError::KeyUnreadable`] names the place, never the text.
    pub fn read(text: &str, place: &str) -> Result<Self, ProofError> {
        let unreadable = || ProofError::KeyUnreadable(place.to_owned());
        let words: Vec<_> = words(text).collect();
        let private = words.iter().find(|word| word.starts_with(PRIVATE)).ok_or_else(unreadable)?;
        let signer = StandardSigner::new(private).map_err(|_| unreadable())?;
        // Base64 may have a plus of its own.
        let seed = private.splitn(5, '+').nth(4).and_then(|key| BASE64_STANDARD.decode(key).ok());
        let seed: [u8; 32] = seed.and_then(|key| key.get(1..)?.try_into().ok()).ok_or_else(unreadable)?;
        let public = new_ed25519_verifier_key(signer.name(), &SigningKey::from_bytes(&seed).verifying_key());
        let earlier = words.iter().filter(|word| !word.starts_with(PRIVATE)).map(|word| (*word).to_owned()).collect();
        Ok(Self { signer, public, earlier })
    }

    /// Its public key.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// It, and the keys before it.
    ///
    /// # Errors
    /// [`ProofError::KeyUnreadable`] where one of those before it is none.
    pub fn public_keys(&self) -> Result<PublicKeys, ProofError> {
        let keys = std::iter::once(self.public.clone()).chain(self.earlier.iter().cloned());
        PublicKeys::read(&keys.collect::<Vec<_>>().join("\n"), FILE)
    }

    /// A signed head.
    pub(super) fn sign(&self, size: u64, root: Hash) -> Result<TreeHead, ProofError> {
        let unsigned = Checkpoint::new(self.origin(), size, root, "").map_err(|_| super::MalformedHead)?;
        Ok(TreeHead::read(&self.sign_note(&unsigned.to_bytes())?)?)
    }

    /// A signed note; its lines must not be taken for those of a head.
    pub(super) fn sign_note(&self, text: &[u8]) -> Result<String, ProofError> {
        let mut note = Note::new(text, &[]).map_err(|_| super::MalformedHead)?;
        note.add_sigs(&[&self.signer]).map_err(|_| super::MalformedHead)?;
        Ok(String::from_utf8(note.to_bytes()).map_err(|_| super::MalformedHead)?)
    }

    /// Name of the log.
    pub(super) fn origin(&self) -> &str {
        self.signer.name()
    }
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogKey").field("public", &self.public).finish_non_exhaustive()
    }
}

/// Public keys of logs.
#[derive(Clone, Default)]
pub struct PublicKeys {
    known: Vec<(String, StandardVerifier)>,
}

impl PublicKeys {
    /// Reads keys as C2SP writes them, one on a line or separated by commas.
    ///
    /// # Errors
    /// [`ProofError::KeyUnreadable`].
    pub fn read(text: &str, place: &str) -> Result<Self, ProofError> {
        let key = |word: &str| Some((word.to_owned(), StandardVerifier::new(word).ok()?));
        let known = words(text).map(key).collect::<Option<Vec<_>>>();
        known.map(|known| Self { known }).ok_or_else(|| ProofError::KeyUnreadable(place.to_owned()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The keys as they were written.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|(text, _)| text.as_str())
    }

    /// Takes others in.
    pub fn extend(&mut self, others: Self) {
        for (text, key) in others.known {
            if self.texts().all(|known| known != text) {
                self.known.push((text, key));
            }
        }
    }

    /// Whether one of them, of a log of this name, signed a note.
    pub(super) fn verify(&self, origin: &str, note: &Note) -> bool {
        let named = self.known.iter().filter(|(_, key)| key.name() == origin);
        let keys = named.map(|(_, key)| Box::new(key.clone()) as Box<dyn Verifier>).collect();
        note.verify(&VerifierList::new(keys)).is_ok()
    }
}

impl std::fmt::Debug for PublicKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.texts()).finish()
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.flat_map(|line| line.split([',', ' ', '\t'])).map(str::trim).filter(|word| !word.is_empty())
}

/// Where the key comes from: the environment, a file, or for development a file of the data folder.
#[derive(Clone, Default, Args)]
pub struct LogKeySource {
    /// Key that signs heads of the log, as `beian proof keygen` prints it
    #[arg(long = "log-key", env = "BEIAN_LOG_KEY", default_value = "", hide = true, hide_env_values = true)]
    log_key: String,
    /// File with the key that signs heads of the log; public keys of earlier ones on further lines (a path) [default: none]
    #[arg(long = "log-key-file", env = "BEIAN_LOG_KEY_FILE", value_name = "FILE")]
    log_key_file: Option<PathBuf>,
}

impl LogKeySource {
    /// The key given; else that of the data folder, which development makes while nothing was signed yet.
    ///
    /// # Errors
    /// [`ProofError`].
    pub async fn key(&self, folder: &Path, use_: KeyUse, database: &Database) -> Result<LogKey, ProofError> {
        if let Some(key) = self.given(folder)? {
            return Ok(key);
        }
        if use_ == KeyUse::Production || head::newest(database).await?.is_some() {
            return Err(ProofError::KeyMissing);
        }
        let kept = folder.join(FILE);
        make(folder, &kept).map_err(|error| failed(&kept, error))?;
        read(&kept)
    }

    /// The key given, or that of the data folder; none is made.
    ///
    /// # Errors
    /// [`ProofError::KeyUnreadable`], [`ProofError::KeyFile`].
    pub fn given(&self, folder: &Path) -> Result<Option<LogKey>, ProofError> {
        if !self.log_key.is_empty() {
            return LogKey::read(&self.log_key, "BEIAN_LOG_KEY").map(Some);
        }
        let kept = folder.join(FILE);
        let file = self.log_key_file.as_ref().or_else(|| kept.exists().then_some(&kept));
        file.map(|file| read(file)).transpose()
    }
}

fn read(file: &Path) -> Result<LogKey, ProofError> {
    let text = fs::read_to_string(file).map_err(|error| failed(file, error))?;
    LogKey::read(&text, &file.display().to_string())
}

/// A new file that only its owner reads; if another process was quicker, its file stands.
fn make(folder: &Path, file: &Path) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    fs::create_dir_all(folder)?;
    let (private, _) = generate_key(&mut OsRng, DEVELOPMENT);
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut made) => writeln!(made, "{private}"),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn failed(file: &Path, error: io::Error) -> ProofError {
    ProofError::KeyFile { path: file.display().to_string(), error }
}

impl std::fmt::Debug for LogKeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogKeySource").field("log_key_file", &self.log_key_file).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_was_made_is_read() {
        for _ in 0..40 {
            let (private, public) = new_log_key("beian/test").unwrap();
            assert_eq!(LogKey::read(&private, "here").unwrap().public(), public);
        }
    }

    #[test]
    fn only_the_key_of_the_log_signs_its_heads() {
        let (private, public) = new_log_key("beian/test").unwrap();
        let key = LogKey::read(&format!("# of a test\n{private}\n"), "here").unwrap();
        assert_eq!(key.public(), public);
        let head = key.sign(7, Hash([1; 32])).unwrap();
        assert_eq!((head.size, head.origin.as_str()), (7, "beian/test"));
        assert!(head.is_signed_by(&key.public_keys().unwrap()));
        let other = LogKey::read(&new_log_key("beian/test").unwrap().0, "here").unwrap();
        assert!(!head.is_signed_by(&other.public_keys().unwrap()));
        let changed = TreeHead::read(&head.checkpoint.replacen("\n7\n", "\n8\n", 1)).unwrap();
        assert!(!changed.is_signed_by(&key.public_keys().unwrap()));
        assert!(new_log_key("two words").is_none() && LogKey::read(&public, "here").is_err());
    }
}
