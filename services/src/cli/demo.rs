//! `beian demo`.

use anyhow::bail;
use beian_domain::{case::Status, counting::Moment, message::Message};
use beian_projections::ReadModels;
use beian_services::{
    config::{Law, Storage},
    demo::{Plan, Played, StageClock, plan_inspections, play},
    vault::KeySource,
};
use chrono::{Months, NaiveDate, Utc};
use clap::Args;
use sqlx::Row;

use super::{Exit, backend::Backend, table};

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// How many cases to play (a count)
    #[arg(long, default_value_t = 400)]
    cases: usize,
    /// Where chance begins: the same seed gives the same cases (a whole number)
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Last day of the story (a day, YYYY-MM-DD) [default: today in Shanghai]
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Play also when the log has events already
    #[arg(long)]
    append: bool,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    keys: KeySource,
    #[command(flatten)]
    law: Law,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let backend = Backend::open(&self.storage, &self.law).await?;
        let events = backend.feed.head().await?;
        if events > 0 && !self.append {
            bail!("{}", Message::new("demo_log_not_empty").with("events", events));
        }
        let until = self.until.unwrap_or_else(|| Moment::from_utc(Utc::now()).date());
        let plan = Plan { cases: self.cases, seed: self.seed, until };
        let started = std::time::Instant::now();
        let clock = StageClock::default();
        let app = backend.app(clock.clock(), &self.storage, &self.keys, self.storage.key_use()).await?;
        let played = watch(&app, &clock, plan).await?;
        let seconds = started.elapsed().as_secs_f64();
        table::say(&format!(
            "{} cases, {} events in {seconds:.1} s ({:.0} a second)",
            played.cases,
            played.position - events,
            (played.position - events) as f64 / seconds
        ));
        for reason in played.refused.iter().take(10) {
            table::say(&format!("refused: {reason}"));
        }
        super::projections::build(&backend).await?;
        let (projector, read_models) = super::report::projected(&backend).await?;
        let plans = plan_inspections(&app, &read_models, &clock, until).await?;
        table::say(&format!("{plans} plans of inspections"));
        print_summary(&backend, &read_models, until).await?;
        drop(projector);
        let refused = !played.refused.is_empty();
        backend.close(Some(app)).await;
        Ok(if refused { Exit::FaultsFound } else { Exit::Done })
    }
}

async fn watch(app: &beian_services::app::App, clock: &StageClock, plan: Plan) -> anyhow::Result<Played> {
    let first = plan.until.checked_sub_months(Months::new(36)).unwrap_or(plan.until);
    let bar = table::bar(u64::try_from((plan.until - first).num_days()).unwrap_or(0));
    let played = play(app, clock, plan, |day, commands| {
        bar.set_position(u64::try_from((day - first).num_days()).unwrap_or(0));
        bar.set_message(format!("{day} {commands}"));
    })
    .await?;
    bar.finish_and_clear();
    Ok(played)
}

/// Cases per status, and what is overdue on the last day.
async fn print_summary(backend: &Backend, read_models: &ReadModels, until: NaiveDate) -> anyhow::Result<()> {
    let rows = sqlx::query("select status, count(*) as cases from cases group by status")
        .fetch_all(backend.database.any())
        .await?;
    let count = |status: &str| {
        let row = rows.iter().find(|row| row.try_get::<String, _>("status").is_ok_and(|found| found == status));
        row.map_or(0, |row| row.try_get::<i64, _>("cases").unwrap_or(0))
    };
    let lines = Status::ALL.iter().map(|status| vec![status.as_str().to_owned(), count(status.as_str()).to_string()]);
    table::print(&table::table(&["status", "cases"], lines));
    let overdue = super::report::overdue_at(read_models, Moment::end_of_day(until)).await?;
    table::print(&format!("overdue on {until}: {overdue}"));
    Ok(())
}
