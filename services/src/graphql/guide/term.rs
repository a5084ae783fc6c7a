//! Limits, and by when to file.

use async_graphql::SimpleObject;
use beian_domain::{guide, procedure};
use chrono::{DateTime, NaiveDate, Utc};

use crate::graphql::{
    case::Bilingual,
    citation::{Citation, citations},
    deadline::{Period, Provisional, SkippedDay},
};

/// A time limit (时限) as its rule states it.
#[derive(SimpleObject)]
pub(super) struct Limit {
    /// Id of the rule.
    rule: String,
    /// Its length; none where the source says "promptly" or nothing.
    period: Option<Period>,
    /// Where it stands.
    citations: Vec<Citation>,
}

impl From<&procedure::Limit> for Limit {
    fn from(limit: &procedure::Limit) -> Self {
        let procedure::Limit { rule, period, cite } = limit;
        Self { rule: rule.clone(), period: period.map(Period::from), citations: citations(cite, None) }
    }
}

/// The limit to file, worked out.
#[derive(SimpleObject)]
pub(super) struct FilingTerm {
    /// The limit.
    limit: Limit,
    /// Day from which it counts; that day is not counted. None before the connection.
    start: Option<NaiveDate>,
    /// The last moment in time.
    due: Option<DateTime<Utc>>,
    /// The last day in Shanghai.
    due_on: Option<NaiveDate>,
    /// How many days were counted.
    counted: Option<u32>,
    /// Days that did not bring the end nearer, in order.
    skipped_days: Vec<SkippedDay>,
    /// The last day of the period, when it was a day off and the end moved to the next working day (顺延).
    rolled_from: Option<NaiveDate>,
    /// Why the date may still change, if it may (暂定).
    provisional: Option<Provisional>,
    /// Whether it is the limit for connections older than the rule (补办).
    late_filing: bool,
    /// Whether it had passed before the day asked about.
    passed: bool,
}

impl From<guide::Term<'_>> for FilingTerm {
    fn from(term: guide::Term<'_>) -> Self {
        let due = term.due.as_ref();
        Self {
            limit: term.limit.into(),
            start: term.start,
            due: due.map(|due| due.at.utc()),
            due_on: due.map(|due| due.at.date()),
            counted: due.map(|due| due.counted),
            skipped_days: due.map(|due| due.skipped.iter().map(SkippedDay::of).collect()).unwrap_or_default(),
            rolled_from: due.and_then(|due| due.rolled_from),
            provisional: due.and_then(|due| due.provisional.as_ref()).map(Provisional::of),
            late_filing: term.late_filing,
            passed: term.passed,
        }
    }
}

/// A limit that the source counts from another event than formal connection.
#[derive(SimpleObject)]
pub(super) struct OtherStart {
    /// The event.
    from: Bilingual,
    /// The limit.
    limit: Limit,
}

impl From<&procedure::OtherStart> for OtherStart {
    fn from(other: &procedure::OtherStart) -> Self {
        Self { from: other.from.clone().into(), limit: (&other.limit).into() }
    }
}

/// Late filing of what was connected before a rule began (补办).
#[derive(SimpleObject)]
pub(super) struct LateFiling {
    /// Day of publication, from which the limit counts; connections before it file late.
    from: NaiveDate,
    /// The limit.
    limit: Limit,
}

impl From<&procedure::LateFiling> for LateFiling {
    fn from(late: &procedure::LateFiling) -> Self {
        Self { from: late.from, limit: (&late.limit).into() }
    }
}

/// From when the result may be asked for.
#[derive(SimpleObject)]
pub(super) struct ResultQuery {
    /// The rule.
    limit: Limit,
    /// The first day to ask, if the papers are handed in on the day asked about.
    from: Option<NaiveDate>,
}

impl From<guide::ResultQuery<'_>> for ResultQuery {
    fn from(query: guide::ResultQuery<'_>) -> Self {
        Self { limit: query.limit.into(), from: query.from }
    }
}
