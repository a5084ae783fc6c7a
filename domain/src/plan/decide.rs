//! From a command on a plan to its events. Pure: the same plan, command and rulebook give the same answer.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{
    EntryChange, InspectionPlan, Owed, PlanChange, PlanCommand, PlanEntry, PlanEvent, PlanEvents, PlanFact, PlanId,
    SchedulingOutcome, Skipped, draw_up, working_days,
};
use crate::{
    actor::{Actor, Role},
    case::checked_text,
    counting::Moment,
    identity::RegionCode,
    policy::{self, Deed},
    refusal::{Refusal, RefusalCode, Refused},
    rulebook::Rulebook,
};

/// Most characters of an inspector's name, as of a login.
const LONGEST_NAME: usize = 64;

/// A command under decision.
struct Decision<'a> {
    plan: &'a InspectionPlan,
    command: &'a PlanCommand,
    rulebook: &'a Rulebook,
    today: NaiveDate,
}

impl InspectionPlan {
    /// The events that a command leads to.
    ///
    /// # Errors
    /// Every reason why it is refused.
    pub fn decide(&self, command: &PlanCommand, recorded_at: DateTime<Utc>, rulebook: &Rulebook) -> PlanEvents {
        check_permitted(command)?;
        let reason = match &command.reason {
            Some(reason) => Some(checked_text(reason, "target.reason")?),
            None if matches!(command.change, PlanChange::Change { .. }) => {
                return Err(Refusal::new(RefusalCode::ReasonNeeded).at("target.reason").into());
            }
            None => None,
        };
        let today = Moment::from_utc(recorded_at).date();
        let facts = Decision { plan: self, command, rulebook, today }.facts()?;
        let event = |fact| PlanEvent { fact, recorded_at, by: command.by.clone(), reason: reason.clone() };
        Ok(facts.into_iter().map(event).collect())
    }
}

/// What became of entries only the system says.
fn check_permitted(command: &PlanCommand) -> Result<(), Refusal> {
    match command.change {
        PlanChange::RecordScheduling { .. } if command.by.role == Role::Machine => Ok(()),
        PlanChange::RecordScheduling { .. } => Err(role_refused(&command.by)),
        PlanChange::DrawUp { .. } | PlanChange::Change { .. } | PlanChange::Approve => {
            command.plan.may_be_made_by(&command.by)
        }
    }
}

fn role_refused(by: &Actor) -> Refusal {
    let refusal = Refusal::new(RefusalCode::RoleNotAllowed).with("role", by.role.as_str());
    refusal.with("action", Deed::PlanInspections.as_str())
}

impl PlanId {
    /// Whoever makes plans does so for the own organ and those below it.
    ///
    /// # Errors
    /// [`RefusalCode::RoleNotAllowed`], [`RefusalCode::PlanBeyondReach`].
    pub fn may_be_made_by(&self, by: &Actor) -> Result<(), Refusal> {
        if !policy::offers(by.role, Deed::PlanInspections) {
            return Err(role_refused(by));
        }
        if by.organ.is_none_or(|own| own.contains(&self.organ)) {
            Ok(())
        } else {
            Err(Refusal::new(RefusalCode::PlanBeyondReach).with("organ", self.organ).at("target.organ"))
        }
    }
}

