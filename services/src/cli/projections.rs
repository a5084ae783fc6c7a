//! `beian projections status|rebuild`.

use std::time::Duration;

use beian_projections::{Projector, rebuild};
use beian_services::config::{Law, Storage};
use clap::Subcommand;

use super::{Exit, backend::Backend, table};

/// How long to wait for tables.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, Subcommand)]
pub(super) enum Projections {
    /// Position, head and lag of the read models
    Status {
        #[command(flatten)]
        storage: Storage,
    },
    /// Builds the read models anew from the whole log; those in use stay readable meanwhile
    Rebuild {
        #[command(flatten)]
        storage: Storage,
    },
}

impl Projections {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Status { storage } => status(&storage).await,
            Self::Rebuild { storage } => {
                let backend = Backend::open(&storage, &Law::default()).await?;
                build(&backend).await?;
                backend.close(None).await;
                Ok(Exit::Done)
            }
        }
    }
}

async fn status(storage: &Storage) -> anyhow::Result<Exit> {
    let backend = Backend::open(storage, &Law::default()).await?;
    let projector = Projector::start(backend.database.clone(), backend.feed.clone());
    let ready = projector.ready(PATIENCE).await;
    let status = projector.status().await?;
    let lines = [
        ("tables version", status.schema_version.to_string()),
        ("position", status.position.to_string()),
        ("head", status.head.to_string()),
        ("lag", status.lag.to_string()),
        ("stopped", status.stopped.unwrap_or_default()),
        ("trouble", status.trouble.unwrap_or_default()),
    ];
    let lines = lines.into_iter().map(|(name, value)| vec![name.to_owned(), value]);
    table::print(&table::table(&["read models", ""], lines));
    drop(projector);
    backend.close(None).await;
    ready.map(|()| Exit::Done).map_err(Into::into)
}

/// Builds the read models with a progress bar.
pub(super) async fn build(backend: &Backend) -> anyhow::Result<()> {
    let bar = table::bar(u64::try_from(backend.feed.head().await?).unwrap_or(0).max(1));
    rebuild(&backend.database, &backend.feed, |done, about| {
        bar.set_length(u64::try_from(about).unwrap_or(0));
        bar.set_position(u64::try_from(done).unwrap_or(0));
    })
    .await?;
    bar.finish_and_clear();
    Ok(())
}
