//! `beian watch`.

use std::time::Duration;

use beian_domain::{alert::WatchRules, counting::Moment};
use beian_projections::{Projector, ReadModels};
use beian_services::{
    access::{Access, Senders, Settings},
    app::App,
    briefing::Briefings,
    config::{LogFormat, Sending},
    messenger::{Messenger, Post},
    recount::recount_in_background,
    vault::KeyUse,
    watch::{Heartbeats, Proof, Watch, prove},
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    Exit,
    backend::Backend,
    serve::{log_to_stderr, told_to_stop},
    setting::Setting,
    table,
};

/// How long the tables may take to be built, should they be missing.
const PATIENCE: Duration = Duration::from_secs(3600);

#[derive(Debug, Args)]
pub(super) struct WatchCommand {
    /// Instead of watching until told to stop
    #[arg(value_enum)]
    what: Option<What>,
    /// prove: the first day (YYYY-MM-DD) [default: the day on which the watch began]
    #[arg(long)]
    from: Option<NaiveDate>,
    /// prove: the last day (YYYY-MM-DD) [default: today, until now]
    #[arg(long)]
    to: Option<NaiveDate>,
    /// How log lines look, on standard error
    #[arg(long, env = "BEIAN_LOG_FORMAT", value_enum, default_value = "text")]
    log_format: LogFormat,
    #[command(flatten)]
    sending: Sending,
    #[command(flatten)]
    setting: Setting,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Looks once, raises what has come, and ends
    Once,
    /// Proves that every alert fired: computes them anew from the log and compares; ends with code 3 if one is missing
    ///
    /// Judged is by the rules given; of days that were watched by others, what differs is counted apart. Give the earlier
    /// ones with --law to judge those.
    Prove,
}

impl WatchCommand {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        log_to_stderr(self.log_format);
        let (backend, app) = self.setting.open().await?;
        let projector = Projector::start(backend.database.clone(), backend.feed.clone());
        projector.ready(PATIENCE).await?;
        let read_models = ReadModels::new(backend.database.clone(), &projector);
        let mut exit = Exit::Done;
        match self.what {
            None => {
                let stop = CancellationToken::new();
                let heartbeats = Heartbeats::new(backend.database.clone());
                let recounting = tokio::spawn(recount_in_background(app.clone(), read_models.clone(), stop.clone()));
                let watching = tokio::spawn(Watch::new(app.clone(), read_models.clone()).run(heartbeats, stop.clone()));
                let sending = self.send(&app, &backend, &read_models, &stop)?;
                told_to_stop().await;
                stop.cancel();
                recounting.await?;
                watching.await?;
                for task in sending {
                    task.await?;
                }
            }
            Some(What::Once) => {
                let look = Watch::new(app.clone(), read_models).look().await?;
                table::say(&format!("raised {}, of these late {}, missed {}", look.raised, look.late, look.missed));
            }
            Some(What::Prove) => {
                let (from, to) = (self.from, self.to);
                let now = Moment::from_utc(self.setting.clock.now());
                let before = from.and_then(|day| day.pred_opt()).map(Moment::end_of_day);
                let after = before.unwrap_or_else(|| Moment::start_of_day(NaiveDate::MIN));
                let through = to.map_or(now, |day| Moment::end_of_day(day).min(now));
                exit = print_proof(&prove(&app, after, through).await?, &app.rulebook().watch_rules());
            }
        }
        backend.close(Some(app)).await;
        Ok(exit)
    }
}

impl WatchCommand {
    /// Where a mail server is given, sends alerts and briefings as well, as `serve` does; one node does at a time.
    fn send(
        &self,
        app: &App,
        backend: &Backend,
        read_models: &ReadModels,
        stop: &CancellationToken,
    ) -> anyhow::Result<Vec<JoinHandle<()>>> {
        let Some(mailer) = self.sending.mailer()? else { return Ok(Vec::new()) };
        let settings = Settings { senders: Senders { mail: Some(mailer), phone: None }, ..Settings::default() };
        let access = Access::new(app.clone(), backend.database.clone(), settings);
        let develops = self.setting.storage.key_use() == KeyUse::Development;
        let post = Post { public_url: &self.sending.public_url, networks: self.sending.networks(develops) };
        let messenger = Messenger::new(access.clone(), read_models.clone(), &backend.database, post);
        let briefings = Briefings::new(access, read_models.clone(), &backend.database);
        Ok(vec![tokio::spawn(messenger.run(stop.clone())), tokio::spawn(briefings.run(stop.clone()))])
    }
}

fn print_proof(proof: &Proof, own: &WatchRules) -> Exit {
    table::say(&format!(
        "expected {}: raised in time {}, late {}, overtaken {}, nobody to tell {}, absent {}; unasked {}",
        proof.expected,
        proof.in_time,
        proof.late,
        proof.overtaken,
        proof.nobody,
        proof.absent.len(),
        proof.unasked.len()
    ));
    for (word, alerts) in [("absent", &proof.absent), ("unasked", &proof.unasked)] {
        for alert in alerts {
            let (at, case, deadline, rung) = (alert.fires_at, alert.case_id, &alert.deadline.0, alert.rung);
            table::say(&format!("{word}: {at} case {case} {deadline} \"{rung}\", due {}", alert.due));
        }
    }
    for (WatchRules { calendar, ladders }, many) in &proof.by_other_rules {
        table::say(&format!(
            "not judged: {many} that came while it was watched by ladders {ladders} and calendar {calendar}; in use here are \
             ladders {} and calendar {}",
            own.ladders, own.calendar
        ));
    }
    if proof.holds() { Exit::Done } else { Exit::FaultsFound }
}
