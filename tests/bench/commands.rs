//! Commands to durable events: many clients, each of which waits for its answer before it sends the next.

use std::time::Duration;

use anyhow::Result;
use beian_tests::{Cluster, Fixture};

use crate::{
    cpu::{Spent, Watched},
    figures::{Figures, heading, line, ratio},
    load::{Client, run},
    server::Server,
    sizes::{period, rounds, size},
};
use in_process::InProcess;
use over_http::OverHttp;
use plain::Plain;
use single_rows::SingleRows;
use work::Workload;

mod in_process;
mod over_http;
mod plain;
mod request;
mod single_rows;
mod work;

/// Prints each contender's figures and the ratios, for large commands and for a mixture.
pub(crate) async fn measure() -> Result<()> {
    compare(Workload::Submissions, "submissions of a website form").await?;
    compare(Workload::Lives, "whole lives of filings, six commands each").await
}

async fn compare(workload: Workload, title: &str) -> Result<()> {
    let (clients, period, rounds) = (size("CLIENTS", 64)?, period()?, rounds()?);
    heading(&format!("commands, {title}: {clients} clients, {rounds} rounds of {period:?}"));
    let cluster = Cluster::start().await?;
    let payloads = workload.payload()?;
    let rows = SingleRows::new(cluster.new_database().await?, &payloads).await?;
    let alone = Watched::new(&cluster, None)?;
    let plain = Plain::clients(&cluster.new_database().await?, workload, clients).await?;
    let mut plain = Contender::new(plain, alone.clone());
    let fixture = Fixture::on(&cluster).await?;
    let mut in_process = Contender::new(InProcess::clients(&fixture, workload, clients).await?, alone.clone());
    let server = Server::start(&cluster.new_database().await?).await?;
    let over_http = OverHttp::connect(server.address, workload, clients).await?;
    let mut over_http = Contender::new(over_http, Watched::new(&cluster, Some(server.pid()))?);
    let (mut floor, mut floor_spent) = (Figures::default(), Spent::default());
    for _ in 0..rounds {
        let before = alone.spent()?;
        let round = rows.round(clients, period)?;
        floor_spent += alone.spent()?.since(before, round.answers);
        floor.add(round);
        plain.round(period).await?;
        in_process.round(period).await?;
        over_http.round(period).await?;
    }
    let bytes = payloads.iter().map(String::len).sum::<usize>() / payloads.len();
    line("payload of an event, on average", format!("{bytes} bytes"));
    line("pgbench, one such row in each transaction", &floor);
    line("  processor time for each", floor_spent);
    plain.tell("plain cqrs-es and postgres-es, one view, in process");
    in_process.tell("our application service, in process, no read models");
    over_http.tell("our server, GraphQL over HTTP");
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
    watched: Watched,
    spent: Spent,
}

impl<C: Client> Contender<C> {
    fn new(clients: Vec<C>, watched: Watched) -> Self {
        Self { clients, figures: Figures::default(), watched, spent: Spent::default() }
    }

    async fn round(&mut self, period: Duration) -> Result<()> {
        let before = self.watched.spent()?;
        let (round, clients) = run(std::mem::take(&mut self.clients), period).await?;
        self.spent += self.watched.spent()?.since(before, round.answers);
        self.clients = clients;
        self.figures.add(round);
        Ok(())
    }

    fn tell(&self, name: &str) {
        line(name, &self.figures);
        line("  processor time for each", self.spent);
    }
}
