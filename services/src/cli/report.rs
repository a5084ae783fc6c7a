//! `beian report overdue|inspections`.

use beian_domain::{counting::Moment, deadline::DeadlineState, identity::RegionCode};
use beian_projections::{
    Projector, ReadModels,
    read::{DeadlineAnswer, DeadlineFilter, InspectionAnswer, InspectionFilter, LARGEST_PAGE, OrganScope, Page, When},
};
use beian_services::config::{Law, Storage};
use chrono::{Datelike, NaiveDate, Utc};
use clap::{Args, Subcommand};

use super::{
    Exit,
    backend::Backend,
    table::{Format, print_rows},
};

#[derive(Debug, Subcommand)]
pub(super) enum Report {
    /// Deadlines that were overdue at the end of a day, the longest overdue first
    ///
    /// Brings the read models up to date with the log before it reads them; a server may run on the same database.
    Overdue {
        #[command(flatten)]
        common: Common,
    },
    /// Inspections owed or recorded in a year
    ///
    /// Brings the read models up to date with the log before it reads them; a server may run on the same database.
    Inspections {
        /// Calendar year [default: that of --as-of]
        #[arg(long)]
        year: Option<i32>,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, Args)]
pub(super) struct Common {
    /// The day asked about; past ones show what was known then (a day, YYYY-MM-DD) [default: today in Shanghai, now]
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// Only this organ and those below it (a region code of 6 digits)
    #[arg(long)]
    organ: Option<RegionCode>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    storage: Storage,
}

impl Report {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Overdue { common } => {
                let backend = Backend::open(&common.storage, &Law::default()).await?;
                let moment = common.as_of.map_or_else(|| Moment::from_utc(Utc::now()), Moment::end_of_day);
                let rows = overdue_on(&backend, moment, common.organ).await?;
                let header = ["due", "deadline", "duty", "organ", "procedure", "case", "事项", "title"];
                print_rows(common.format, &header, rows.into_iter().map(overdue_line).collect())?;
                backend.close(None).await;
            }
            Self::Inspections { year, common } => {
                let backend = Backend::open(&common.storage, &Law::default()).await?;
                let as_of = common.as_of.unwrap_or_else(|| Moment::from_utc(Utc::now()).date());
                let rows = inspections(&backend, year.unwrap_or_else(|| as_of.year()), as_of, common.organ).await?;
                let header = ["organ", "unit", "state", "due", "planned", "held", "failed", "case"];
                print_rows(common.format, &header, rows.into_iter().map(inspection_line).collect())?;
                backend.close(None).await;
            }
        }
        Ok(Exit::Done)
    }
}

fn scope(organ: Option<RegionCode>) -> OrganScope {
    organ.map_or(OrganScope::All, OrganScope::AndBelow)
}

/// Deadlines overdue at a moment, as was known then.
pub(super) async fn overdue_on(
    backend: &Backend,
    moment: Moment,
    organ: Option<RegionCode>,
) -> anyhow::Result<Vec<DeadlineAnswer>> {
    let now = Moment::from_utc(Utc::now());
    let when = if moment < now { When::Then(moment) } else { When::Now(moment) };
    let filter = DeadlineFilter {
        states: vec![DeadlineState::Overdue],
        organ: scope(organ),
        ..DeadlineFilter::at(when, moment)
    };
    let read_models = read_models(backend).await?;
    let mut rows = Vec::new();
    let mut page = Page::first(LARGEST_PAGE);
    loop {
        let paged = read_models.deadlines(&filter, &page).await?;
        let next = paged.next();
        rows.extend(paged.rows.into_iter().map(|(_, row)| row));
        match next {
            Some(cursor) => page = page.after(cursor),
            None => return Ok(rows),
        }
    }
}

async fn inspections(
    backend: &Backend,
    year: i32,
    as_of: NaiveDate,
    organ: Option<RegionCode>,
) -> anyhow::Result<Vec<InspectionAnswer>> {
    let filter = InspectionFilter { year, as_of, organ: scope(organ), states: Vec::new() };
    let read_models = read_models(backend).await?;
    let mut rows = Vec::new();
    let mut page = Page::first(LARGEST_PAGE);
    loop {
        let paged = read_models.inspections(&filter, &page).await?;
        let next = paged.next();
        rows.extend(paged.rows.into_iter().map(|(_, row)| row));
        match next {
            Some(cursor) => page = page.after(cursor),
            None => return Ok(rows),
        }
    }
}

/// The read models, as far as the log reaches.
async fn read_models(backend: &Backend) -> anyhow::Result<ReadModels> {
    Ok(projected(backend).await?.1)
}

/// The same, with what keeps them up to date for as long as it is held.
pub(super) async fn projected(backend: &Backend) -> anyhow::Result<(Projector, ReadModels)> {
    let projector = Projector::start(backend.database.clone(), backend.feed.clone());
    projector.ready(std::time::Duration::from_secs(60)).await?;
    let read_models = ReadModels::new(backend.database.clone(), &projector);
    let head = backend.feed.head().await?;
    read_models.wait_for(head, std::time::Duration::from_secs(60)).await?;
    Ok((projector, read_models))
}

fn overdue_line(answer: DeadlineAnswer) -> Vec<String> {
    let row = answer.row;
    vec![
        row.due.unwrap_or_default(),
        row.deadline_id,
        row.duty,
        row.organ,
        row.procedure,
        row.case_id,
        row.title_zh,
        row.title_en,
    ]
}

fn inspection_line(answer: InspectionAnswer) -> Vec<String> {
    vec![
        answer.organ,
        answer.unit_name,
        answer.state,
        answer.due_on,
        answer.planned_on.unwrap_or_default(),
        answer.held_on.unwrap_or_default(),
        answer.failed_items.unwrap_or_default(),
        answer.case_id,
    ]
}