impl Decision<'_> {
    fn facts(&self) -> Result<Vec<PlanFact>, Refused> {
        match &self.command.change {
            PlanChange::DrawUp { owed, among } => Ok(vec![self.draw_up(owed, among)?]),
            PlanChange::Change { changes } => self.change(changes),
            PlanChange::Approve => Ok(vec![self.approve()?]),
            PlanChange::RecordScheduling { outcomes } => Ok(vec![self.record(outcomes)?]),
        }
    }

    fn draw_up(&self, owed: &[Owed], among: &[String]) -> Result<PlanFact, Refusal> {
        if self.plan.approved.is_some() {
            return Err(self.refusal(RefusalCode::PlanApproved));
        }
        let among = among.iter().map(|name| self.inspector(name, "inspectors")).collect::<Result<Vec<_>, _>>()?;
        let calendar = self.rulebook.calendar();
        let days = working_days(self.command.plan, self.today, calendar);
        if days.is_empty() {
            return Err(self.refusal(RefusalCode::PlanYearOver).at("target.year"));
        }
        let drawn = draw_up(self.command.plan, owed.to_vec(), &days, &among, calendar);
        let is_new = self.plan.drawn_up_at.is_none();
        Ok(if is_new { PlanFact::PlanDrawnUp(drawn) } else { PlanFact::PlanRedrawn(drawn) })
    }

    fn approve(&self) -> Result<PlanFact, Refusal> {
        self.drawn_up()?;
        if self.plan.approved.is_some() {
            Err(self.refusal(RefusalCode::PlanApproved))
        } else {
            Ok(PlanFact::PlanApproved {})
        }
    }

    /// What became of entries that were not changed since.
    fn record(&self, outcomes: &[SchedulingOutcome]) -> Result<PlanFact, Refusal> {
        let stands = |outcome: &&SchedulingOutcome| {
            self.plan.pending().any(|entry| entry.entry.case() == outcome.case && entry.since == outcome.since)
        };
        let (mut cases, mut skipped) = (Vec::new(), Vec::new());
        for outcome in outcomes.iter().filter(stands) {
            match &outcome.skipped {
                None => cases.push(outcome.case),
                Some(why) => skipped.push(Skipped { case: outcome.case, why: why.clone() }),
            }
        }
        if cases.is_empty() && skipped.is_empty() {
            return Err(Refusal::new(RefusalCode::NothingChanges));
        }
        Ok(PlanFact::EntriesScheduled { cases, skipped })
    }

    /// All changes, or everything that stands in their way.
    fn change(&self, changes: &[(String, EntryChange)]) -> Result<Vec<PlanFact>, Refused> {
        self.drawn_up()?;
        let (mut facts, mut refusals, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (path, change) in changes {
            let fact = if seen.insert(change.case()) {
                self.change_one(path, change)
            } else {
                Err(Refusal::new(RefusalCode::PlanEntryTwice).with("case", change.case()).at(format!("{path}.caseId")))
            };
            match fact {
                Ok(fact) => facts.extend(fact),
                Err(refusal) => refusals.push(refusal),
            }
        }
        if refusals.is_empty() && facts.is_empty() {
            refusals.push(Refusal::new(RefusalCode::NothingChanges));
        }
        if refusals.is_empty() { Ok(facts) } else { Err(Refused(refusals)) }
    }

    /// What a change comes to; nothing where the entry stands so already.
    fn change_one(&self, path: &str, change: &EntryChange) -> Result<Option<PlanFact>, Refusal> {
        let standing = self.plan.entries.get(&change.case()).map(|arranged| &arranged.entry);
        let unknown = || {
            let refusal = Refusal::new(RefusalCode::PlanEntryUnknown).with("case", change.case());
            refusal.at(format!("{path}.caseId"))
        };
        match change {
            EntryChange::Drop { case } => {
                standing.map(|_| Some(PlanFact::EntryDropped { case: *case })).ok_or_else(unknown)
            }
            EntryChange::Move { case, on, inspector } => {
                let entry = standing.ok_or_else(unknown)?;
                let on = on.filter(|on| *on != entry.on);
                on.map_or(Ok(()), |on| self.check_day(on, &entry.owed, path))?;
                let inspector = match inspector {
                    Some(Some(name)) => Some(self.inspector(name, &format!("{path}.inspector"))?),
                    Some(None) => None,
                    None => entry.inspector.clone(),
                };
                let changes = on.is_some() || inspector != entry.inspector;
                Ok(changes.then(|| PlanFact::EntryMoved { case: *case, on: on.unwrap_or(entry.on), inspector }))
            }
            EntryChange::Add { owed, case, on, inspector } => {
                let at = format!("{path}.caseId");
                if standing.is_some() {
                    return Err(Refusal::new(RefusalCode::PlanEntryTwice).with("case", case).at(at));
                }
                let owed =
                    owed.clone().ok_or_else(|| self.refusal(RefusalCode::PlanNotOwed).with("case", case).at(at))?;
                self.check_day(*on, &owed, path)?;
                let named = inspector.as_ref().map(|name| self.inspector(name, &format!("{path}.inspector")));
                Ok(Some(PlanFact::EntryAdded(PlanEntry { owed, on: *on, inspector: named.transpose()? })))
            }
        }
    }

    fn check_day(&self, on: NaiveDate, owed: &Owed, path: &str) -> Result<(), Refusal> {
        let path = format!("{path}.on");
        let (year, organ) = (self.command.plan.year, &self.command.plan.organ);
        if on.year() != year || on > owed.due_by {
            return Err(self.refusal(RefusalCode::PlanDayOutside).with("day", on).with("last", owed.due_by).at(path));
        }
        if on < self.today {
            let refusal = Refusal::new(RefusalCode::DayNotAhead).with("day", on).with("today", self.today);
            return Err(refusal.at(path));
        }
        if !self.rulebook.calendar().is_working(on, organ) {
            return Err(Refusal::new(RefusalCode::PlanDayOff).with("day", on).with("organ", organ).at(path));
        }
        Ok(())
    }

    fn inspector(&self, name: &str, path: &str) -> Result<String, Refusal> {
        let name = checked_text(name, path)?;
        let known = &self.command.inspectors;
        let fits = name.chars().count() <= LONGEST_NAME && !name.contains('\n');
        if fits && (known.is_empty() || known.contains(&name)) {
            return Ok(name);
        }
        let shown: String = name.chars().take(LONGEST_NAME).collect();
        Err(Refusal::new(RefusalCode::PlanInspectorUnknown).with("inspector", shown).at(path))
    }

    fn drawn_up(&self) -> Result<(), Refusal> {
        self.plan.drawn_up_at.map(|_| ()).ok_or_else(|| self.refusal(RefusalCode::PlanUnknown))
    }

    fn refusal(&self, code: RefusalCode) -> Refusal {
        Refusal::new(code).with("organ", self.command.plan.organ).with("year", self.command.plan.year)
    }
}

impl PlanCommand {
    /// The system, which records what became of entries.
    pub fn system(organ: RegionCode) -> Actor {
        Actor { name: "inspection-plan".to_owned(), role: Role::Machine, organ: Some(organ) }
    }
}

#[cfg(test)]
mod tests;
