//! `beian conformance`.

use std::path::PathBuf;

use beian_domain::{counting::Moment, report::Language};
use beian_services::{
    render::{Format, render},
    report::{ConformanceBy, ConformanceQuestion, Names, conformance},
};
use clap::{Args, ValueEnum};

use super::{
    Exit,
    export::Selected,
    report::{format, language, write},
    setting::Setting,
};

#[derive(Debug, Args)]
pub(super) struct ConformanceCommand {
    /// Count instead of listing every deviation
    #[arg(long, value_enum)]
    by: Option<By>,
    #[command(flatten)]
    selected: Selected,
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
        let by = self.by.map(|by| match by {
            By::Organ => ConformanceBy::Organ,
            By::Procedure => ConformanceBy::Procedure,
        });
        let selection = self.selected.into();
        let question = ConformanceQuestion { selection, by, now, most: self.format.most_rows() };
        let report = conformance(&app, &names, backend.feed.head().await?, question).await?;
        let bytes = render(&report, self.format, self.language)?;
        write(self.output.as_deref(), &bytes)?;
        backend.close(Some(app)).await;
        Ok(Exit::Done)
    }
}
