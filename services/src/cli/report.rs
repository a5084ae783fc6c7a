//! `beian report`.

use std::{
    fs,
    io::{IsTerminal, Write, stdout},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, bail};
use beian_domain::{
    counting::Moment,
    identity::RegionCode,
    report::{Grouping, Language, ReportKind},
};
use beian_projections::{
    Projector, ReadModels,
    read::{OrganScope, Running, RunningFilter, When},
};
use beian_services::{
    app::organs_of,
    config::{Law, Storage},
    render::{Format, render},
    report::{Names, Question, ReportError, report},
};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;

use super::{Exit, backend::Backend};

/// How long the tables may take until they are up to date.
const PATIENCE: Duration = Duration::from_secs(60);

/// The mark by which spreadsheets know UTF-8; other programs read standard output.
const MARK: &[u8] = "\u{feff}".as_bytes();

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ReportCommand {
    /// Which: overdue, due-soon, suspended, returned, owed, inspections, kept, stages
    #[arg(value_name = "KIND", value_parser = kind)]
    kind: ReportKind,
    /// The moment asked about; past ones show what was known then (a day, YYYY-MM-DD, or RFC 3339) [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    as_of: Option<Moment>,
    /// Only this organ and those below it (a region code of 6 digits)
    #[arg(long)]
    organ: Option<RegionCode>,
    /// Count instead of listing: organ, procedure, duty, handler, age
    #[arg(long, value_name = "WHAT", value_parser = grouping)]
    by: Option<Grouping>,
    /// First day of the period: kept, stages (a day) [default: the first of the year]
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Its last day: kept, stages (a day) [default: that of --as-of]
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Calendar year: inspections [default: that of --as-of]
    #[arg(long)]
    year: Option<i32>,
    /// Days ahead that count as soon: due-soon [default: 7]
    #[arg(long, value_name = "DAYS")]
    soon_days: Option<u32>,
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
    law: Law,
    #[command(flatten)]
    storage: Storage,
}

const AFTER_HELP: &str = "Examples:\n  \
beian report overdue --by organ --organ 530000\n  \
beian report kept --from 2026-01-01 --to 2026-03-31 --format pdf --output kept.pdf";

impl ReportCommand {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        if self.format.is_binary() && self.output.is_none() && stdout().is_terminal() {
            bail!("{} is nothing for a terminal; give --output FILE", self.format.as_str());
        }
        let backend = Backend::open(&self.storage, &self.law).await?;
        let read_models = read_models(&backend).await?;
        let now = Moment::from_utc(Utc::now());
        let names = Names::new(&backend.rulebook, Arc::new(organs_of(&backend.feed).await?), now.date());
        let made = report(&read_models, &names, &self.question(now)).await;
        let made = made.map_err(|error| match error {
            ReportError::Refused(refusal) => anyhow::anyhow!("{}", refusal.message()),
            error @ ReportError::Read(_) => error.into(),
        })?;
        let written = render(&made, self.format, self.language);
        let bytes = written.map_err(|error| match error.message() {
            Some(message) => anyhow::anyhow!("{message}"),
            None => error.into(),
        })?;
        self.write(&bytes)?;
        backend.close(None).await;
        Ok(Exit::Done)
    }

    fn question(&self, now: Moment) -> Question {
        let organ = self.organ.map_or(OrganScope::All, OrganScope::AndBelow);
        let Self { as_of, from, to, year, soon_days, by, .. } = *self;
        let question = Question::new(self.kind, organ, now, self.format.most_rows());
        Question { as_of, from, to, year, soon_days, by, ..question }
    }

    fn write(&self, bytes: &[u8]) -> anyhow::Result<()> {
        match &self.output {
            Some(path) => fs::write(path, bytes).with_context(|| path.display().to_string()),
            None => {
                // A reader who went away (`| head`) is no error.
                let _ = stdout().lock().write_all(bytes.strip_prefix(MARK).unwrap_or(bytes));
                Ok(())
            }
        }
    }
}

/// How many deadlines are overdue at a moment, as was known then.
pub(super) async fn overdue_at(read_models: &ReadModels, moment: Moment) -> anyhow::Result<i64> {
    let when = if moment < Moment::from_utc(Utc::now()) { When::Then(moment) } else { When::Now(moment) };
    let filter = RunningFilter { when, state: Running::Overdue, organ: OrganScope::All };
    let counts = read_models.running_counts(&filter, Grouping::Age).await?;
    Ok(counts.answer.iter().map(|count| count.amount).sum())
}

/// The read models, as far as the log reaches.
async fn read_models(backend: &Backend) -> anyhow::Result<ReadModels> {
    Ok(projected(backend).await?.1)
}

/// The same, with what keeps them up to date for as long as it is held.
pub(super) async fn projected(backend: &Backend) -> anyhow::Result<(Projector, ReadModels)> {
    let projector = Projector::start(backend.database.clone(), backend.feed.clone());
    projector.ready(PATIENCE).await?;
    let read_models = ReadModels::new(backend.database.clone(), &projector);
    let head = backend.feed.head().await?;
    read_models.wait_for(head, PATIENCE).await?;
    Ok((projector, read_models))
}

fn kind(word: &str) -> Result<ReportKind, String> {
    ReportKind::parse(word).ok_or_else(|| one_of("reports", ReportKind::ALL.map(ReportKind::as_str)))
}

fn grouping(word: &str) -> Result<Grouping, String> {
    Grouping::parse(word).ok_or_else(|| one_of("groupings", Grouping::ALL.map(Grouping::as_str)))
}

fn format(word: &str) -> Result<Format, String> {
    Format::parse(word).ok_or_else(|| one_of("formats", Format::ALL.map(Format::as_str)))
}

fn language(word: &str) -> Result<Language, String> {
    match word {
        "zh" => Ok(Language::Zh),
        "en" => Ok(Language::En),
        _ => Err(one_of("languages", ["zh", "en"])),
    }
}

/// A day, asked at its end, or a moment.
fn moment(text: &str) -> Result<Moment, String> {
    let day = text.parse().map(Moment::end_of_day).ok();
    let moment = || DateTime::parse_from_rfc3339(text).ok().map(|moment| Moment::from_utc(moment.to_utc()));
    day.or_else(moment).ok_or_else(|| "a day, such as 2026-03-31, or a moment in RFC 3339".to_owned())
}

fn one_of<const N: usize>(what: &str, words: [&str; N]) -> String {
    format!("the {what} are {}", words.join(", "))
}
