//! A fresh database of either kind.

use anyhow::Result;
use beian_projections::{Database, Feed};
use beian_services::{
    log::EventLog,
    vault::{MasterKeys, Vault},
};
use tempfile::TempDir;

use crate::Cluster;

/// The master key of all tests: 32 bytes in base64.
pub const MASTER_KEY: &str = "dGhlIG1hc3RlciBrZXkgb2YgYWxsIHRlc3RzLCB5ZXM=";

/// An empty, migrated database, gone with this value.
#[derive(Debug)]
pub struct Fixture {
    /// How another process reaches it.
    pub url: String,
    /// The first node's handle.
    pub database: Database,
    _directory: Option<TempDir>,
}

/// What one process has: a lane and a feed.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its lane.
    pub log: EventLog,
    /// Its reader.
    pub feed: Feed,
}

impl Fixture {
    /// An SQLite file.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub async fn sqlite() -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let url = format!("sqlite:{}", directory.path().join("beian.db").display());
        Self::at(url, Some(directory)).await
    }

    /// A database on the shared PostgreSQL server.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn postgres() -> Result<Self> {
        Self::at(Cluster::shared().new_database().await?, None).await
    }

    /// A new database on this server.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn on(cluster: &Cluster) -> Result<Self> {
        Self::at(cluster.new_database().await?, None).await
    }

    /// A database that exists already.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn reopen(url: &str) -> Result<Self> {
        Self::at(url.to_owned(), None).await
    }

    /// Another process's view of it: pools, lane and feed of its own.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn node(&self) -> Result<Node> {
        let database = Database::open(&self.url).await?;
        let feed = Feed::start(database.clone());
        Ok(Node { log: EventLog::start(database, feed.clone()), feed })
    }

    /// The vault of the database, under the master key of all tests.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vault(&self) -> Result<Vault> {
        let masters = MasterKeys::read(MASTER_KEY, "the harness")?;
        Ok(Vault::open(self.database.clone(), masters).await?)
    }

    async fn at(url: String, directory: Option<TempDir>) -> Result<Self> {
        let database = Database::open(&url).await?;
        database.migrate().await?;
        Ok(Self { url, database, _directory: directory })
    }
}
