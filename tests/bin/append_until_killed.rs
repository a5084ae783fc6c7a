//! Appends to the database of the first argument for ever, saying each acknowledged command's id on a line of its
//! own; to be killed at any moment.

use std::io::Write;

use anyhow::{Context, Result};
use beian_projections::{Database, Feed};
use beian_services::log::EventLog;
use beian_tests::ledger;
use uuid::Uuid;

const WRITERS: usize = 8;

#[tokio::main]
async fn main() -> Result<()> {
    let url = std::env::args().nth(1).context("which database?")?;
    let database = Database::open(&url).await?;
    let log = EventLog::start(database.clone(), Feed::start(database));
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        writers.spawn(append_for_ever(log.clone()));
    }
    writers.join_next().await.context("there are writers")??
}

async fn append_for_ever(log: EventLog) -> Result<()> {
    let ledger = Uuid::new_v4().to_string();
    let mut expected = 0;
    loop {
        let many = 1 + expected % 3;
        let append = ledger::lines(&ledger, expected, many);
        let command_id = append.command_id;
        log.append(append).await?;
        expected += many;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{command_id}")?;
        out.flush()?;
    }
}
