//! `beian export`: a case as a dossier, or many for process mining.

mod case;

use std::path::PathBuf;

use beian_domain::identity::RegionCode;
use beian_services::mining::{Mined, MiningFormat, Selection, export_mined};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use super::{Exit, setting::Setting, table};

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// A case with all its events and the proofs for them, in one file that `beian verify` checks anywhere
    Case(Box<case::ExportCase>),
    /// Cases for process mining as OCEL 2.0: events, and the objects that they are about
    ///
    /// Nothing personal is in it; units, sites and domains are pseudonyms that only this database can give.
    Ocel {
        /// As what
        #[arg(long, value_enum, default_value = "json")]
        format: OcelFormat,
        #[command(flatten)]
        mining: Mining,
    },
    /// Cases for process mining as XES (IEEE 1849): a trace for each case
    Xes {
        #[command(flatten)]
        mining: Mining,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum OcelFormat {
    Json,
    Sqlite,
}

/// Which cases.
#[derive(Debug, Args)]
pub(super) struct Selected {
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
}

#[derive(Debug, Args)]
pub(super) struct Mining {
    #[command(flatten)]
    selected: Selected,
    /// Tell the names of units, sites and domains; those of natural persons stay pseudonyms
    #[arg(long)]
    names: bool,
    /// Into which file (a path); a file there is replaced
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    setting: Setting,
}

impl Export {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Case(case) => case.run().await,
            Self::Ocel { format: OcelFormat::Json, mining } => mining.export(MiningFormat::OcelJson).await,
            Self::Ocel { format: OcelFormat::Sqlite, mining } => mining.export(MiningFormat::OcelSqlite).await,
            Self::Xes { mining } => mining.export(MiningFormat::Xes).await,
        }
    }
}

impl From<Selected> for Selection {
    fn from(Selected { organ, procedure, from, to }: Selected) -> Self {
        Self { organ, procedure, from, to }
    }
}

impl Mining {
    async fn export(self, format: MiningFormat) -> anyhow::Result<Exit> {
        let (backend, app) = self.setting.open().await?;
        let head = backend.feed.head().await?;
        let selection = Selection::from(self.selected);
        let bar = table::bar(0);
        let progress = |cases| bar.set_position(cases);
        let mined = export_mined(&app, head, selection, self.names, format, &self.out, progress).await;
        bar.finish_and_clear();
        backend.close(Some(app)).await;
        let Mined { cases, events, objects } = mined?;
        let file = self.out.display();
        table::say(&format!("{cases} cases, {events} events, {objects} objects, up to event {head}, in {file}"));
        Ok(Exit::Done)
    }
}
