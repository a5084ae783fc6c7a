//! A folder as a witness: `leaves`, the digest of every event, 32 bytes each; `heads/`, a file for each signed head,
//! named by its size; `log.vkey`, the public key of the log when it first came.
//!
//! With the digests the first event can be named that was altered, whatever was made of the database.

use std::{
    io,
    path::{Path, PathBuf},
};

use beian_projections::Digest;
use tlog_tiles::tree_hash;
use tokio::{
    fs,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt, SeekFrom},
};

use super::WitnessError;
use crate::proof::{ProofError, Proofs, PublicKeys, TreeHead, proofs::signed, tree::ask};

/// Digests written at once.
const AT_ONCE: i64 = 16_384;
/// Bytes of a digest.
const DIGEST: u64 = 32;

const DIGESTS: &str = "
    select digest
    from events
    where position > $1 and position <= $2
    order by position";

/// A folder that holds heads and digests.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A folder; made when the first head comes.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn leaves(&self) -> PathBuf {
        self.path.join("leaves")
    }

    fn head(&self, size: u64) -> PathBuf {
        self.path.join("heads").join(format!("{size:020}"))
    }

    /// Takes a head that continues the one it has.
    pub(super) async fn take(&self, proofs: &Proofs, head: &TreeHead, public_key: &str) -> Result<(), WitnessError> {
        fs::create_dir_all(self.path.join("heads")).await?;
        let has = self.sizes().await?.last().copied().unwrap_or(0);
        if has > 0 {
            let kept = self.kept(has).await?.ok_or(WitnessError::Unreadable(has))?;
            let root = match has <= head.size {
                true => Some(ask(proofs.database(), |reader| tree_hash(has, reader)).await?),
                false => None,
            };
            if root != Some(kept.root) {
                return Err(WitnessError::OtherHistory(has));
            }
        }
        if !fs::try_exists(self.path.join("log.vkey")).await? {
            fs::write(self.path.join("log.vkey"), format!("{public_key}\n")).await?;
        }
        if has < head.size {
            self.add_leaves(proofs, has, head.size).await?;
            self.add_head(head).await?;
        }
        Ok(())
    }

    /// Digests behind its newest head are those of a head that did not arrive: they are written anew.
    async fn add_leaves(&self, proofs: &Proofs, has: u64, size: u64) -> Result<(), WitnessError> {
        let mut file = fs::OpenOptions::new().create(true).write(true).truncate(false).open(self.leaves()).await?;
        if file.metadata().await?.len() < has * DIGEST {
            return Err(WitnessError::Unreadable(has));
        }
        file.set_len(has * DIGEST).await?;
        file.seek(SeekFrom::End(0)).await?;
        let (mut at, size) = (signed(has), signed(size));
        while at < size {
            let until = size.min(at + AT_ONCE);
            let query = sqlx::query_scalar(DIGESTS).bind(at).bind(until);
            let digests: Vec<Vec<u8>> = query.fetch_all(proofs.database().any()).await?;
            file.write_all(&digests.concat()).await?;
            at = until;
        }
        Ok(file.sync_all().await?)
    }

    /// Whole or not at all.
    async fn add_head(&self, head: &TreeHead) -> Result<(), WitnessError> {
        let (file, part) = (self.head(head.size), self.path.join("heads.part"));
        let mut written = fs::File::create(&part).await?;
        written.write_all(head.checkpoint.as_bytes()).await?;
        written.sync_all().await?;
        Ok(fs::rename(part, file).await?)
    }

    /// Sizes of the heads that it has, in order; none where there is no such folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::proof) async fn sizes(&self) -> io::Result<Vec<u64>> {
        let mut entries = match fs::read_dir(self.path.join("heads")).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut sizes = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            sizes.extend(entry.file_name().to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// A head that it has; none where the file holds no head of that size.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::proof) async fn kept(&self, size: u64) -> io::Result<Option<TreeHead>> {
        let text = fs::read(self.head(size)).await?;
        let head = String::from_utf8(text).ok().and_then(|text| TreeHead::read(&text).ok());
        Ok(head.filter(|head| head.size == size))
    }

    /// Digests after a position up to another, as far as it has them.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::proof) async fn digests(&self, after: u64, until: u64) -> io::Result<Vec<Digest>> {
        let mut file = match fs::File::open(self.leaves()).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        file.seek(SeekFrom::Start(after * DIGEST)).await?;
        let mut bytes = Vec::new();
        file.take(until.saturating_sub(after) * DIGEST).read_to_end(&mut bytes).await?;
        Ok(bytes.chunks_exact(DIGEST as usize).filter_map(|chunk| Digest::try_from(chunk.to_vec()).ok()).collect())
    }

    /// Digests that it has.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::proof) async fn length(&self) -> io::Result<u64> {
        match fs::metadata(self.leaves()).await {
            Ok(metadata) => Ok(metadata.len() / DIGEST),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// The key that it was told first.
    ///
    /// # Errors
    /// [`ProofError`] where it has one that cannot be read.
    pub async fn key(&self) -> Result<PublicKeys, ProofError> {
        let (file, place) = (self.path.join("log.vkey"), self.path.display().to_string());
        match fs::read_to_string(file).await {
            Ok(text) => PublicKeys::read(&text, &place),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(PublicKeys::default()),
            Err(error) => Err(ProofError::KeyFile { path: place, error }),
        }
    }
}
