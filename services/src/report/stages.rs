//! How much was done at each stage, and how long it took.

use std::collections::BTreeMap;

use beian_domain::{
    calendar::Calendar,
    identity::RegionCode,
    message::Bilingual,
    report::{Cell, Durations, Grouping, Report, ValueKind},
};
use beian_projections::{
    ReadModels,
    read::{StageFilter, StageRun},
};

use super::{
    Names, Question, ReportError,
    build::{Draft, columns, group_cells, group_columns},
};

/// What is counted together: a task under one rule, of one organ if counted by organ.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Task {
    organ: Option<String>,
    procedure: String,
    rule: String,
    title_zh: String,
    title_en: String,
}

pub(super) async fn stages(reads: &ReadModels, names: &Names<'_>, question: &Question) -> Result<Report, ReportError> {
    let (period, by_organ) = (question.period(), question.by == Some(Grouping::Organ));
    let filter = StageFilter { when: question.when(), from: period.0, to: period.1, organ: question.organ };
    let (mut tasks, mut all) = (BTreeMap::<Task, Durations>::new(), Durations::default());
    let calendar = names.rulebook().calendar();
    let take = |run: StageRun| {
        let (days, times) = (working_days(calendar, &run), run.times);
        if let Some(days) = days {
            all.add(days, times);
            tasks.entry(Task::of(run, by_organ)).or_default().add(days, times);
        }
    };
    let found = reads.stage_runs(&filter, take).await?;
    let mut own = if by_organ { group_columns(Grouping::Organ) } else { Vec::new() };
    own.extend(columns(&[
        ("procedure", ValueKind::Word),
        ("rule", ValueKind::Word),
        ("title", ValueKind::Text),
        ("completed", ValueKind::Count),
        ("median", ValueKind::Days),
        ("longest", ValueKind::Count),
    ]));
    let rows = tasks.iter().map(|(task, durations)| row(names, task, durations)).collect();
    let draft = Draft { columns: own, rows, totals: Some(cells(&all)), note: Some("report_note_stages") };
    draft.report(names, question, found.event).map(|report| Report { period: Some(period), ..report })
}

impl Task {
    fn of(run: StageRun, by_organ: bool) -> Self {
        let StageRun { organ, procedure, rule, title_zh, title_en, .. } = run;
        Self { organ: by_organ.then_some(organ), procedure, rule, title_zh, title_en }
    }
}

/// By the calendar of the organ's place; none where a row cannot be read.
fn working_days(calendar: &Calendar, run: &StageRun) -> Option<i64> {
    let organ = RegionCode::parse(&run.organ).ok()?;
    Some(calendar.working_days_between(run.start.parse().ok()?, run.done_on.parse().ok()?, &organ))
}

fn row(names: &Names<'_>, task: &Task, durations: &Durations) -> Vec<Cell> {
    let organ = task.organ.as_deref().map(|organ| group_cells(names, Grouping::Organ, organ));
    let mut row = organ.unwrap_or_default();
    row.extend([
        names.procedure(&task.procedure),
        Cell::Text(task.rule.clone()),
        Cell::Both(Bilingual { zh: task.title_zh.clone(), en: task.title_en.clone() }),
    ]);
    row.extend(cells(durations));
    row
}

fn cells(durations: &Durations) -> Vec<Cell> {
    let median = durations.median_in_tenths().map_or(Cell::Empty, Cell::Tenths);
    let longest = durations.longest().map_or(Cell::Empty, Cell::Count);
    vec![Cell::Count(durations.count()), median, longest]
}
