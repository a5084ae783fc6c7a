//! Deadlines that run: overdue, due soon, suspended.

use beian_domain::{
    counting::Moment,
    message::Bilingual,
    report::{Age, Cell, Column, Grouping, Report, ValueKind},
};
use beian_projections::{
    ReadModels,
    read::{AsOf, Running, RunningCount, RunningFilter, RunningLine},
};

use super::{
    Names, Question, ReportError,
    build::{Draft, columns, days_since, group_cells, group_columns, sum},
    names::word,
};

const LINE: [(&str, ValueKind); 10] = [
    ("due", ValueKind::Moment),
    ("deadline", ValueKind::Word),
    ("duty", ValueKind::Word),
    ("organ", ValueKind::Word),
    ("procedure", ValueKind::Word),
    ("case", ValueKind::Word),
    ("unit", ValueKind::Text),
    ("title", ValueKind::Text),
    ("days", ValueKind::Count),
    ("law", ValueKind::Law),
];

pub(super) async fn overdue(reads: &ReadModels, names: &Names<'_>, question: &Question) -> Result<Report, ReportError> {
    let filter = filter(question, Running::Overdue);
    let Some(by) = question.by else {
        let lines = reads.running(&filter, question.limit()).await?;
        let days = |line: &RunningLine| days_since(line.due.as_deref(), question.day());
        return list(&lines, names, question, Some("report_note_overdue_days"), days);
    };
    let counts = reads.running_counts(&filter, by).await?;
    let draft = if by == Grouping::Age { by_age(&counts) } else { by_name(&counts, names, by) };
    draft.report(names, question, counts.event)
}

pub(super) async fn due_soon(
    reads: &ReadModels,
    names: &Names<'_>,
    question: &Question,
) -> Result<Report, ReportError> {
    let filter = filter(question, Running::DueUntil(question.soon()));
    let Some(by) = question.by else {
        let lines = reads.running(&filter, question.limit()).await?;
        let left = |line: &RunningLine| match Cell::day(line.due.as_deref()) {
            Cell::Day(due) => Cell::Count((due - question.day()).num_days()),
            _ => Cell::Empty,
        };
        return list(&lines, names, question, None, left);
    };
    let counts = reads.running_counts(&filter, by).await?;
    let own = columns(&[("due_soon", ValueKind::Count), ("first_due", ValueKind::Moment)]);
    let cells = |count: &RunningCount| vec![Cell::Count(count.amount), moment(count.first_due())];
    let totals = vec![sum(&counts, |count| count.amount), first_due(&counts)];
    counted(&counts, names, by, own, cells, totals).report(names, question, counts.event)
}

pub(super) async fn suspended(
    reads: &ReadModels,
    names: &Names<'_>,
    question: &Question,
) -> Result<Report, ReportError> {
    let filter = filter(question, Running::Suspended);
    if let Some(by) = question.by {
        let counts = reads.running_counts(&filter, by).await?;
        return suspended_by_name(&counts, names, by).report(names, question, counts.event);
    }
    let lines = reads.running(&filter, question.limit()).await?;
    let row = |line: &RunningLine| {
        let since = line.suspended_from.as_deref();
        let days = match days_since(since, question.day()) {
            Cell::Count(days) => Cell::Count(days + 1),
            other => other,
        };
        let mut cells = vec![Cell::day(since)];
        cells.extend(about(line, names));
        cells.extend([days, Cell::Text(line.cite.clone())]);
        cells
    };
    let mut own = columns(&LINE);
    own[0] = Column::new("since", ValueKind::Day);
    let rows = lines.answer.iter().map(row).collect();
    let draft = Draft { columns: own, rows, totals: None, note: Some("report_note_suspended_days") };
    draft.report(names, question, lines.event)
}

