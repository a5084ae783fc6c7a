//! `beian calendar show|recount`.

use std::time::Duration;

use anyhow::Context;
use beian_domain::{calendar::Recounting, counting::Due};
use beian_projections::{Projector, ReadModels};
use beian_services::{
    app::App,
    recount::{Differing, Recounted, recount, what_if},
};
use clap::Subcommand;
use tokio_util::sync::CancellationToken;

use super::{
    Exit,
    serve::told_to_stop,
    setting::Setting,
    table::{self, Format, print_rows},
};

/// How long the tables may take to be built, should they be missing.
const PATIENCE: Duration = Duration::from_secs(3600);

#[derive(Debug, Subcommand)]
pub(super) enum Calendar {
    /// Its version, the years it knows, the notices on which they rest, and whether deadlines were counted with it
    Show {
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
        #[command(flatten)]
        setting: Setting,
    },
    /// Counts every open deadline anew, as a running server does by itself once the calendar has changed
    ///
    /// May be stopped at any time and run again, also beside a server: each deadline is counted anew once, by an event
    /// that names the notice. A calendar that was replaced before is taken back only by this command.
    Recount {
        /// Records nothing; lists what would change
        #[arg(long)]
        dry_run: bool,
        /// How to print what would change
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
        #[command(flatten)]
        setting: Setting,
    },
}

impl Calendar {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Show { format, setting } => {
                let (backend, app) = setting.open().await?;
                show(&app, format).await?;
                backend.close(Some(app)).await;
            }
            Self::Recount { dry_run, format, setting } => {
                let (backend, app) = setting.open().await?;
                let projector = Projector::start(backend.database.clone(), backend.feed.clone());
                projector.ready(PATIENCE).await?;
                let read_models = ReadModels::new(backend.database.clone(), &projector);
                if dry_run {
                    would_change(&app, &read_models, format).await?;
                } else {
                    count(&app, &read_models).await?;
                }
                drop(projector);
                backend.close(Some(app)).await;
            }
        }
        Ok(Exit::Done)
    }
}

async fn show(app: &App, format: Format) -> anyhow::Result<()> {
    let calendar = app.rulebook().calendar();
    let standing = match app.adopted_calendars().await?.standing(calendar) {
        Recounting::Done => "counted",
        Recounting::Begun => "being counted",
        Recounting::New => "new",
        Recounting::Outdated => "replaced",
    };
    table::say(&format!(
        "{} ({standing}): {} - {}",
        calendar.version(),
        calendar.known_from(),
        calendar.known_through()
    ));
    let rows = calendar.papers().iter().map(|paper| vec![paper.year.to_string(), paper.paper.clone()]);
    print_rows(format, &["year", "paper"], rows.collect())
}

async fn would_change(app: &App, read_models: &ReadModels, format: Format) -> anyhow::Result<()> {
    let mut rows = std::collections::BTreeSet::new();
    what_if(app, read_models, |Differing { case, recounts }| {
        let Some(filing) = case.filing.as_deref() else { return };
        rows.extend(recounts.iter().map(|recount| {
            vec![
                filing.organ.to_string(),
                filing.case_id.to_string(),
                recount.id.0.clone(),
                recount.standing.at.date().to_string(),
                recount.counted.at.date().to_string(),
                firmness(&recount.standing).to_owned(),
                firmness(&recount.counted).to_owned(),
            ]
        }));
    })
    .await?;
    let moved = rows.iter().filter(|row| row[3] != row[4]).count();
    table::say(&format!("{} deadlines would change, {moved} of them move", rows.len()));
    let header = ["organ", "case", "deadline", "due", "due then", "state", "state then"];
    print_rows(format, &header, rows.into_iter().collect())
}

fn firmness(due: &Due) -> &'static str {
    if due.provisional.is_some() { "provisional" } else { "firm" }
}

async fn count(app: &App, read_models: &ReadModels) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let told = tokio::spawn({
        let stop = stop.clone();
        async move {
            told_to_stop().await;
            stop.cancel();
        }
    });
    let recounted = recount(app, read_models, true, &stop).await;
    told.abort();
    let recounted = recounted.context("what was counted is; run it again for the rest")?;
    let version = app.rulebook().calendar().version();
    match recounted {
        Some(Recounted { moved, made_firm }) => {
            table::say(&format!("calendar {version}: {moved} deadlines moved, {made_firm} firm at the same day"));
        }
        None => table::say("stopped; run it again for the rest"),
    }
    Ok(())
}
