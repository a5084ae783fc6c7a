//! The floor: pgbench inserts event-sized rows, one in each transaction.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use beian_tests::cluster::program;
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::task::block_in_place;

use crate::figures::Round;

/// The log's columns and keys without its triggers; the database gives the position.
const TABLE: &str = "
    create table rows (
        aggregate_type text   not null,
        aggregate_id   text   not null,
        sequence       bigint not null check (sequence > 0),
        event_type     text   not null,
        event_version  text   not null,
        payload        json   not null,
        metadata       json   not null,
        position       bigint not null unique generated always as identity,
        recorded_at    text   not null,
        digest         bytea  not null,
        primary key (aggregate_type, aggregate_id, sequence)
    )";

/// A prepared table and scripts, among which pgbench draws at random.
#[derive(Debug)]
pub(crate) struct SingleRows {
    url: String,
    folder: TempDir,
    scripts: usize,
}

impl SingleRows {
    /// Makes the table, in a database of its own, for rows with these payloads in turn.
    pub(crate) async fn new(url: String, payloads: &[String]) -> Result<Self> {
        let mut connection = PgConnection::connect(&url).await?;
        connection.execute(TABLE).await?;
        connection.close().await?;
        let folder = tempfile::tempdir()?;
        for (number, payload) in payloads.iter().enumerate() {
            std::fs::write(folder.path().join(format!("script{number}")), script(payload))?;
        }
        Ok(Self { url, folder, scripts: payloads.len() })
    }

    /// One round of pgbench with this many clients.
    pub(crate) fn round(&self, clients: usize, period: Duration) -> Result<Round> {
        let prefix = self.folder.path().join("log");
        let mut pgbench = Command::new(program("pgbench")?);
        pgbench
            .args(["-n", "-j", "2", "-M", "prepared", "-c", &clients.to_string(), "-T", &period.as_secs().to_string()])
            .args(
                (0..self.scripts).flat_map(|number| ["-f".into(), self.folder.path().join(format!("script{number}"))]),
            )
            .arg("-l")
            .arg(format!("--log-prefix={}", prefix.display()))
            .arg(&self.url)
            .stdin(Stdio::null());
        let output = block_in_place(|| pgbench.output())?;
        ensure!(output.status.success(), "pgbench: {}", String::from_utf8_lossy(&output.stderr));
        let latencies = read_logs(self.folder.path())?;
        let rate = told_rate(&String::from_utf8(output.stdout)?)?;
        let (answers, took) = (latencies.len(), Duration::from_secs_f64(latencies.len() as f64 / rate));
        Ok(Round { latencies, answers, took })
    }
}

/// The payload is part of the statement, so that sending and reading it costs as little as can be.
fn script(payload: &str) -> String {
    let payload = payload.replace('\'', "''").replace(':', ": ");
    format!(
        "insert into rows (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, \
         recorded_at, digest) values ('case', gen_random_uuid()::text, 1, 'Submitted', '1', '{payload}', '{{}}', \
         '2026-03-02T01:00:00.000000Z', sha256('digest'));\n"
    )
}

/// What pgbench says without the time it took to connect.
fn told_rate(report: &str) -> Result<f64> {
    let line = report.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench tells its rate")?;
    Ok(line.split(' ').next().context("a number")?.parse()?)
}

/// Each line is a transaction: client, number, microseconds, …
fn read_logs(folder: &Path) -> Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        if !file.file_name().to_string_lossy().starts_with("log") {
            continue;
        }
        for line in std::fs::read_to_string(file.path())?.lines() {
            let micros = line.split(' ').nth(2).context("a latency")?.parse()?;
            latencies.push(Duration::from_micros(micros));
        }
        std::fs::remove_file(file.path())?;
    }
    Ok(latencies)
}
