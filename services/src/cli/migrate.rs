//! `beian migrate`.

use beian_services::config::Storage;
use clap::Args;

use super::{Exit, table};

#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(flatten)]
    storage: Storage,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let database = self.storage.open().await?;
        table::print(&format!("up to date: {}", self.storage.shown()));
        database.close().await;
        Ok(Exit::Done)
    }
}
