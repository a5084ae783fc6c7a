//! Witnesses: they hold heads of the log where nobody with rights on its database can change them.

mod folder;
mod server;

use std::{fmt, path::PathBuf, str::FromStr};

pub use folder::Folder;
use server::Server;

use super::{ProofError, Proofs, TreeHead};
use crate::access::outward::OutwardError;

/// Who holds heads of the log.
#[derive(Debug, Clone)]
pub enum Witness {
    /// A folder, on a machine or medium of its own: `file:DIR`.
    Folder(Folder),
    /// A server that speaks C2SP's tlog-witness: `http(s)://…`.
    Server(Box<Server>),
}

/// A text that names no witness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a witness is file:DIR or http(s)://…, this is neither")]
pub struct UnknownWitness;

/// Why a witness has not taken a head.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// Its folder cannot be used.
    #[error("the folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// It holds a head that is not of this log, or not any more.
    #[error("it holds another history: its head of {0} events is not of this log")]
    OtherHistory(u64),
    /// It holds a head that cannot be read.
    #[error("its head of {0} events cannot be read")]
    Unreadable(u64),
    /// It does not answer.
    #[error(transparent)]
    Outward(#[from] OutwardError),
    /// It answered something else.
    #[error("it answered {0}")]
    Answer(u16),
    /// Its address is none.
    #[error("its address cannot be used")]
    Address,
    /// What it is to be given cannot be read.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// What it is to be given cannot be read.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
}

impl Witness {
    /// Gives it a head; `has` is the size of the last one that it is known to have. Its answer, which may be empty.
    pub(super) async fn take(
        &self,
        proofs: &Proofs,
        head: &TreeHead,
        has: u64,
        public_key: &str,
    ) -> Result<String, WitnessError> {
        match self {
            Self::Folder(folder) => folder.take(proofs, head, public_key).await.map(|()| String::new()),
            Self::Server(server) => server.take(proofs, head, has).await,
        }
    }
}

impl FromStr for Witness {
    type Err = UnknownWitness;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("file:").filter(|path| !path.is_empty()) {
            return Ok(Self::Folder(Folder::new(PathBuf::from(path))));
        }
        let web = text.starts_with("http://") || text.starts_with("https://");
        web.then(|| Self::Server(Box::new(Server::new(text)))).ok_or(UnknownWitness)
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "file:{}", folder.path().display()),
            Self::Server(server) => f.write_str(server.name()),
        }
    }
}