fn suspended_by_name(counts: &AsOf<Vec<RunningCount>>, names: &Names<'_>, by: Grouping) -> Draft {
    let own = columns(&[("suspended", ValueKind::Count), ("since", ValueKind::Day)]);
    let cells = |count: &RunningCount| vec![Cell::Count(count.amount), Cell::day(count.suspended_from.as_deref())];
    let longest = counts.answer.iter().filter_map(|count| count.suspended_from.as_deref()).min();
    let totals = vec![sum(counts, |count| count.amount), Cell::day(longest)];
    counted(counts, names, by, own, cells, totals)
}

fn filter(question: &Question, state: Running) -> RunningFilter {
    RunningFilter { when: question.when(), state, organ: question.organ }
}

fn list(
    lines: &AsOf<Vec<RunningLine>>,
    names: &Names<'_>,
    question: &Question,
    note: Option<&'static str>,
    days: impl Fn(&RunningLine) -> Cell,
) -> Result<Report, ReportError> {
    let row = |line: &RunningLine| {
        let mut cells = vec![Cell::moment(line.due.as_deref())];
        cells.extend(about(line, names));
        cells.extend([days(line), Cell::Text(line.cite.clone())]);
        cells
    };
    let rows = lines.answer.iter().map(row).collect();
    Draft { columns: columns(&LINE), rows, totals: None, note }.report(names, question, lines.event)
}

/// What is told of every deadline, between its day and its days.
fn about(line: &RunningLine, names: &Names<'_>) -> [Cell; 7] {
    [
        Cell::Text(line.deadline_id.clone()),
        word(&line.duty),
        Cell::Text(line.organ.clone()),
        names.procedure(&line.procedure),
        Cell::Text(line.case_id.clone()),
        Cell::Text(line.unit_name.clone()),
        Cell::Both(Bilingual { zh: line.title_zh.clone(), en: line.title_en.clone() }),
    ]
}

fn by_name(counts: &AsOf<Vec<RunningCount>>, names: &Names<'_>, by: Grouping) -> Draft {
    let mut own = columns(&[("overdue", ValueKind::Count)]);
    own.extend(Age::ALL.map(|age| Column::new(age.as_str(), ValueKind::Count)));
    own.push(Column::new("oldest", ValueKind::Moment));
    let cells = |count: &RunningCount| {
        let ages = Age::ALL.map(|age| Cell::Count(count.of_age(age)));
        let first = std::iter::once(Cell::Count(count.amount));
        first.chain(ages).chain([moment(count.first_due())]).collect()
    };
    let ages = Age::ALL.map(|age| sum(counts, |count| count.of_age(age)));
    let totals = std::iter::once(sum(counts, |count| count.amount)).chain(ages).chain([first_due(counts)]).collect();
    counted(counts, names, by, own, cells, totals)
}

fn by_age(counts: &AsOf<Vec<RunningCount>>) -> Draft {
    let row = |age: Age| vec![word(age.as_str()), sum(counts, |count| count.of_age(age))];
    let mut own = group_columns(Grouping::Age);
    own.push(Column::new("overdue", ValueKind::Count));
    let rows = Age::ALL.map(row).to_vec();
    Draft { columns: own, rows, totals: Some(vec![sum(counts, |count| count.amount)]), note: None }
}

fn counted(
    counts: &AsOf<Vec<RunningCount>>,
    names: &Names<'_>,
    by: Grouping,
    own: Vec<Column>,
    cells: impl Fn(&RunningCount) -> Vec<Cell>,
    totals: Vec<Cell>,
) -> Draft {
    let row = |count: &RunningCount| {
        let mut row = group_cells(names, by, &count.name);
        row.extend(cells(count));
        row
    };
    let mut columns = group_columns(by);
    columns.extend(own);
    Draft { columns, rows: counts.answer.iter().map(row).collect(), totals: Some(totals), note: None }
}

fn first_due(counts: &AsOf<Vec<RunningCount>>) -> Cell {
    moment(counts.answer.iter().filter_map(RunningCount::first_due).min())
}

fn moment(moment: Option<Moment>) -> Cell {
    moment.map_or(Cell::Empty, Cell::Moment)
}
