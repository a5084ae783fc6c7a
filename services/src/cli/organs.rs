//! `beian organs list|take-over`.

use std::time::Duration;

use anyhow::Context;
use beian_domain::{
    counting::Moment,
    identity::{Level, RegionCode},
};
use beian_projections::{Projector, ReadModels};
use beian_services::takeover::{TakeOver, take_over};
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
pub(super) enum Organs {
    /// Lists organs with name, superior, and into which other they were merged
    List {
        /// Only this organ and those below it (a region code of 6 digits)
        #[arg(long)]
        within: Option<RegionCode>,
        /// Only those that were merged into another
        #[arg(long)]
        closed: bool,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
        #[command(flatten)]
        setting: Setting,
    },
    /// Transfers the cases of closed organs to their successors, as a running server does by itself
    ///
    /// May be stopped at any time and run again, also beside a server: every case goes once.
    TakeOver {
        #[command(flatten)]
        setting: Setting,
    },
}

impl Organs {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::List { within, closed, format, setting } => list(&setting, within, closed, format).await,
            Self::TakeOver { setting } => transfer(&setting).await,
        }
    }
}

async fn list(
    setting: &Setting,
    within: Option<RegionCode>,
    closed_only: bool,
    format: Format,
) -> anyhow::Result<Exit> {
    let (backend, app) = setting.open().await?;
    let organs = app.reload_organs().await?;
    let (regions, today) = (backend.rulebook.regions(), Moment::from_utc(setting.clock.now()).date());
    let mut codes = organs.codes(regions, today);
    codes.retain(|code| within.is_none_or(|within| within.contains(code)));
    codes.retain(|code| !closed_only || organs.closed(*code).is_some());
    let row = |code: RegionCode| {
        let closed = organs.closed(code);
        let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        vec![
            code.to_string(),
            text(organs.name(code, regions, today).map(|name| name.zh)),
            level(code).to_owned(),
            text(organs.superior(code, regions, today).map(|above| above.to_string())),
            text(closed.map(|closed| closed.on.to_string())),
            text(closed.map(|closed| closed.into.to_string())),
            text(closed.map(|closed| if closed.left.is_some() { "done" } else { "pending" }.to_owned())),
        ]
    };
    let header = ["organ", "name", "level", "superior", "closed", "into", "take-over"];
    print_rows(format, &header, codes.into_iter().map(row).collect())?;
    backend.close(Some(app)).await;
    Ok(Exit::Done)
}

fn level(code: RegionCode) -> &'static str {
    match code.level() {
        Level::County => "county",
        Level::Prefecture => "prefecture",
        Level::Province => "province",
    }
}

async fn transfer(setting: &Setting) -> anyhow::Result<Exit> {
    let (backend, app) = setting.open().await?;
    let projector = Projector::start(backend.database.clone(), backend.feed.clone());
    projector.ready(PATIENCE).await?;
    let read_models = ReadModels::new(backend.database.clone(), &projector);
    let stop = CancellationToken::new();
    let told = tokio::spawn({
        let stop = stop.clone();
        async move {
            told_to_stop().await;
            stop.cancel();
        }
    });
    let bar = table::bar(0);
    let taken = take_over(&app, &read_models, &stop, |state| {
        bar.set_position(state.moved);
        bar.set_message(format!("{} -> {}", state.from, state.to));
    })
    .await;
    bar.finish_and_clear();
    told.abort();
    let taken = taken.context("what was transferred is; run it again for the rest")?;
    let line = |TakeOver { from, to, moved, left }: TakeOver| {
        vec![from.to_string(), to.to_string(), moved.to_string(), left.to_string()]
    };
    table::print(&table::table(&["from", "to", "moved", "left"], taken.into_iter().map(line)));
    drop(projector);
    backend.close(Some(app)).await;
    Ok(Exit::Done)
}
