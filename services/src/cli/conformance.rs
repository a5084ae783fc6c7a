//! `beian conformance`.

use std::path::PathBuf;

use beian_domain::{counting::Moment, identity::RegionCode, report::Language};
use beian_services::{
    mining::Selection,
    render::{Format, render},
    report::{ConformanceBy, ConformanceQuestion, Names, conformance},
};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{
    Exit,
    report::{format, language, write},
    setting::Setting,
};

#[derive(Debug, Args)]
pub(super) struct ConformanceCommand {
    /// Count instead of listing every deviation
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Only cases that this organ or one below it handles (a region code of 6 digits)
    #[arg(long)]
    organ: Option<RegionCode>,
    /// Only cases under this procedure (its id)
    #[arg(long, value_name = "ID")]
    procedure: Option<String>,
    /// Only cases opened on this day or later (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Only cases opened on this day or earlier (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
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

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Organ,
    Procedure,
}

impl ConformanceCommand {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let (backend, app) = self.setting.open().await?;
        let now = Moment::from_utc(self.setting.clock.now());
        let names = Names::new(&backend.rulebook, app.organs().await?, now.date());
        let Self { organ, procedure, from, to, .. } = self;
        let by = self.by.map(|by| match by {
            By::Organ => ConformanceBy::Organ,
            By::Procedure => ConformanceBy::Procedure,
        });
        let selection = Selection { organ, procedure, from, to };
        let question = ConformanceQuestion { selection, by, now, most: self.format.most_rows() };
        let report = conformance(&app, &names, backend.feed.head().await?, question).await?;
        let bytes = render(&report, self.format, self.language)?;
        write(self.output.as_deref(), &bytes)?;
        backend.close(Some(app)).await;
        Ok(Exit::Done)
    }
}
