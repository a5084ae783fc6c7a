//! The databases that the benchmarks of one run share, each made when first asked for and gone with the run.

use std::{fmt, time::Instant};

use anyhow::{Context, Result};
use beian_tests::{Cluster, Fixture};

use crate::{figures::line, history::History, sizes::size};

/// The two kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A database with a log and no read models yet.
#[derive(Debug)]
pub(crate) struct Filled {
    pub(crate) fixture: Fixture,
    /// Events in its log.
    pub(crate) events: i64,
}

/// What was made so far.
#[derive(Debug, Default)]
pub(crate) struct Databases {
    history: Option<History>,
    large: Vec<(Kind, Filled)>,
    // Dropped last: the server outlives its clients.
    cluster: Option<Cluster>,
}

impl Databases {
    /// The large database of this kind: `BEIAN_BENCH_CASES` cases.
    pub(crate) async fn large(&mut self, kind: Kind) -> Result<&Filled> {
        let is_made = self.large.iter().any(|(made, _)| *made == kind);
        if !is_made {
            let filled = self.fill(kind, size("CASES", 200_000)?).await?;
            self.large.push((kind, filled));
        }
        self.large.iter().find(|(made, _)| *made == kind).map(|(_, filled)| filled).context("it was made")
    }

    /// A new database of about so many events.
    pub(crate) async fn with_events(&mut self, kind: Kind, events: usize) -> Result<Filled> {
        let one = self.history().await?.events(1).max(1);
        self.fill(kind, events / one).await
    }

    /// A new database with nothing in it.
    pub(crate) async fn empty(&mut self, kind: Kind) -> Result<Fixture> {
        match kind {
            Kind::Sqlite => Fixture::sqlite().await,
            Kind::Postgres => Fixture::on(self.cluster().await?).await,
        }
    }

    async fn fill(&mut self, kind: Kind, cases: usize) -> Result<Filled> {
        let fixture = self.empty(kind).await?;
        let node = fixture.node().await?;
        let started = Instant::now();
        self.history().await?.write(&node.log, cases).await?;
        node.log.close().await;
        let (took, events) = (started.elapsed(), node.feed.head().await?);
        line(&format!("{kind}: log of {cases} cases written in"), format!("{took:.1?} ({events} events)"));
        Ok(Filled { fixture, events })
    }

    async fn history(&mut self) -> Result<&History> {
        if self.history.is_none() {
            self.history = Some(History::play().await?);
        }
        self.history.as_ref().context("it was played")
    }

    async fn cluster(&mut self) -> Result<&Cluster> {
        if self.cluster.is_none() {
            self.cluster = Some(Cluster::start().await?);
        }
        self.cluster.as_ref().context("it was started")
    }
}
