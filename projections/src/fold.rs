//! From events to rows: the one fold behind the live path and the rebuild.

use beian_domain::{
    case::{Case, CaseEvent},
    log_event::{self, LogEvent},
};

use crate::{
    models::{
        CaseRows, LastEvent,
        accounts::AccountRow,
        alerts::AlertRow,
        cases::CaseRow,
        deadlines::DeadlineRow,
        deliveries::DeliveryRow,
        filings::FilingRow,
        inspections::InspectionRow,
        offices::OfficeRow,
        readings::ReadingRow,
        rows,
        standings::{Moved, StandingRow, Trail},
        tallies::Deltas,
        tallies::Place,
        waits::WaitRow,
    },
    table::{CopyText, Row, WriteTransaction},
};

/// Kind of stream that cases are.
pub(crate) const CASE: &str = "case";
/// Kind of stream that accounts are.
pub(crate) const ACCOUNT: &str = "account";

/// An event or a state that cannot be folded: nothing after it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the event at position {position} of case {case_id} cannot be folded: {reason}")]
pub struct Corrupt {
    /// Position of the event.
    pub position: i64,
    /// Its case.
    pub case_id: String,
    /// What is wrong with it.
    pub reason: String,
}

/// An event of a stream as it is folded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) case_id: &'a str,
    pub(crate) sequence: i64,
    pub(crate) position: i64,
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    pub(crate) payload: &'a str,
}

/// Folds an event; answers with it, or with nothing when the state has it already.
pub(crate) fn fold(case: &mut Case, event: Written<'_>) -> Result<Option<CaseEvent>, Corrupt> {
    let next = i64::try_from(case.version).unwrap_or(i64::MAX).saturating_add(1);
    if event.sequence < next {
        return Ok(None);
    }
    if event.sequence > next {
        return Err(event.corrupt(format!("it has sequence {}, the case waits for {next}", event.sequence)));
    }
    let change: CaseEvent = event.read()?;
    case.apply(&change);
    Ok(Some(change))
}

impl Written<'_> {
    /// The event in today's shape.
    pub(crate) fn read<E: LogEvent>(self) -> Result<E, Corrupt> {
        log_event::read(self.name, self.version, self.payload).map_err(|error| self.corrupt(error.to_string()))
    }

    pub(crate) fn corrupt(self, reason: String) -> Corrupt {
        Corrupt { position: self.position, case_id: self.case_id.to_owned(), reason }
    }
}

/// Rows of many cases, ready to be written.
#[derive(Debug, Default)]
pub(crate) struct RowBatch {
    pub(crate) case_ids: Vec<String>,
    cases: Vec<CaseRow>,
    deadlines: Vec<DeadlineRow>,
    inspections: Vec<InspectionRow>,
    waits: Vec<WaitRow>,
    filings: Vec<FilingRow>,
    standings: Vec<StandingRow>,
    /// Cases that stand otherwise, and since when.
    moved: Vec<Moved>,
    pub(crate) readings: Vec<ReadingRow>,
    /// Accounts whose offices are written anew.
    pub(crate) account_ids: Vec<String>,
    pub(crate) accounts: Vec<AccountRow>,
    pub(crate) offices: Vec<OfficeRow>,
    pub(crate) alerts: Vec<AlertRow>,
    pub(crate) deliveries: Vec<DeliveryRow>,
    pub(crate) tallies: Deltas,
}

impl RowBatch {
    /// Adds a case as it stands now, and how it came to stand so.
    pub(crate) fn add(&mut self, case_id: &str, case: &Case, last: &LastEvent, trail: Trail) {
        let (standings, moved) = trail.into_rows(case_id);
        self.moved.extend(moved);
        self.standings.extend(standings);
        self.tallies.came_to(Place::of(case));
        self.case_ids.push(case_id.to_owned());
        if let Some(rows) = rows(case, last) {
            self.extend(rows);
        }
    }

    fn extend(&mut self, rows: CaseRows) {
        self.cases.push(rows.case);
        self.deadlines.extend(rows.deadlines);
        self.inspections.extend(rows.inspections);
        self.waits.extend(rows.waits);
        self.filings.extend(rows.filings);
    }

    /// Removes what stood of these cases, and takes them from the counts of where they stood.
    pub(crate) async fn delete_old(
        &mut self,
        transaction: &mut WriteTransaction,
        suffix: &str,
    ) -> Result<(), sqlx::Error> {
        let left = transaction.take(CaseRow::TABLE.name, suffix, &self.case_ids, Place::COLUMNS).await?;
        left.into_iter().for_each(|place| self.tallies.left(place));
        for name in [DeadlineRow::TABLE.name, InspectionRow::TABLE.name, WaitRow::TABLE.name, FilingRow::TABLE.name] {
            transaction.delete(name, suffix, "case_id", &self.case_ids).await?;
        }
        transaction.cut_standings(suffix, std::mem::take(&mut self.moved)).await?;
        transaction.delete(OfficeRow::TABLE.name, suffix, "account_id", &self.account_ids).await
    }

    /// Writes the rows, and adds to the counts.
    pub(crate) async fn insert(self, transaction: &mut WriteTransaction, suffix: &str) -> Result<(), sqlx::Error> {
        transaction.insert(suffix, self.cases).await?;
        transaction.insert(suffix, self.deadlines).await?;
        transaction.insert(suffix, self.inspections).await?;
        transaction.insert(suffix, self.waits).await?;
        transaction.insert(suffix, self.filings).await?;
        transaction.insert(suffix, self.standings).await?;
        transaction.insert(suffix, self.readings).await?;
        transaction.insert(suffix, self.accounts).await?;
        transaction.insert(suffix, self.offices).await?;
        transaction.insert(suffix, self.alerts).await?;
        transaction.insert(suffix, self.deliveries).await?;
        transaction.insert(suffix, self.tallies.into_rows()).await
    }

    /// The rows as PostgreSQL loads them most quickly; what is not a case's is left out.
    pub(crate) fn into_copies(self, suffix: &str) -> [CopyText; 6] {
        [
            CopyText::of(suffix, self.cases),
            CopyText::of(suffix, self.deadlines),
            CopyText::of(suffix, self.inspections),
            CopyText::of(suffix, self.waits),
            CopyText::of(suffix, self.filings),
            CopyText::of(suffix, self.standings),
        ]
    }
}
