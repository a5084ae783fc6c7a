//! `beian plan draw-up|show|export|import`.

use std::{collections::BTreeSet, path::PathBuf};

use anyhow::Context;
use beian_domain::{
    actor::{Actor, Role},
    counting::Moment,
    identity::RegionCode,
    plan::{PlanChange, PlanCommand, PlanId, Scheduling},
};
use beian_projections::ReadModels;
use beian_services::{
    app::{App, AppError, PlanRequest},
    plan::{calendar, carry_out, inspectors, owed, read_sheet, sheet, states},
    sheet::{SheetKind, read},
};
use clap::{Args, Subcommand, ValueEnum};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Exit,
    setting::Setting,
    table::{Format, print, print_rows, say},
};

#[derive(Debug, Subcommand)]
pub(super) enum Plan {
    /// Draws a plan up from the register, or anew while it is not approved
    DrawUp {
        #[command(flatten)]
        common: Common,
        /// Accounts among whom the units are divided [default: all inspectors of the organ]
        #[arg(long, value_delimiter = ',')]
        inspectors: Vec<String>,
    },
    /// Shows a plan's entries
    Show {
        #[command(flatten)]
        common: Common,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Writes a plan as a sheet or a calendar to standard output
    Export {
        #[command(flatten)]
        common: Common,
        /// As what
        #[arg(long = "as", value_enum, default_value = "csv")]
        kind: Kind,
    },
    /// Takes in days and inspectors from an exported sheet, the whole of it or nothing
    Import {
        #[command(flatten)]
        common: Common,
        /// Why the plan is changed
        #[arg(long)]
        reason: String,
        /// The sheet, CSV or XLSX by its name
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// A sheet that can be changed and imported
    Csv,
    /// A calendar (iCalendar)
    Ics,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// The organ (a region code of 6 digits)
    #[arg(long)]
    organ: RegionCode,
    /// Calendar year
    #[arg(long)]
    year: i32,
    #[command(flatten)]
    setting: Setting,
}

/// What a command works with.
struct Desk {
    app: App,
    read_models: ReadModels,
    plan: PlanId,
}

impl Plan {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let (Self::DrawUp { common, .. }
        | Self::Show { common, .. }
        | Self::Export { common, .. }
        | Self::Import { common, .. }) = &self;
        let (backend, app) = common.setting.open().await?;
        let (projector, read_models) = super::report::projected(&backend).await?;
        let plan = PlanId { organ: common.organ, year: common.year };
        let desk = Desk { app: app.clone(), read_models, plan };
        let done = desk.run(self).await;
        drop(projector);
        backend.close(Some(app)).await;
        done
    }
}

impl Desk {
    async fn run(&self, command: Plan) -> anyhow::Result<Exit> {
        match command {
            Plan::DrawUp { inspectors, .. } => self.draw_up(inspectors).await,
            Plan::Show { format, .. } => self.show(format).await,
            Plan::Export { kind, .. } => self.export(kind).await,
            Plan::Import { reason, file, .. } => self.import(reason, file).await,
        }
    }

    async fn draw_up(&self, among: Vec<String>) -> anyhow::Result<Exit> {
        let known = inspectors(&self.app, &self.read_models, self.plan.organ).await?;
        let among = if among.is_empty() { known.iter().cloned().collect() } else { among };
        let owed = owed(&self.app, &self.read_models, self.plan).await?;
        self.change(None, known, PlanChange::DrawUp { owed, among }).await
    }

    async fn show(&self, format: Format) -> anyhow::Result<Exit> {
        let plan = self.app.plan(self.plan).await?;
        let states = states(&self.app, &self.read_models, self.plan).await?;
        let rows = plan.in_order().into_iter().map(|arranged| {
            let (entry, skipped) = (&arranged.entry, matches!(arranged.scheduling, Some(Scheduling::Skipped(_))));
            let state = states.get(&entry.case()).map_or("-", |state| state.as_str());
            vec![
                entry.on.to_string(),
                entry.inspector.clone().unwrap_or_else(|| "-".to_owned()),
                entry.owed.unit.clone(),
                if skipped { "skipped" } else { state }.to_owned(),
                entry.owed.due_by.to_string(),
                entry.owed.follow_up.map_or("-", |last| last.state.as_str()).to_owned(),
                entry.case().to_string(),
            ]
        });
        print_rows(format, &["on", "inspector", "unit", "state", "due", "last", "case"], rows.collect())?;
        Ok(Exit::Done)
    }

    async fn export(&self, kind: Kind) -> anyhow::Result<Exit> {
        let plan = self.app.plan(self.plan).await?;
        let text = match kind {
            Kind::Csv => {
                let states = states(&self.app, &self.read_models, self.plan).await?;
                String::from_utf8(sheet(&plan, &states))?
            }
            Kind::Ics => {
                let (organs, regions) = (self.app.organs().await?, self.app.rulebook().regions());
                let today = Moment::from_utc(self.app.clock().now()).date();
                let name = organs.name(self.plan.organ, regions, today).map(|name| name.zh).unwrap_or_default();
                calendar(self.plan, &name, &plan)
            }
        };
        print(text.trim_end());
        Ok(Exit::Done)
    }

    async fn import(&self, reason: String, file: PathBuf) -> anyhow::Result<Exit> {
        let is_xlsx = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
        let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
        let table = read(if is_xlsx { SheetKind::Xlsx } else { SheetKind::Csv }, &bytes)?;
        let changes = match read_sheet(&table) {
            Ok(changes) => changes,
            Err(refused) => return Ok(refusals(&refused.0)),
        };
        let known = inspectors(&self.app, &self.read_models, self.plan.organ).await?;
        self.change(Some(reason), known, PlanChange::Change { changes }).await
    }

    async fn change(
        &self,
        reason: Option<String>,
        inspectors: BTreeSet<String>,
        change: PlanChange,
    ) -> anyhow::Result<Exit> {
        let by = Actor { name: "command-line".to_owned(), role: Role::Supervisor, organ: Some(self.plan.organ) };
        let command = PlanCommand { plan: self.plan, by, reason, inspectors, change };
        let request = PlanRequest { command_id: Uuid::new_v4(), asked: [0; 32], command };
        match self.app.change_plan(&request).await {
            Ok(_) => {}
            Err(AppError::Refused(refused)) => return Ok(refusals(&refused.0)),
            Err(error) => return Err(error.into()),
        }
        carry_out(&self.app, self.plan, &CancellationToken::new()).await?;
        let plan = self.app.plan(self.plan).await?;
        say(&format!("{}: {} entries, {} pending", self.plan, plan.entries.len(), plan.pending().count()));
        Ok(Exit::Done)
    }
}

fn refusals(refusals: &[beian_domain::refusal::Refusal]) -> Exit {
    for refusal in refusals {
        say(&format!("{}: {}", refusal.path.as_deref().unwrap_or("-"), refusal.message));
    }
    Exit::FaultsFound
}
