//! `beian anomalies`.

use std::path::PathBuf;

use beian_domain::{
    anomaly::{AnomalyKind, Limits},
    counting::Moment,
    identity::RegionCode,
    report::Language,
};
use beian_services::{
    render::{Format, render},
    report::{AnomalyQuestion, Names, anomalies},
};
use chrono::NaiveDate;
use clap::Args;

use super::{
    Exit,
    report::{format, language, one_of, write},
    setting::Setting,
};

#[derive(Debug, Args)]
pub(super) struct AnomaliesCommand {
    /// Only by these rules: reviewed_and_stamped, stamped_before_review, back_dated, bulk_approval, extended_late,
    /// returned_often, out_of_hours, idle_reveal, short_lived_rules [default: all]
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = kind)]
    kind: Vec<AnomalyKind>,
    /// Only in cases of this organ and of those below it (a region code of 6 digits)
    #[arg(long)]
    organ: Option<RegionCode>,
    /// Only what was recorded on this day or later (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Only what was recorded on this day or earlier (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// back_dated: days between happening and recording
    #[arg(long, value_name = "DAYS", default_value_t = Limits::default().back_dated_days)]
    back_dated_days: i64,
    /// bulk_approval: reviews within a minute
    #[arg(long, value_name = "REVIEWS", default_value_t = Limits::default().bulk)]
    bulk: usize,
    /// extended_late: days before the due day
    #[arg(long, value_name = "DAYS", default_value_t = Limits::default().last_days)]
    last_days: i64,
    /// returned_often: returns of one case
    #[arg(long, value_name = "RETURNS", default_value_t = Limits::default().returns)]
    returns: usize,
    /// idle_reveal: days after the look
    #[arg(long, value_name = "DAYS", default_value_t = Limits::default().idle_days)]
    idle_days: i64,
    /// short_lived_rules: cases opened under them
    #[arg(long, value_name = "CASES", default_value_t = Limits::default().few_cases)]
    few_cases: usize,
    /// How to write it: table, csv, xlsx, json, html, pdf
    #[arg(long, default_value = "table", value_parser = format)]
    format: Format,
    /// In which language: zh, en
    #[arg(long, default_value = "zh", value_parser = language)]
    language: Language,
    /// Into which file (a path) [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    setting: Setting,
}

impl AnomaliesCommand {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let (backend, app) = self.setting.open().await?;
        let now = Moment::from_utc(self.setting.clock.now());
        let names = Names::new(&backend.rulebook, app.organs().await?, now.date());
        let head = backend.feed.head().await?;
        let report = anomalies(&app, &names, head, self.question(now)).await?;
        write(self.output.as_deref(), &render(&report, self.format, self.language)?)?;
        backend.close(Some(app)).await;
        Ok(Exit::Done)
    }

    fn question(&self, now: Moment) -> AnomalyQuestion {
        let Self { organ, from, to, back_dated_days, bulk, last_days, returns, idle_days, few_cases, .. } = *self;
        let limits = Limits { back_dated_days, bulk, last_days, returns, idle_days, few_cases };
        AnomalyQuestion { kinds: self.kind.clone(), organ, from, to, limits, now, most: self.format.most_rows() }
    }
}

fn kind(word: &str) -> Result<AnomalyKind, String> {
    AnomalyKind::parse(word).ok_or_else(|| one_of("rules", AnomalyKind::ALL.map(AnomalyKind::as_str)))
}
