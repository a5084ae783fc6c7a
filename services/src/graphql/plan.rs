//! A yearly plan of inspections (年度检查计划).

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, Object, Result, SimpleObject,
    connection::{Connection, Edge},
};
use beian_domain::{
    case::{self, InspectionState as Standing},
    counting::Moment,
    identity::RegionCode,
    plan::{self, Arranged, InspectionPlan, PlanId, Scheduling},
    policy::{self, Matter, Sight},
    refusal,
};
use beian_projections::ReadModels;
use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    Fault,
    citation::{Citation, citations},
    deadline::Provisional,
    organ::Organ,
    page::{page_size, read_cost},
    payload::Refusal,
    scope,
    words::InspectionState,
};
use crate::{Interrupted, app::App, plan::states};

/// A plan as it stands.
pub(super) struct PlanObject {
    id: PlanId,
    plan: Arc<InspectionPlan>,
    /// How the inspections stand in the cases, once somebody asks.
    states: OnceCell<HashMap<Uuid, Standing>>,
}

impl PlanObject {
    /// None while it was not drawn up.
    pub(super) fn of(id: PlanId, plan: Arc<InspectionPlan>) -> Option<Self> {
        plan.drawn_up_at?;
        Some(Self { id, plan, states: OnceCell::new() })
    }

    async fn states(&self, ctx: &Context<'_>) -> Result<&HashMap<Uuid, Standing>, Fault> {
        let read = async || states(ctx.data_unchecked::<App>(), ctx.data_unchecked::<ReadModels>(), self.id).await;
        Ok(self.states.get_or_try_init(read).await?)
    }
}

/// Whether the one who asks may see the plans of an organ.
pub(super) fn sees(ctx: &Context<'_>, organ: RegionCode) -> Result<bool, Fault> {
    Ok(match policy::sight(scope::actor(ctx)?, Matter::Plans) {
        Sight::Nation => true,
        Sight::Organ(own) => own.contains(&organ),
        Sight::Own(_) | Sight::Nothing => false,
    })
}

/// An organ's plan of inspections for one calendar year (年度检查计划).
#[Object(name = "InspectionPlan")]
impl PlanObject {
    /// The organ.
    async fn organ(&self) -> Organ {
        Organ(self.id.organ)
    }

    /// Calendar year.
    async fn year(&self) -> i32 {
        self.id.year
    }

    /// When it was drawn up last.
    async fn drawn_up_at(&self) -> Option<DateTime<Utc>> {
        self.plan.drawn_up_at
    }

    /// When it was approved; none while it is a draft, which schedules nothing.
    async fn approved_at(&self) -> Option<DateTime<Utc>> {
        self.plan.approved.as_ref().map(|(at, _)| *at)
    }

    /// Account that approved it.
    async fn approved_by(&self) -> Option<&str> {
        self.plan.approved.as_ref().map(|(_, by)| by.name.as_str())
    }

    /// Why its days may still turn out to be days off.
    async fn provisional(&self) -> Option<Provisional> {
        self.plan.provisional.as_ref().map(Provisional::of)
    }

    /// Number of its events.
    async fn version(&self) -> u64 {
        self.plan.version
    }

    /// Entries of an approved plan that wait to be scheduled in their cases.
    async fn pending(&self) -> usize {
        self.plan.pending().count()
    }

    /// How far it was carried out.
    #[graphql(complexity = 50)]
    async fn fulfilment(&self, ctx: &Context<'_>) -> Result<Fulfilment> {
        let today = Moment::from_utc(ctx.data_unchecked::<App>().clock().now()).date();
        Ok(plan::Fulfilment::of(&self.plan, self.states(ctx).await?, today).into())
    }

    /// Its entries in the order of days.
    #[graphql(complexity = "read_cost(first, child_complexity)")]
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Not before this day.")] from: Option<NaiveDate>,
        #[graphql(desc = "Not after this day.")] until: Option<NaiveDate>,
        #[graphql(desc = "Of this inspector's account.")] inspector: Option<String>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, EntryObject>> {
        let size = page_size(first)?;
        let mut entries = self.plan.in_order();
        entries.retain(|arranged| {
            let entry = &arranged.entry;
            from.is_none_or(|from| from <= entry.on)
                && until.is_none_or(|until| entry.on <= until)
                && inspector.as_ref().is_none_or(|wanted| entry.inspector.as_ref() == Some(wanted))
        });
        // By what follows, not by a number: entries may move between two pages.
        let place = |arranged: &Arranged| {
            let entry = &arranged.entry;
            format!("{}/{}/{}", entry.on, entry.case(), entry.inspector.as_deref().unwrap_or_default())
        };
        if let Some(cursor) = &after {
            let seen = Place::read(cursor).ok_or_else(|| Fault::new("cursor_invalid"))?;
            entries.retain(|arranged| seen < Place::of(arranged));
        }
        let states = self.states(ctx).await?;
        let mut connection = Connection::new(after.is_some(), entries.len() > size);
        let edge = |arranged: &Arranged| {
            let state = states.get(&arranged.entry.case()).copied();
            Edge::new(place(arranged), EntryObject { arranged: arranged.clone(), state })
        };
        connection.edges.extend(entries.into_iter().take(size).map(edge));
        Ok(connection)
    }
}

