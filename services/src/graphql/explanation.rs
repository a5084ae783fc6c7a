//! Why a deadline is due when it is (时限说明).

use async_graphql::{Enum, SimpleObject};
use beian_domain::{calendar::DayKind, explanation, rulebook::Rulebook};
use chrono::{DateTime, NaiveDate, Utc};

use super::{organ::Organ, position::LogPosition};
use crate::app::{Explained, HistoryEntry};

/// A due moment found anew, day by day, and compared with the one that stands.
#[derive(SimpleObject)]
#[graphql(name = "DeadlineExplanation")]
pub(super) struct Explanation {
    /// What the due moment rests on.
    ground: Ground,
    /// The organ by whose calendar it was counted last.
    organ: Organ,
    /// Version of the calendar by which it is counted here.
    calendar: String,
    /// Version of the calendar with which it was counted anew, if it was.
    recounted_with: Option<String>,
    /// Version of the rulebook at hand.
    rulebook: String,
    /// The rule file and line that name its rule; null where they no longer do.
    rule_file: Option<String>,
    /// The line, from 1.
    rule_line: Option<usize>,
    /// The events that started, moved, suspended, resumed or ended it.
    causes: Vec<Cause>,
    /// Day by day how it runs to its end, or to where it stands still.
    days: Vec<TracedDay>,
    /// When it is due by this walk; null for an open task and while it is suspended.
    found: Option<DateTime<Utc>>,
    /// When it is due as it stands.
    standing: Option<DateTime<Utc>>,
    /// Whether both agree: in the moment, and where a period was counted, also in how many were counted and which days
    /// were passed over. What was counted with an earlier calendar may differ.
    agrees: bool,
}

/// What a due moment rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "DeadlineGround")]
enum Ground {
    /// Nothing: an open task.
    Open,
    /// A period counted from a day.
    Counted,
    /// A day that an officer set, or to which a suspension moved such a day.
    DaySet,
    /// The last working day of a year.
    YearEnd,
}

/// An event that did something to a deadline.
#[derive(SimpleObject)]
#[graphql(name = "DeadlineCause")]
struct Cause {
    /// Place of the event in the case, from 1.
    sequence: i64,
    /// Its position in the log.
    position: LogPosition,
    /// What it did.
    kind: CauseKind,
}

/// What an event did to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "DeadlineCauseKind", remote = "explanation::CauseKind")]
enum CauseKind {
    /// 起算
    Started,
    /// 起算日更正
    StartCorrected,
    /// 延长
    Extended,
    /// 按新日历重算
    Recounted,
    /// 中止
    Suspended,
    /// 恢复
    Resumed,
    /// 终结
    Ended,
}

/// A day of a period and what it was.
#[derive(SimpleObject)]
struct TracedDay {
    /// The day.
    date: NaiveDate,
    /// What kind of day it is.
    kind: TracedDayKind,
    /// The holiday, or that for which a make-up day is worked.
    holiday: Option<String>,
    /// The notice by which it is off or worked, where one arranges it.
    notice: Option<String>,
    /// Why the period stood still (中止), if it did.
    suspended: Option<String>,
    /// The how manieth day of the period it is, where it counts.
    counted: Option<u32>,
    /// Whether it did not bring the end nearer, or moved it on.
    passed_over: bool,
    /// Whether it is the day on which the duty is due.
    due: bool,
}

/// What kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum TracedDayKind {
    /// 工作日
    Working,
    /// 调休上班
    MakeUp,
    /// 周末
    Weekend,
    /// 节假日
    Holiday,
    /// 地方性节假日
    RegionalHoliday,
}

impl Explanation {
    /// The first explanation there is.
    pub(super) fn of(explained: Explained, rulebook: &Rulebook) -> Option<Self> {
        let Explained { explanations, case, history } = explained;
        let explained = explanations.into_iter().next()?;
        let (filing, rule) = (case.filing.as_deref()?, &explained.deadline.clock.rule);
        let origin = rulebook.rule_text(&filing.procedure, rule, filing.opened_on);
        let (rule_file, rule_line) = origin.map(|origin| (origin.file, origin.line)).unzip();
        Some(Self {
            ground: match explained.ground {
                explanation::Ground::Open => Ground::Open,
                explanation::Ground::Counted { .. } => Ground::Counted,
                explanation::Ground::DaySet { .. } => Ground::DaySet,
                explanation::Ground::YearEnd { .. } => Ground::YearEnd,
            },
            organ: Organ(explained.organ),
            calendar: explained.calendar,
            recounted_with: explained.deadline.recounted.map(|recounted| recounted.calendar),
            rulebook: rulebook.version().to_owned(),
            rule_file,
            rule_line: rule_line.flatten(),
            causes: explained.causes.iter().filter_map(|cause| Cause::of(*cause, &history)).collect(),
            days: explained.days.into_iter().map(TracedDay::from).collect(),
            found: explained.found.map(|due| due.utc()),
            standing: explained.standing.map(|due| due.utc()),
            agrees: explained.agrees,
        })
    }
}

impl Cause {
    fn of(cause: explanation::Cause, history: &[HistoryEntry]) -> Option<Self> {
        let HistoryEntry { sequence, position, .. } = history.get(cause.place)?;
        Some(Self { sequence: *sequence, position: LogPosition(*position), kind: cause.kind.into() })
    }
}

impl From<explanation::TracedDay> for TracedDay {
    fn from(day: explanation::TracedDay) -> Self {
        let (kind, holiday) = match day.kind {
            DayKind::Working => (TracedDayKind::Working, None),
            DayKind::MakeUp { name } => (TracedDayKind::MakeUp, Some(name)),
            DayKind::Weekend => (TracedDayKind::Weekend, None),
            DayKind::Holiday { name, regional: false } => (TracedDayKind::Holiday, Some(name)),
            DayKind::Holiday { name, regional: true } => (TracedDayKind::RegionalHoliday, Some(name)),
        };
        Self {
            date: day.date,
            kind,
            holiday,
            notice: day.notice,
            suspended: day.suspended,
            counted: day.counted,
            passed_over: day.passed_over,
            due: day.due,
        }
    }
}
