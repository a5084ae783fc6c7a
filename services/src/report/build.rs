//! From rows to a report: what all of them have in common.

use beian_domain::{
    message::{Bilingual, Message},
    report::{Cell, Column, Grouping, Report, ReportRefusal, ValueKind},
};
use beian_projections::read::{AsOf, When};
use chrono::NaiveDate;

use super::{Names, Question, ReportError, names::word};

/// A report under construction.
pub(super) struct Draft {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Sums, of the last columns.
    pub(super) totals: Option<Vec<Cell>>,
    pub(super) note: Option<&'static str>,
}

impl Draft {
    /// The report, if it has no more rows than are of use.
    pub(super) fn report(self, names: &Names<'_>, question: &Question, event: i64) -> Result<Report, ReportError> {
        if self.rows.len() > question.most {
            return Err(ReportRefusal::TooLong(question.most).into());
        }
        let past = matches!(question.when(), When::Then(_)).then_some("report_note_past");
        let notes = self.note.into_iter().chain(past).map(|code| Message::new(code).into()).collect();
        let totals = self.totals.map(|sums| totals(&self.columns, sums));
        Ok(Report {
            kind: question.kind,
            scope: names.scope(question.organ),
            as_of: question.moment(),
            period: None,
            event,
            columns: self.columns,
            rows: self.rows,
            totals,
            notes,
        })
    }
}

/// A row of sums: "total" first, sums last, nothing between.
fn totals(columns: &[Column], sums: Vec<Cell>) -> Vec<Cell> {
    let total: Bilingual = Message::new("report_total").into();
    let between = columns.len().saturating_sub(1 + sums.len());
    std::iter::once(Cell::Both(total)).chain(vec![Cell::Empty; between]).chain(sums).collect()
}

/// Columns by name and kind.
pub(super) fn columns(columns: &[(&'static str, ValueKind)]) -> Vec<Column> {
    columns.iter().map(|(name, holds)| Column::new(name, *holds)).collect()
}

/// The columns that say of what a row counts.
pub(super) fn group_columns(by: Grouping) -> Vec<Column> {
    let first = Column::new(by.as_str(), ValueKind::Word);
    let name = (by == Grouping::Organ).then(|| Column::new("organ_name", ValueKind::Text));
    std::iter::once(first).chain(name).collect()
}

/// Their cells for a name.
pub(super) fn group_cells(names: &Names<'_>, by: Grouping, name: &str) -> Vec<Cell> {
    match by {
        Grouping::Organ => vec![Cell::Text(name.to_owned()), names.organ(name)],
        Grouping::Procedure => vec![names.procedure(name)],
        Grouping::Handler if name.is_empty() => vec![word("unassigned")],
        Grouping::Handler => vec![Cell::Text(name.to_owned())],
        Grouping::Duty | Grouping::Age => vec![word(name)],
    }
}

/// Calendar days after one day up to another.
pub(super) fn days_since(text: Option<&str>, on: NaiveDate) -> Cell {
    match Cell::day(text) {
        Cell::Day(day) => Cell::Count((on - day).num_days()),
        _ => Cell::Empty,
    }
}

/// A sum of counts.
pub(super) fn sum<Row>(answer: &AsOf<Vec<Row>>, count: impl Fn(&Row) -> i64) -> Cell {
    Cell::Count(answer.answer.iter().map(count).sum())
}
