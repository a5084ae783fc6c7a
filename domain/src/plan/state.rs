//! The folded state of a plan.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{DrawnUp, PlanEntry, PlanEvent, PlanFact};
use crate::{actor::Actor, counting::Provisional, message::Message};

/// A plan as its events tell it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InspectionPlan {
    /// Its entries by case.
    pub entries: BTreeMap<Uuid, Arranged>,
    /// Why its days may still turn out to be days off.
    pub provisional: Option<Provisional>,
    /// When it was drawn up last; none before.
    pub drawn_up_at: Option<DateTime<Utc>>,
    /// When it was approved, and by whom.
    pub approved: Option<(DateTime<Utc>, Actor)>,
    /// Number of events folded.
    pub version: u64,
}

/// An entry, and how it came to stand so.
#[derive(Debug, Clone, PartialEq)]
pub struct Arranged {
    /// The entry.
    pub entry: PlanEntry,
    /// How often it was changed.
    pub changes: u32,
    /// The plan's version when it was last to be scheduled anew.
    pub since: u64,
    /// Who wanted it so: in this name it is scheduled in the case.
    pub by: Actor,
    /// What became of it in the case; none while that is still to be done, or the plan is not approved.
    pub scheduling: Option<Scheduling>,
}

/// What became of an entry in its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheduling {
    /// 已安排
    Scheduled,
    /// 未能安排, and why
    Skipped(Message),
}

impl InspectionPlan {
    /// The state after one more event.
    pub fn apply(&mut self, event: &PlanEvent) {
        self.version += 1;
        match &event.fact {
            PlanFact::PlanDrawnUp(drawn) | PlanFact::PlanRedrawn(drawn) => self.draw(drawn, event),
            PlanFact::EntryAdded(entry) => {
                self.entries.insert(entry.case(), self.arranged(entry.clone(), 0, event));
            }
            PlanFact::EntryDropped { case } => {
                self.entries.remove(case);
            }
            PlanFact::EntryMoved { case, on, inspector } => {
                if let Some(arranged) = self.entries.get_mut(case) {
                    arranged.changes += 1;
                    // Who goes there is the plan's own matter; only another day is one of the case.
                    if arranged.entry.on != *on || matches!(arranged.scheduling, Some(Scheduling::Skipped(_))) {
                        (arranged.since, arranged.by) = (self.version, event.by.clone());
                        arranged.scheduling = None;
                    }
                    arranged.entry.on = *on;
                    arranged.entry.inspector.clone_from(inspector);
                }
            }
            PlanFact::PlanApproved {} => {
                self.approved = Some((event.recorded_at, event.by.clone()));
                for arranged in self.entries.values_mut() {
                    (arranged.since, arranged.by) = (self.version, event.by.clone());
                }
            }
            PlanFact::EntriesScheduled { cases, skipped } => {
                let scheduled = cases.iter().map(|case| (case, Scheduling::Scheduled));
                let skipped = skipped.iter().map(|skipped| (&skipped.case, Scheduling::Skipped(skipped.why.clone())));
                for (case, scheduling) in scheduled.chain(skipped) {
                    if let Some(arranged) = self.entries.get_mut(case) {
                        arranged.scheduling = Some(scheduling);
                    }
                }
            }
        }
    }

    /// Entries in the order of days, those of one day by inspector and case.
    pub fn in_order(&self) -> Vec<&Arranged> {
        let mut entries: Vec<&Arranged> = self.entries.values().collect();
        entries.sort_by_key(|arranged| (arranged.entry.on, &arranged.entry.inspector, arranged.entry.case()));
        entries
    }

    /// Entries of an approved plan that wait to be scheduled in their cases.
    pub fn pending(&self) -> impl Iterator<Item = &Arranged> {
        let approved = self.approved.is_some();
        self.entries.values().filter(move |arranged| approved && arranged.scheduling.is_none())
    }

    fn draw(&mut self, drawn: &DrawnUp, event: &PlanEvent) {
        let earlier = std::mem::take(&mut self.entries);
        for entry in &drawn.entries {
            let changes = earlier.get(&entry.case()).map_or(0, |before| {
                let changed = (before.entry.on, &before.entry.inspector) != (entry.on, &entry.inspector);
                before.changes + u32::from(changed)
            });
            self.entries.insert(entry.case(), self.arranged(entry.clone(), changes, event));
        }
        self.provisional.clone_from(&drawn.provisional);
        self.drawn_up_at = Some(event.recorded_at);
    }

    fn arranged(&self, entry: PlanEntry, changes: u32, event: &PlanEvent) -> Arranged {
        Arranged { entry, changes, since: self.version, by: event.by.clone(), scheduling: None }
    }
}