/// A place in the order of entries.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place(NaiveDate, Option<String>, Uuid);

impl Place {
    fn of(arranged: &Arranged) -> Self {
        let entry = &arranged.entry;
        Self(entry.on, entry.inspector.clone(), entry.case())
    }

    fn read(cursor: &str) -> Option<Self> {
        let mut parts = cursor.splitn(3, '/');
        let (on, case, inspector) = (parts.next()?, parts.next()?, parts.next()?);
        let inspector = (!inspector.is_empty()).then(|| inspector.to_owned());
        Some(Self(on.parse().ok()?, inspector, case.parse().ok()?))
    }
}

/// One unit in a plan.
pub(super) struct EntryObject {
    arranged: Arranged,
    state: Option<Standing>,
}

/// One unit in a plan: the day, the inspector, and why it is there.
#[Object(name = "InspectionPlanEntry")]
impl EntryObject {
    /// Id of the case.
    async fn case_id(&self) -> Uuid {
        self.arranged.entry.case()
    }

    /// 单位名称
    async fn unit_name(&self) -> &str {
        &self.arranged.entry.owed.unit
    }

    /// Planned day.
    async fn on(&self) -> NaiveDate {
        self.arranged.entry.on
    }

    /// Account of the inspector; none while nobody is assigned.
    async fn inspector(&self) -> Option<&str> {
        self.arranged.entry.inspector.as_deref()
    }

    /// The last day on which it may be held.
    async fn due_on(&self) -> NaiveDate {
        self.arranged.entry.owed.due_by
    }

    /// Rule that asks for it.
    async fn rule(&self) -> &str {
        &self.arranged.entry.owed.rule
    }

    /// Where that stands.
    async fn citations(&self) -> Vec<Citation> {
        citations(&self.arranged.entry.owed.cite, Some(self.arranged.entry.on))
    }

    /// The latest earlier inspection, where it did not simply pass.
    async fn follow_up(&self) -> Option<EarlierInspection> {
        self.arranged.entry.owed.follow_up.map(EarlierInspection::from)
    }

    /// How often it was changed.
    async fn changes(&self) -> u32 {
        self.arranged.changes
    }

    /// How the inspection of the year stands in the case; none where the organ does not handle the case any more.
    async fn state(&self) -> Option<InspectionState> {
        self.state.map(InspectionState::from)
    }

    /// Why it could not be scheduled in the case.
    async fn skipped(&self) -> Option<Refusal> {
        match &self.arranged.scheduling {
            Some(Scheduling::Skipped(why)) => Some(refusal::Refusal::from(why.clone()).into()),
            Some(Scheduling::Scheduled) | None => None,
        }
    }
}

/// An inspection of an earlier year.
#[derive(SimpleObject)]
struct EarlierInspection {
    /// Calendar year.
    year: i32,
    /// How it stood when the plan was drawn up.
    state: InspectionState,
}

impl From<plan::FollowUp> for EarlierInspection {
    fn from(last: plan::FollowUp) -> Self {
        let plan::FollowUp { year, state } = last;
        Self { year, state: case::InspectionState::into(state) }
    }
}

/// How far a plan was carried out (计划完成情况).
#[derive(SimpleObject)]
struct Fulfilment {
    /// All entries.
    planned: usize,
    /// Of them scheduled in their cases and not held yet.
    scheduled: usize,
    /// Of them held, with or without a conclusion.
    held: usize,
    /// Of those held: 合格.
    passed: usize,
    /// Of those held: 限期整改, done or not.
    to_rectify: usize,
    /// Of those held: 不合格.
    failed: usize,
    /// Not held although the planned day has passed.
    late: usize,
    /// Could not be scheduled.
    skipped: usize,
}

impl From<plan::Fulfilment> for Fulfilment {
    fn from(counts: plan::Fulfilment) -> Self {
        let plan::Fulfilment { planned, scheduled, held, passed, to_rectify, failed, late, skipped } = counts;
        Self { planned, scheduled, held, passed, to_rectify, failed, late, skipped }
    }
}

impl From<Interrupted> for Fault {
    fn from(error: Interrupted) -> Self {
        match error {
            Interrupted::App(error) => error.into(),
            Interrupted::Read(error) => error.into(),
            Interrupted::Behind(_) | Interrupted::OtherCalendar(_) => Self::new("unavailable"),
        }
    }
}
