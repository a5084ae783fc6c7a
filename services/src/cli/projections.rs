//! `beian projections status|rebuild`.

use beian_projections::{SCHEMA_VERSION, rebuild};
use beian_services::config::{Law, Storage};
use clap::Subcommand;

use super::{Exit, backend::Backend, table};

#[derive(Debug, Subcommand)]
pub(super) enum Projections {
    /// Whether the tables are there, their version, position, the log's head and the lag; only reads
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
    let standing = storage.look().await?;
    let number = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    let tables = if standing.missing.is_empty() {
        "there".to_owned()
    } else {
        format!("missing: {}", standing.missing.join(", "))
    };
    let lines = [
        ("tables", tables),
        ("tables version", number(standing.live.map(|live| live.schema_version))),
        ("program's version", SCHEMA_VERSION.to_string()),
        ("position", number(standing.live.map(|live| live.position))),
        ("head", number(standing.head)),
        ("lag", number(standing.lag())),
    ];
    let lines = lines.into_iter().map(|(name, value)| vec![name.to_owned(), value]);
    table::print(&table::table(&["read models", ""], lines));
    Ok(Exit::Done)
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
