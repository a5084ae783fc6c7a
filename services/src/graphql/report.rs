//! Reports as the interface shows them: the table, its rows in pages.

use async_graphql::{
    ComplexObject, Object, Result, SimpleObject,
    connection::{Connection, Edge},
};
use beian_domain::{
    actor::Actor,
    counting::Moment,
    identity::RegionCode,
    report::{Cell, Column, Report},
};
use beian_projections::{ReadModels, read::OrganScope};
use chrono::NaiveDate;

use super::{
    Fault,
    case::Bilingual,
    page::{page_size, read_cost},
    position::LogPosition,
    scope::Scope,
    words::ReportKind,
};
use crate::{
    app::App,
    report::{Names, Question, ReportError, report},
};

/// Whose cases an actor may have a report on: of the organs within sight, narrowed to one and those below it. None for
/// applicants, for whoever sees no cases, and beyond sight.
pub(crate) fn reach(actor: &Actor, organ: Option<RegionCode>) -> Option<OrganScope> {
    Scope::of_actor(actor).organs(organ, false)
}

/// The report that answers a question.
pub(crate) async fn ask(app: &App, read_models: &ReadModels, question: &Question) -> Result<Report, Fault> {
    let today = Moment::from_utc(app.clock().now()).date();
    let names = Names::new(app.rulebook(), app.organs().await?, today);
    report(read_models, &names, question).await.map_err(Fault::from)
}

impl From<ReportError> for Fault {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Refused(refusal) => Self::from_message(refusal.message()),
            ReportError::Read(error) => error.into(),
            ReportError::App(error) => error.into(),
        }
    }
}

/// A report (报表).
pub(super) struct ReportObject(pub(super) Report, pub(super) beian_domain::report::ReportKind);

#[Object(name = "Report")]
impl ReportObject {
    /// Which.
    async fn kind(&self) -> ReportKind {
        self.1.into()
    }

    /// Its title.
    async fn title(&self) -> Bilingual {
        self.0.title().into()
    }

    /// Whose cases it is about.
    async fn scope(&self) -> Bilingual {
        self.0.scope.clone().into()
    }

    /// The moment asked: RFC 3339 in Shanghai time.
    async fn as_of(&self) -> String {
        self.0.as_of.to_string()
    }

    /// First day, where it tells of a time.
    async fn from(&self) -> Option<NaiveDate> {
        self.0.period.map(|(from, _)| from)
    }

    /// Last day, where it tells of a time.
    async fn to(&self) -> Option<NaiveDate> {
        self.0.period.map(|(_, to)| to)
    }

    /// Position of the last event in it (数据截至事件).
    async fn event(&self) -> LogPosition {
        LogPosition(self.0.event)
    }

    /// Its columns.
    async fn columns(&self) -> Vec<ReportColumn> {
        self.0.columns.iter().map(|column| ReportColumn { column: column.clone(), name: column.name }).collect()
    }

    /// How many rows it has.
    async fn row_count(&self) -> usize {
        self.0.rows.len()
    }

    /// Its rows. A page of another moment may be of another event.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn rows(&self, first: Option<i32>, after: Option<String>) -> Result<Connection<String, ReportRow>> {
        let from = match after {
            Some(cursor) => cursor.parse::<usize>().map_err(|_| Fault::new("cursor_invalid"))?.saturating_add(1),
            None => 0,
        };
        let size = page_size(first)?;
        let rows = self.0.rows.iter().enumerate().skip(from).take(size);
        let mut connection = Connection::new(from > 0, self.0.rows.len() > from.saturating_add(size));
        let edge = |(place, row): (usize, &Vec<Cell>)| {
            Edge::new(place.to_string(), ReportRow { cells: cells(&self.0.columns, row) })
        };
        connection.edges.extend(rows.map(edge));
        Ok(connection)
    }

    /// The sums; none of a list.
    async fn totals(&self) -> Option<Vec<ReportCell>> {
        self.0.totals.as_ref().map(|totals| cells(&self.0.columns, totals))
    }

    /// What the figures mean.
    async fn notes(&self) -> Vec<Bilingual> {
        self.0.notes.iter().cloned().map(Bilingual::from).collect()
    }
}

/// A column of a report.
#[derive(SimpleObject)]
#[graphql(complex)]
struct ReportColumn {
    #[graphql(skip)]
    column: Column,
    /// Its name for programs.
    name: &'static str,
}

#[ComplexObject]
impl ReportColumn {
    /// Its heading.
    async fn heading(&self) -> Bilingual {
        self.column.heading().into()
    }
}

/// A row of a report.
#[derive(SimpleObject)]
struct ReportRow {
    /// Its cells, one for each column.
    cells: Vec<ReportCell>,
}

/// A cell of a report.
#[derive(SimpleObject)]
struct ReportCell {
    /// Name of its column.
    column: &'static str,
    /// The value for programs: days and moments as they are written everywhere, words as their codes.
    value: String,
    /// The value for people.
    shown: Bilingual,
    /// The figure, if it is one; per cent as a number of hundredths.
    figure: Option<f64>,
}

fn cells(columns: &[Column], row: &[Cell]) -> Vec<ReportCell> {
    use beian_domain::report::Language::{En, Zh};
    let cell = |(column, cell): (&Column, &Cell)| ReportCell {
        column: column.name,
        value: cell.plain(),
        shown: beian_domain::message::Bilingual { zh: cell.shown(Zh), en: cell.shown(En) }.into(),
        figure: cell.figure(),
    };
    columns.iter().zip(row).map(cell).collect()
}
