//! How many time limits were kept: the law's, and beside them those that organs have promised.

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
        row.extend(cells(legal(count)));
        row.extend(cells(promised(count)));
        row
    };
    let mut own = group_columns(by);
    for [limits, in_time, late, outstanding, rate] in [LEGAL, PROMISED] {
        own.extend(columns(&[limits, in_time, late, outstanding].map(|name| (name, ValueKind::Count))));
        own.extend(columns(&[(rate, ValueKind::Rate)]));
    }
    let all =
        |of: fn(&LimitCount) -> Compliance| found.answer.iter().map(of).fold(Compliance::default(), Compliance::plus);
    let totals = cells(all(legal)).into_iter().chain(cells(all(promised))).collect();
    let rows = found.answer.iter().map(row).collect();
    let draft = Draft { columns: own, rows, totals: Some(totals), note: Some("report_note_kept") };
    draft.report(names, question, found.event).map(|report| Report { period: Some(period), ..report })
}

/// Columns of the law's limits.
const LEGAL: [&str; 5] = ["limits", "in_time", "late", "outstanding", "rate"];
/// Columns of those that organs have promised, beside them.
const PROMISED: [&str; 5] =
    ["promised_limits", "promised_in_time", "promised_late", "promised_outstanding", "promised_rate"];

fn legal(count: &LimitCount) -> Compliance {
    Compliance { in_time: count.in_time, late: count.late, outstanding: count.outstanding }
}

fn promised(count: &LimitCount) -> Compliance {
    let &LimitCount { promised_in_time, promised_late, promised_outstanding, .. } = count;
    Compliance { in_time: promised_in_time, late: promised_late, outstanding: promised_outstanding }
}

fn cells(limits: Compliance) -> Vec<Cell> {
    let counts = [limits.count(), limits.in_time, limits.late, limits.outstanding].map(Cell::Count);
    counts.into_iter().chain([limits.per_mille().map_or(Cell::Empty, Cell::PerMille)]).collect()
}
