//! `whatIf`: what would differ, had something been otherwise (假设推演); nothing is recorded.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use beian_domain::{
    deadline::DeadlineId,
    message::Message,
    policy::{self, Deed},
    procedure::ProcedureId,
    what_if::{self, Difference, Limit},
};
use beian_projections::ReadModels;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    app::App,
    graphql::{
        Fault,
        page::read_cost,
        payload::Refusal,
        scope::{self, Scope},
        words::{Ending, Status},
    },
    what_if::suppose_cases,
};

/// Most cases of one question.
const MOST_CASES: usize = 20;

#[derive(Default)]
pub(super) struct WhatIfQuery;

/// What is supposed to be otherwise.
#[derive(InputObject)]
struct Premise {
    /// Days of the nation that would be off.
    #[graphql(default)]
    days_off: Vec<NaiveDate>,
    /// Days of the nation that would be worked.
    #[graphql(default)]
    days_worked: Vec<NaiveDate>,
    /// Id of the procedure under which the cases would have been opened.
    procedure: Option<String>,
    /// Place of an event, from 1, that would not have happened, with whatever its command led to.
    without: Option<u64>,
    /// A clock that would have stood still.
    stopped: Option<StoppedClock>,
}

/// A clock that would have stood still for a time.
#[derive(InputObject)]
struct StoppedClock {
    /// Id of the deadline within the case.
    deadline_id: String,
    /// First day that would not count.
    from: NaiveDate,
    /// First day that would count again.
    until: NaiveDate,
}

#[Object]
impl WhatIfQuery {
    /// Decides cases once more, from their beginning and with the rulebook in use, on another premise, and tells what
    /// would differ. Records nothing. What people told counts as it was recorded. Cases that the actor may not decide once
    /// more are left out.
    #[graphql(complexity = "read_cost(Some(20), child_complexity)")]
    async fn what_if(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 20 cases.")] case_ids: Vec<Uuid>,
        premise: Premise,
    ) -> Result<Vec<SupposedCase>> {
        let (scope, actor) = (Scope::of(ctx)?, scope::actor(ctx)?);
        if case_ids.is_empty() || case_ids.len() > MOST_CASES {
            return Err(Fault::new("what_if_too_many").with("max", MOST_CASES).into());
        }
        let app = ctx.data_unchecked::<App>();
        let name = Message::new("what_if_supposed").zh();
        let rulebook = app.rulebook().with_days(&premise.days_off, &premise.days_worked, &name);
        let mut supposed = Vec::new();
        let tell = |case_id, found: what_if::Supposed| {
            if scope.sees(&found.real) && policy::may(actor, Deed::Suppose, &found.real).is_ok() {
                supposed.push(SupposedCase::of(case_id, found));
            }
        };
        let read_models = ctx.data_unchecked::<ReadModels>();
        suppose_cases(read_models, &case_ids, &premise.into(), &rulebook, tell).await.map_err(Fault::from)?;
        Ok(supposed)
    }
}

impl From<Premise> for what_if::Premise {
    fn from(premise: Premise) -> Self {
        let stopped = premise.stopped.map(|stopped| what_if::Stopped {
            deadline: DeadlineId(stopped.deadline_id),
            from: stopped.from,
            until: stopped.until,
        });
        Self { procedure: premise.procedure.map(ProcedureId), without: premise.without, stopped }
    }
}

/// A case as it would be.
#[derive(SimpleObject)]
struct SupposedCase {
    /// The case.
    case_id: Uuid,
    /// Where it would stand.
    status: Status,
    /// What would differ.
    differences: Vec<SupposedDifference>,
}

/// Something that would differ.
#[derive(Default, SimpleObject)]
struct SupposedDifference {
    /// What.
    kind: SupposedKind,
    /// Of a refusal: place of the first event of the command, from 1; null for what is supposed.
    sequence: Option<u64>,
    /// Of a refusal: the name of the event.
    name: Option<String>,
    /// Of a refusal: why.
    refusals: Vec<Refusal>,
    /// Status or stage as it is.
    real: Option<String>,
    /// Status or stage as it would be.
    supposed: Option<String>,
    /// Of a deadline: its id within the case.
    deadline_id: Option<String>,
    /// Of a deadline: where it stands; null where it is not there.
    real_limit: Option<SupposedLimit>,
    /// Of a deadline: where it would stand; null where it would not be there.
    supposed_limit: Option<SupposedLimit>,
}

/// What would differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Enum)]
enum SupposedKind {
    /// What was done would have been refused, or what is supposed would be.
    Refused,
    /// The case would stand elsewhere.
    Status,
    /// The stage to complete would be another.
    Stage,
    /// A deadline would be due at another moment, end otherwise, be there, or be missing.
    #[default]
    Deadline,
}

/// Where a deadline stands.
#[derive(SimpleObject)]
struct SupposedLimit {
    /// When it is due; null for an open task and while suspended.
    due: Option<DateTime<Utc>>,
    /// How it ended.
    ending: Option<Ending>,
    /// Whether it was done after it was due.
    late: bool,
}

impl SupposedCase {
    fn of(case_id: Uuid, supposed: what_if::Supposed) -> Self {
        let differences = supposed.differences.into_iter().map(SupposedDifference::from);
        Self { case_id, status: supposed.case.status.into(), differences: differences.collect() }
    }
}

impl From<Difference> for SupposedDifference {
    fn from(difference: Difference) -> Self {
        match difference {
            Difference::Refused { sequence, name, refused } => Self {
                kind: SupposedKind::Refused,
                sequence,
                name: Some(name),
                refusals: refused.0.into_iter().map(Refusal::from).collect(),
                ..Self::default()
            },
            Difference::Status { real, supposed } => Self {
                kind: SupposedKind::Status,
                real: Some(real.as_str().to_owned()),
                supposed: Some(supposed.as_str().to_owned()),
                ..Self::default()
            },
            Difference::Stage { real, supposed } => {
                Self { kind: SupposedKind::Stage, real, supposed, ..Self::default() }
            }
            Difference::Deadline { id, real, supposed, .. } => Self {
                kind: SupposedKind::Deadline,
                deadline_id: Some(id.0),
                real_limit: real.map(SupposedLimit::from),
                supposed_limit: supposed.map(SupposedLimit::from),
                ..Self::default()
            },
        }
    }
}

impl From<Limit> for SupposedLimit {
    fn from(Limit { due, ended }: Limit) -> Self {
        Self {
            due: due.map(|due| due.utc()),
            ending: ended.map(|(how, _)| how.into()),
            late: ended.is_some_and(|(_, late)| late),
        }
    }
}
