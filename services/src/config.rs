//! Settings shared by the commands: flags or environment, checked at start.
//!
//! | flag | environment | default | meaning |
//! |---|---|---|---|
//! | `--data DIR` | `BEIAN_DATA` | `./data` | folder of the embedded database |
//! | `--database-url URL` | `DATABASE_URL` | empty | empty: SQLite file `beian.db` in the data folder; `postgres://…`: a server |
//! | `--law DIR` | `BEIAN_LAW` | none | folder of rule files laid over the built-in ones |
//! | `--clock CLOCK` | `BEIAN_CLOCK` | `system` | the present: `system`, a moment (RFC 3339) or a shift (`+30d`, `-12h`) |
//! | `--log-format FORMAT` | `BEIAN_LOG_FORMAT` | `text` | log lines as `text` or `json` |
//! | | `RUST_LOG` | `info,sqlx=warn` | what is logged |
//! | | `BEIAN_MASTER_KEY` | none | master keys, 32 bytes in base64 each, separated by commas; the first one wraps |
//! | `--master-key-file FILE` | `BEIAN_MASTER_KEY_FILE` | none | the same from a file; without either, `master.key` in the data folder |
//! | | `BEIAN_LOG_KEY` | none | key that signs heads of the log |
//! | `--log-key-file FILE` | `BEIAN_LOG_KEY_FILE` | none | the same from a file; without either, `log.key` in the data folder |
//! | `--sign-every SECONDS` | `BEIAN_SIGN_EVERY` | `60` | `serve`: how often the log is signed, if it grew |
//! | `--witness WITNESS` | `BEIAN_WITNESS` | none | `serve`, `verify`: who has the heads, `file:DIR` or a URL |
//! | `--listen ADDRESS` | `BEIAN_LISTEN` | `127.0.0.1:8080` | `serve`: address and port |
//! | `--dev-tokens BOOL` | `BEIAN_DEV_TOKENS` | `true` | `serve`: accept tokens that anybody can write |
//! | `--introspection BOOL` | `BEIAN_INTROSPECTION` | as `--dev-tokens` | `serve`: answer questions about the schema, show GraphiQL |
//! | `--trusted-documents DIR` | `BEIAN_TRUSTED_DOCUMENTS` | none | `serve`: documents that may be named by their SHA-256 |
//! | `--only-trusted-documents BOOL` | `BEIAN_ONLY_TRUSTED_DOCUMENTS` | `false` | `serve`: take no others |
//! | `--tls-cert FILE`, `--tls-key FILE` | `BEIAN_TLS_CERT`, `BEIAN_TLS_KEY` | none | `serve`: certificate chain and key in PEM; without them HTTP |
//! | `--trusted-proxy CIDR` | `BEIAN_TRUSTED_PROXY` | none | `serve`: proxies whose word on client and scheme is taken, several by commas |
//! | `--allow-origin ORIGIN` | `BEIAN_ALLOW_ORIGIN` | none | `serve`: foreign pages that may speak to us, several by commas |
//! | `--max-connections NUMBER` | `BEIAN_MAX_CONNECTIONS` | `4096` | `serve`: connections at the same time, further ones wait |
//! | `--public-url URL` | `BEIAN_PUBLIC_URL` | empty | `serve`, `watch`: how browsers reach it; `https://…` makes every cookie secure |
//! | `--session-idle MINUTES` | `BEIAN_SESSION_IDLE` | `30` | `serve`: a session ends after so long without a request |
//! | `--session-longest HOURS` | `BEIAN_SESSION_LONGEST` | `12` | `serve`: a session ends after so long in any case |
//! | `--smtp-url URL` | `BEIAN_SMTP_URL` | empty | `serve`, `watch`: `smtp://` or `smtps://` server that codes, alerts and briefings are mailed through |
//! | `--mail-from ADDRESS` | `BEIAN_MAIL_FROM` | `beian@localhost` | `serve`, `watch`: sender of these mails |
//! | `--webhook-networks CIDR` | `BEIAN_WEBHOOK_NETWORKS` | public addresses; with development tokens also this machine | `serve`, `watch`: the only networks that endpoints are told in, several by commas |
//! | `--sms-webhook URL` | `BEIAN_SMS_WEBHOOK` | empty | `serve`: where codes for phones are posted, as JSON |
//! | `--oidc-issuer URL` | `BEIAN_OIDC_ISSUER` | empty | `serve`: identity provider of the bureau |
//! | `--oidc-client-id ID` | `BEIAN_OIDC_CLIENT_ID` | empty | `serve`: as which client it knows us |
//! | `--oidc-client-secret SECRET` | `BEIAN_OIDC_CLIENT_SECRET` | empty | `serve`: our secret there |

