//! Which units are owed an inspection in a year, read from their cases.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FollowUp, PlanId};
use crate::{
    case::{Case, Inspection, InspectionState, Status, last_working_day},
    law::Citation,
    procedure::Party,
    rulebook::Rulebook,
};

/// An inspection that an organ owes a unit, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// The case.
    pub case: Uuid,
    /// 单位名称, of a natural person masked.
    pub unit: String,
    /// The last day on which it may be held.
    pub due_by: NaiveDate,
    /// Rule that asks for it.
    pub rule: String,
    /// Where that stands.
    pub cite: Vec<Citation>,
    /// The latest earlier inspection, where it did not simply pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
}

impl Owed {
    /// What a case is owed in the year of a plan; none where another organ handles it, it is not or no longer filed, its
    /// rule asks for no yearly inspection, the duty begins later (with the year after the filing), or the inspection
    /// has been held.
    pub fn of(case: &Case, plan: PlanId, rulebook: &Rulebook) -> Option<Self> {
        let filing = case.filing.as_deref().filter(|filing| filing.organ == plan.organ)?;
        if case.status != Status::Filed || filing.inspections.get(&plan.year).is_some_and(is_held) {
            return None;
        }
        let procedure = rulebook.procedure(&filing.procedure, filing.opened_on).ok()?;
        let rule = procedure.inspection.as_ref().filter(|rule| rule.yearly)?;
        let annual = |year: i32| format!("{}-{year}", rule.rule);
        let clocks = || case.deadlines.iter().map(|deadline| &deadline.clock);
        let own = clocks().filter(|clock| clock.rule == rule.rule && clock.duty == Party::HandlingOrgan);
        let first =
            own.filter(|clock| clock.id.0 == annual(clock.start.year())).map(|clock| clock.start.year()).min()?;
        if plan.year < first {
            return None;
        }
        let recorded = clocks().find(|clock| clock.id.0 == annual(plan.year)).and_then(|clock| clock.due.clone());
        let due = recorded.or_else(|| last_working_day(rulebook.calendar(), &plan.organ, plan.year))?;
        let last = filing.inspections.range(..plan.year).next_back();
        Some(Self {
            case: filing.case_id,
            unit: filing.listed_name(),
            due_by: due.at.date(),
            rule: rule.rule.clone(),
            cite: rule.cite.clone(),
            follow_up: last.and_then(|(year, inspection)| follow_up(*year, inspection)),
        })
    }
}

fn is_held(inspection: &Inspection) -> bool {
    inspection.state() != InspectionState::Scheduled
}

fn follow_up(year: i32, inspection: &Inspection) -> Option<FollowUp> {
    match inspection.state() {
        InspectionState::Passed => None,
        // Planned in a year that is over, and never held.
        InspectionState::Scheduled => Some(FollowUp { year, state: InspectionState::Overdue }),
        state @ (InspectionState::Due
        | InspectionState::Overdue
        | InspectionState::Held
        | InspectionState::Rectifying
        | InspectionState::Rectified
        | InspectionState::Failed) => Some(FollowUp { year, state }),
    }
}
