//! Cases that wait for their applicant: returned and not answered, owed and not filed.

use beian_domain::{
    case::Status,
    report::{Cell, Grouping, Report, ValueKind},
};
use beian_projections::{
    ReadModels,
    read::{CaseLine, OwedCount, WaitFilter},
};

use super::{
    Names, Question, ReportError,
    build::{Draft, columns, days_since, group_cells, group_columns, sum},
    names::word,
};

pub(super) async fn returned(
    reads: &ReadModels,
    names: &Names<'_>,
    question: &Question,
) -> Result<Report, ReportError> {
    let lines = reads.waiting(&filter(question, Status::Returned), question.limit()).await?;
    let row = |line: &CaseLine| {
        let since = Some(line.since.as_str());
        vec![
            Cell::day(since),
            Cell::Text(line.organ.clone()),
            names.procedure(&line.procedure),
            Cell::Text(line.case_id.clone()),
            Cell::Text(line.unit_name.clone()),
            Cell::moment(line.next_due.as_deref()),
            days_since(since, question.day()),
        ]
    };
    let columns = columns(&[
        ("since", ValueKind::Day),
        ("organ", ValueKind::Word),
        ("procedure", ValueKind::Word),
        ("case", ValueKind::Word),
        ("unit", ValueKind::Text),
        ("due", ValueKind::Moment),
        ("days", ValueKind::Count),
    ]);
    let rows = lines.answer.iter().map(row).collect();
    let draft = Draft { columns, rows, totals: None, note: Some("report_note_returned_days") };
    draft.report(names, question, lines.event)
}

pub(super) async fn owed(reads: &ReadModels, names: &Names<'_>, question: &Question) -> Result<Report, ReportError> {
    if question.by == Some(Grouping::Organ) {
        return owed_by_organ(reads, names, question).await;
    }
    let lines = reads.waiting(&filter(question, Status::Unfiled), question.limit()).await?;
    let row = |line: &CaseLine| {
        vec![
            Cell::moment(line.next_due.as_deref()),
            Cell::Text(line.organ.clone()),
            names.procedure(&line.procedure),
            Cell::Text(line.case_id.clone()),
            Cell::Text(line.unit_name.clone()),
            line.site_name.clone().map_or(Cell::Empty, Cell::Text),
            word(&line.origin),
        ]
    };
    let columns = columns(&[
        ("due", ValueKind::Moment),
        ("organ", ValueKind::Word),
        ("procedure", ValueKind::Word),
        ("case", ValueKind::Word),
        ("unit", ValueKind::Text),
        ("site", ValueKind::Text),
        ("origin", ValueKind::Word),
    ]);
    let rows = lines.answer.iter().map(row).collect();
    Draft { columns, rows, totals: None, note: Some("report_note_owed") }.report(names, question, lines.event)
}

async fn owed_by_organ(reads: &ReadModels, names: &Names<'_>, question: &Question) -> Result<Report, ReportError> {
    let counts = reads.owed_counts(&filter(question, Status::Unfiled)).await?;
    let row = |count: &OwedCount| {
        let mut row = group_cells(names, Grouping::Organ, &count.organ);
        row.extend([Cell::Count(count.amount), Cell::Count(count.overdue)]);
        row
    };
    let mut own = group_columns(Grouping::Organ);
    own.extend(columns(&[("owed", ValueKind::Count), ("past_due", ValueKind::Count)]));
    let totals = vec![sum(&counts, |count| count.amount), sum(&counts, |count| count.overdue)];
    let rows = counts.answer.iter().map(row).collect();
    let draft = Draft { columns: own, rows, totals: Some(totals), note: Some("report_note_owed") };
    draft.report(names, question, counts.event)
}

fn filter(question: &Question, status: Status) -> WaitFilter {
    WaitFilter { when: question.when(), status, organ: question.organ }
}
