//! Database, feed and rules opened for a command.

use std::sync::Arc;

use beian_domain::rulebook::Rulebook;
use beian_projections::{Database, Feed};
use beian_services::{
    app::App,
    clock::Clock,
    config::{Law, Storage},
    log::EventLog,
    vault::{KeySource, KeyUse, Vault},
};

/// What a command works on.
pub(super) struct Backend {
    pub(super) database: Database,
    pub(super) feed: Feed,
    pub(super) rulebook: Arc<Rulebook>,
}

impl Backend {
    /// Reads the rules, then opens the database with its schema up to date.
    pub(super) async fn open(storage: &Storage, law: &Law) -> anyhow::Result<Self> {
        let rulebook = law.rulebook()?;
        let database = storage.open().await?;
        let feed = Feed::start(database.clone());
        Ok(Self { database, feed, rulebook })
    }

    /// The application over it, with the vault open.
    pub(super) async fn app(
        &self,
        clock: Clock,
        storage: &Storage,
        keys: &KeySource,
        use_: KeyUse,
    ) -> anyhow::Result<App> {
        let vault = self.vault(storage, keys, use_).await?;
        let log = EventLog::start(self.database.clone(), self.feed.clone());
        Ok(App::new(log, self.feed.clone(), Arc::clone(&self.rulebook), clock, vault))
    }

    /// The vault of the database, opened with the master key.
    pub(super) async fn vault(&self, storage: &Storage, keys: &KeySource, use_: KeyUse) -> anyhow::Result<Vault> {
        let masters = keys.keys(&storage.data, use_, &self.database).await?;
        Ok(Vault::open(self.database.clone(), masters).await?)
    }

    /// Closes everything in order.
    pub(super) async fn close(self, app: Option<App>) {
        if let Some(app) = app {
            app.close().await;
        }
        self.database.close().await;
    }
}
