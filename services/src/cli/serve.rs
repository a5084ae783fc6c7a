//! `beian serve`.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context;
use beian_domain::counting::Moment;
use beian_projections::{Projector, ReadModels};
use beian_services::{
    access::Access,
    briefing::Briefings,
    clock::Clock,
    config::{Edge, Law, LogFormat, SignIn, Storage},
    http::{self, Server},
    messenger::Messenger,
    owed::keep_reading_reports,
    plan::keep_carrying_out,
    recount::recount_in_background,
    takeover::keep_taking_over,
    token::Tokens,
    vault::{KeySource, KeyUse},
    watch::{Heartbeats, Watch},
};
use clap::Args;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::{net::TcpListener, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use super::{Exit, backend::Backend, table};

/// How often the counts on `/metrics` are taken.
const COUNTING: Duration = Duration::from_secs(15);

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen (an address and port)
    #[arg(long, env = "BEIAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Accept development tokens, which anybody can write (true or false)
    #[arg(long, env = "BEIAN_DEV_TOKENS", default_value_t = true, action = clap::ArgAction::Set)]
    dev_tokens: bool,
    /// The present: system, a moment (RFC 3339) or a shift (+30d, -12h)
    #[arg(long, env = "BEIAN_CLOCK", default_value = "system", allow_hyphen_values = true)]
    clock: Clock,
    /// How log lines look, on standard error
    #[arg(long, env = "BEIAN_LOG_FORMAT", value_enum, default_value = "text")]
    log_format: LogFormat,
    #[command(flatten)]
    sign_in: SignIn,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    keys: KeySource,
    #[command(flatten)]
    law: Law,
    #[command(flatten)]
    edge: Edge,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        log_to_stderr(self.log_format);
        let edge = self.edge.read(self.dev_tokens)?;
        let metrics = PrometheusBuilder::new().install_recorder().context("metrics")?;
        let backend = Backend::open(&self.storage, &self.law).await?;
        let key_use = if self.dev_tokens { KeyUse::Development } else { KeyUse::Production };
        let tokens = if self.dev_tokens { Tokens::Development } else { Tokens::Refused };
        let app = backend.app(self.clock.clone(), &self.storage, &self.keys, key_use).await?.taking(tokens);
        let listener = TcpListener::bind(self.listen).await.with_context(|| self.listen.to_string())?;
        let projector = Projector::start(backend.database.clone(), backend.feed.clone());
        let read_models = ReadModels::new(backend.database.clone(), &projector);
        let counting = tokio::spawn(count(read_models.clone(), self.clock.clone()));
        let stop = CancellationToken::new();
        let heartbeats = Heartbeats::new(backend.database.clone());
        let watch = Watch::new(app.clone(), read_models.clone());
        let watching = tokio::spawn(watch.run(heartbeats.clone(), stop.clone()));
        let taking_over = tokio::spawn(keep_taking_over(app.clone(), read_models.clone(), stop.clone()));
        let planning = tokio::spawn(keep_carrying_out(app.clone(), stop.clone()));
        let recounting = tokio::spawn(recount_in_background(app.clone(), read_models.clone(), stop.clone()));
        let reading = tokio::spawn(keep_reading_reports(app.clone(), read_models.clone(), stop.clone()));
        let mut settings = self.sign_in.settings()?;
        settings.https |= edge.tls.is_some();
        settings.tokens = tokens;
        if self.dev_tokens {
            tracing::warn!("development tokens are accepted: anybody who reaches this port may act as anybody");
        }
        let access = Access::new(app.clone(), backend.database.clone(), settings);
        let messenger =
            Messenger::new(access.clone(), read_models.clone(), &backend.database, &self.sign_in.public_url);
        let sending = tokio::spawn(messenger.run(stop.clone()));
        let briefings = Briefings::new(access.clone(), read_models.clone(), &backend.database);
        let briefing = tokio::spawn(briefings.run(stop.clone()));
        let scheme = if edge.tls.is_some() { "https" } else { "http" };
        table::say(&format!("listening on {scheme}://{}", listener.local_addr()?));
        let metrics = Some(metrics);
        let server = Server { app: app.clone(), projector, read_models, access, heartbeats, metrics, edge };
        http::serve(listener, server, told_to_stop()).await;
        tracing::info!("shutting down");
        counting.abort();
        stop.cancel();
        planning.await.context("plans of inspections")?;
        taking_over.await.context("the take-over of cases")?;
        reading.await.context("reading the reports of access providers")?;
        recounting.await.context("counting deadlines anew")?;
        watching.await.context("the watch")?;
        sending.await.context("the messenger")?;
        briefing.await.context("briefings")?;
        backend.close(Some(app)).await;
        Ok(Exit::Done)
    }
}

pub(super) fn log_to_stderr(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => registry.with(fmt::layer().with_writer(std::io::stderr)).init(),
        LogFormat::Json => registry.with(fmt::layer().json().with_writer(std::io::stderr)).init(),
    }
}

/// Keeps the numbers of open and overdue deadlines on `/metrics`.
async fn count(read_models: ReadModels, clock: Clock) {
    loop {
        match read_models.deadline_counts(Moment::from_utc(clock.now())).await {
            Ok(counts) => {
                gauge("beian_deadlines_open", counts.running);
                gauge("beian_deadlines_overdue", counts.overdue);
            }
            Err(error) => tracing::debug!(%error, "deadlines were not counted"),
        }
        tokio::time::sleep(COUNTING).await;
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^53")]
fn gauge(name: &'static str, value: i64) {
    metrics::gauge!(name).set(value as f64);
}

/// Ends with SIGINT or SIGTERM.
pub(super) async fn told_to_stop() {
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminated => {}
    }
}
