//! The plan of yearly inspections and what became of it.

use std::collections::BTreeMap;

use beian_domain::{
    case::InspectionState,
    report::{Cell, Compliance, Grouping, Report, ValueKind},
};
use beian_projections::{
    ReadModels,
    read::{InspectionAnswer, InspectionFilter, When},
};
use chrono::NaiveDate;

use super::{
    Names, Question, ReportError,
    build::{Draft, columns, group_cells, group_columns},
    names::word,
};

pub(super) async fn inspections(
    reads: &ReadModels,
    names: &Names<'_>,
    question: &Question,
) -> Result<Report, ReportError> {
    let year = question.inspection_year();
    let known_at = match question.when() {
        When::Now(_) => None,
        When::Then(moment) => Some(moment),
    };
    let (as_of, organ) = (question.day(), question.organ);
    let filter = InspectionFilter { year, as_of, known_at, organ, states: Vec::new() };
    let report = match question.by {
        Some(_) => by_organ(reads, names, question, &filter).await,
        None => list(reads, names, question, &filter).await,
    };
    let year = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    report.map(|report| Report { period: year, ..report })
}

async fn list(
    reads: &ReadModels,
    names: &Names<'_>,
    question: &Question,
    filter: &InspectionFilter,
) -> Result<Report, ReportError> {
    let lines = reads.inspection_lines(filter, question.limit()).await?;
    let row = |line: &InspectionAnswer| {
        vec![
            Cell::Text(line.organ.clone()),
            Cell::Text(line.unit_name.clone()),
            word(&line.state),
            Cell::day(Some(&line.due_on)),
            Cell::day(line.planned_on.as_deref()),
            Cell::day(line.held_on.as_deref()),
            line.failed_items.clone().map_or(Cell::Empty, Cell::Text),
            Cell::Text(line.case_id.clone()),
        ]
    };
    let columns = columns(&[
        ("organ", ValueKind::Word),
        ("unit", ValueKind::Text),
        ("state", ValueKind::Word),
        ("due", ValueKind::Day),
        ("planned", ValueKind::Day),
        ("held", ValueKind::Day),
        ("failed", ValueKind::Text),
        ("case", ValueKind::Word),
    ]);
    let rows = lines.answer.iter().map(row).collect();
    Draft { columns, rows, totals: None, note: None }.report(names, question, lines.event)
}

/// Columns of one organ's inspections that are counts of a state.
const STATES: [(&str, InspectionState); 8] = [
    ("not_planned", InspectionState::Due),
    ("scheduled", InspectionState::Scheduled),
    ("missed", InspectionState::Overdue),
    ("open", InspectionState::Held),
    ("passed", InspectionState::Passed),
    ("rectifying", InspectionState::Rectifying),
    ("rectified", InspectionState::Rectified),
    ("rejected", InspectionState::Failed),
];

/// How many inspections stand where.
#[derive(Default)]
struct Counts(BTreeMap<&'static str, i64>);

impl Counts {
    fn add(&mut self, state: InspectionState, amount: i64) {
        *self.0.entry(state.as_str()).or_default() += amount;
    }

    fn of(&self, state: InspectionState) -> i64 {
        self.0.get(state.as_str()).copied().unwrap_or_default()
    }

    /// Held ones against all.
    fn fulfilment(&self) -> Compliance {
        let missing = [InspectionState::Due, InspectionState::Scheduled, InspectionState::Overdue];
        let missing: i64 = missing.into_iter().map(|state| self.of(state)).sum();
        Compliance { in_time: self.0.values().sum::<i64>() - missing, late: 0, outstanding: missing }
    }

    fn cells(&self) -> Vec<Cell> {
        let fulfilment = self.fulfilment();
        let states = STATES.map(|(_, state)| Cell::Count(self.of(state)));
        let rate = fulfilment.per_mille().map_or(Cell::Empty, Cell::PerMille);
        [Cell::Count(fulfilment.count()), Cell::Count(fulfilment.in_time)]
            .into_iter()
            .chain(states)
            .chain([rate])
            .collect()
    }
}

async fn by_organ(
    reads: &ReadModels,
    names: &Names<'_>,
    question: &Question,
    filter: &InspectionFilter,
) -> Result<Report, ReportError> {
    let found = reads.inspection_counts(filter).await?;
    let (mut organs, mut all) = (BTreeMap::<&str, Counts>::new(), Counts::default());
    for count in &found.answer {
        if let Some(state) = InspectionState::parse(&count.state) {
            organs.entry(&count.organ).or_default().add(state, count.amount);
            all.add(state, count.amount);
        }
    }
    let row = |(organ, counts): (&&str, &Counts)| {
        let mut row = group_cells(names, Grouping::Organ, organ);
        row.extend(counts.cells());
        row
    };
    let mut own = group_columns(Grouping::Organ);
    own.extend(columns(&[("expected", ValueKind::Count), ("inspected", ValueKind::Count)]));
    own.extend(columns(&STATES.map(|(name, _)| (name, ValueKind::Count))));
    own.extend(columns(&[("fulfilled", ValueKind::Rate)]));
    let rows = organs.iter().map(row).collect();
    let draft = Draft { columns: own, rows, totals: Some(all.cells()), note: Some("report_note_inspections") };
    draft.report(names, question, found.event)
}
