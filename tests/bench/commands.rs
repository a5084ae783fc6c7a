//! Commands to durable events: many clients, each of which waits for its answer before it sends the next.

use std::time::Duration;

use anyhow::{Context, Result};
use beian_domain::{case::Case, rulebook::Rulebook};
use beian_tests::{Cluster, Fixture};
use uuid::Uuid;

use crate::{
    figures::{Figures, heading, line, ratio},
    filing::Filing,
    load::{Client, run},
    server::Server,
    sizes::{period, rounds, size},
};
use in_process::InProcess;
use over_http::OverHttp;
use plain::Plain;
use single_rows::SingleRows;

mod in_process;
mod over_http;
mod plain;
mod single_rows;

/// Prints each contender's figures and the ratios.
pub(crate) async fn measure() -> Result<()> {
    let (clients, period, rounds) = (size("CLIENTS", 64)?, period()?, rounds()?);
    heading(&format!("commands: {clients} clients, {rounds} rounds of {period:?}"));
    let cluster = Cluster::start().await?;
    let filing = Filing::new()?;
    let payload = payload(&filing)?;
    let rows = SingleRows::new(cluster.new_database().await?, &payload).await?;
    let mut plain = Contender::new(vec![Plain::new(&cluster.new_database().await?, filing.clone()).await?; clients]);
    let fixture = Fixture::on(&cluster).await?;
    let mut in_process = Contender::new(vec![InProcess::new(&fixture, filing); clients]);
    let server = Server::start(&cluster.new_database().await?).await?;
    let mut over_http = Contender::new(OverHttp::connect(server.address, clients).await?);
    let mut floor = Figures::default();
    for _ in 0..rounds {
        floor.add(rows.round(clients, period)?);
        plain.round(period).await?;
        in_process.round(period).await?;
        over_http.round(period).await?;
    }
    line("payload of a submission's event", format!("{} bytes", payload.len()));
    line("pgbench, one such row in each transaction", &floor);
    line("plain cqrs-es and postgres-es, one view, in process", &plain.figures);
    line("our application service, in process, no read models", &in_process.figures);
    line("our server, GraphQL over HTTP", &over_http.figures);
    line("  its memory now, at most", format!("{:?} MiB", server.memory()?));
    let (floor, plain) = (floor.rate(), plain.figures.rate());
    ratio("our server to pgbench", over_http.figures.rate(), floor, 1.0);
    ratio("our server to plain cqrs-es", over_http.figures.rate(), plain, 3.0);
    line("our application service to pgbench", format!("{:.2}", in_process.figures.rate() / floor));
    line("our application service to plain cqrs-es", format!("{:.2}", in_process.figures.rate() / plain));
    Ok(())
}

/// Its clients, and what they did so far.
struct Contender<C> {
    clients: Vec<C>,
    figures: Figures,
}

impl<C: Client> Contender<C> {
    fn new(clients: Vec<C>) -> Self {
        Self { clients, figures: Figures::default() }
    }

    async fn round(&mut self, period: Duration) -> Result<()> {
        let (round, clients) = run(std::mem::take(&mut self.clients), period).await?;
        self.clients = clients;
        self.figures.add(round);
        Ok(())
    }
}

/// What a submission stores.
fn payload(filing: &Filing) -> Result<String> {
    let events = Case::default().decide(&filing.of(Uuid::new_v4()), Rulebook::builtin())?;
    Ok(serde_json::to_string(events.first().context("an event")?)?)
}
