//! How many legal time limits were kept.

use beian_domain::report::{Cell, Compliance, Grouping, Report, ValueKind};
use beian_projections::{ReadModels, read::LimitCount};

use super::{
    Names, Question, ReportError,
    build::{Draft, columns, group_cells, group_columns},
};

pub(super) async fn kept(reads: &ReadModels, names: &Names<'_>, question: &Question) -> Result<Report, ReportError> {
    let (by, period) = (question.by.unwrap_or(Grouping::Organ), question.period());
    let found = reads.limits(question.when(), period, question.organ, by).await?;
    let row = |count: &LimitCount| {
        let mut row = group_cells(names, by, &count.name);
        row.extend(cells(compliance(count)));
        row
    };
    let mut own = group_columns(by);
    own.extend(columns(&[
        ("limits", ValueKind::Count),
        ("in_time", ValueKind::Count),
        ("late", ValueKind::Count),
        ("outstanding", ValueKind::Count),
        ("rate", ValueKind::Rate),
    ]));
    let all = found.answer.iter().map(compliance).fold(Compliance::default(), Compliance::plus);
    let rows = found.answer.iter().map(row).collect();
    let draft = Draft { columns: own, rows, totals: Some(cells(all)), note: Some("report_note_kept") };
    draft.report(names, question, found.event).map(|report| Report { period: Some(period), ..report })
}

fn compliance(count: &LimitCount) -> Compliance {
    Compliance { in_time: count.in_time, late: count.late, outstanding: count.outstanding }
}

fn cells(limits: Compliance) -> Vec<Cell> {
    let counts = [limits.count(), limits.in_time, limits.late, limits.outstanding].map(Cell::Count);
    counts.into_iter().chain([limits.per_mille().map_or(Cell::Empty, Cell::PerMille)]).collect()
}