mod edge;
mod sending;
mod sign_in;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use beian_domain::rulebook::{Finding, Rulebook};
use beian_projections::{Database, DatabaseError, Standing};
use clap::{Args, ValueEnum};
pub use edge::{Edge, EdgeError};
pub use sending::Sending;
pub use sign_in::{SignIn, SignInError};

use crate::vault::KeyUse;

/// The embedded database's file in the data folder.
const FILE: &str = "beian.db";
/// Most bytes of one rule file.
const LARGEST_RULE_FILE: u64 = 4 << 20;

/// Where everything is kept.
#[derive(Debug, Clone, Args)]
pub struct Storage {
    /// Folder of the embedded database; created when missing (a path)
    #[arg(long, env = "BEIAN_DATA", default_value = "./data", value_name = "DIR")]
    pub data: PathBuf,
    /// Database server, postgres://…; empty: an SQLite file in the data folder (a URL) [default: empty]
    #[arg(long, env = "DATABASE_URL", default_value = "", hide_default_value = true, hide_env_values = true)]
    pub database_url: String,
}

/// Why the store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The data folder cannot be made.
    #[error("the data folder {path} cannot be used: {error}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The database does not answer.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Storage {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn open(&self) -> Result<Database, StorageError> {
        if self.database_url.is_empty() {
            let failed = |error| StorageError::Folder { path: self.data.clone(), error };
            fs::create_dir_all(&self.data).map_err(failed)?;
        }
        let database = Database::open(&self.url()).await?;
        database.migrate().await?;
        Ok(database)
    }

    /// Looks where the read models stand, without making or changing anything.
    ///
    /// # Errors
    /// [`StorageError::Database`]; also when there is no database yet.
    pub async fn look(&self) -> Result<Standing, StorageError> {
        Ok(Standing::look(&self.url()).await?)
    }

    /// What a command may do where no master key is given: one kept in the data folder of one machine is worth nothing to
    /// a server that others use.
    pub fn key_use(&self) -> KeyUse {
        if self.database_url.is_empty() { KeyUse::Development } else { KeyUse::Production }
    }

    /// Where the data lie, for a user; without the server's password.
    pub fn shown(&self) -> String {
        match self.database_url.split_once('@') {
            _ if self.database_url.is_empty() => self.data.join(FILE).display().to_string(),
            Some((_, server)) => server.to_owned(),
            None => "PostgreSQL".to_owned(),
        }
    }

    fn url(&self) -> String {
        if !self.database_url.is_empty() {
            return self.database_url.clone();
        }
        let file = self.data.join(FILE).display().to_string();
        format!("sqlite:{}", file.replace('%', "%25").replace('?', "%3F").replace('#', "%23"))
    }
}

/// Which rules decide.
#[derive(Debug, Clone, Default, Args)]
pub struct Law {
    /// Folder of rule files laid over the built-in ones, paths as in domain/ (a path) [default: none]
    #[arg(long, env = "BEIAN_LAW", value_name = "DIR")]
    pub law: Option<PathBuf>,
}

/// Why the rules could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// The folder or a file in it cannot be read.
    #[error("the rule files in {path} cannot be read: {error}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The files say something impossible.
    #[error("the rule files have {} faults; `beian law check DIR` lists them", .0.len())]
    Findings(Vec<Finding>),
}

impl Law {
    /// The built-in rulebook with the folder's files laid over it.
    ///
    /// # Errors
    /// [`LawError`].
    pub fn rulebook(&self) -> Result<Arc<Rulebook>, LawError> {
        let files = self.law.as_deref().map(rule_files).transpose()?.unwrap_or_default();
        Rulebook::load(files).map(Arc::new).map_err(LawError::Findings)
    }
}

/// Every `toml` and `csv` file below a folder, with its path relative to it.
///
/// # Errors
/// [`LawError::Folder`].
pub fn rule_files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, LawError> {
    let mut files = Vec::new();
    collect(folder, "", &mut files).map_err(|error| LawError::Folder { path: folder.to_owned(), error })?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (kind, path) = (entry.file_type()?, format!("{prefix}{}", entry.file_name().display()));
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if path.ends_with(".toml") || path.ends_with(".csv") {
            if entry.metadata()?.len() > LARGEST_RULE_FILE {
                return Err(io::Error::other(format!("{path} has more than {LARGEST_RULE_FILE} bytes")));
            }
            files.push((path, fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// An object per line for machines.
    Json,
}
