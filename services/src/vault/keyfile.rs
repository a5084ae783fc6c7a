//! Where the master key comes from: the environment, a file, or for development a file of the data folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use beian_projections::Database;
use clap::Args;

use super::{MasterKeys, Vault, VaultError, new_master_key};

/// The file that a development server makes in its data folder.
const FILE: &str = "master.key";

/// Master keys that wrap the keys of persons.
#[derive(Clone, Default, Args)]
pub struct KeySource {
    /// Master keys, 32 bytes in base64 each, separated by commas; the first one wraps
    #[arg(long = "master-key", env = "BEIAN_MASTER_KEY", default_value = "", hide = true, hide_env_values = true)]
    master_key: String,
    /// File with master keys, one on a line, the first one wraps (a path) [default: none]
    #[arg(long = "master-key-file", env = "BEIAN_MASTER_KEY_FILE", value_name = "FILE")]
    master_key_file: Option<PathBuf>,
}

/// What may be done where no key is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// Nothing: the program refuses, and says what to do.
    Production,
    /// One is made and kept in the data folder.
    Development,
}

impl KeySource {
    /// The keys given; else those of the data folder, which development makes while nothing was sealed yet.
    ///
    /// # Errors
    /// [`VaultError`].
    pub async fn keys(&self, folder: &Path, use_: KeyUse, database: &Database) -> Result<MasterKeys, VaultError> {
        if !self.master_key.is_empty() {
            return MasterKeys::read(&self.master_key, "BEIAN_MASTER_KEY");
        }
        if let Some(file) = &self.master_key_file {
            return read(file);
        }
        let kept = folder.join(FILE);
        if kept.exists() {
            return read(&kept);
        }
        if use_ == KeyUse::Production || Vault::exists(database).await? {
            return Err(VaultError::Missing);
        }
        make(folder, &kept).map_err(|error| failed(&kept, error))?;
        read(&kept)
    }
}

fn read(file: &Path) -> Result<MasterKeys, VaultError> {
    let text = fs::read_to_string(file).map_err(|error| failed(file, error))?;
    MasterKeys::read(&text, &file.display().to_string())
}

/// A new file that only its owner reads; if another process was quicker, its file stands.
fn make(folder: &Path, file: &Path) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    fs::create_dir_all(folder)?;
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut made) => writeln!(made, "{}", new_master_key()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn failed(file: &Path, error: io::Error) -> VaultError {
    VaultError::File { path: file.display().to_string(), error }
}

impl std::fmt::Debug for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeySource").field("master_key_file", &self.master_key_file).finish_non_exhaustive()
    }
}
