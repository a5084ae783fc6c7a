//! The case at a moment of its life, on one of two axes: what was known, and what was true.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{
    event::{CaseEvent, Fact},
    state::Case,
};
use crate::{
    counting::Moment,
    deadline::{ClockChange, Deadline, DeadlineId},
};

/// A moment in the life of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseMoment {
    /// What was known right after its n-th event, from 1.
    Version(u64),
    /// What was known at this moment: whatever was recorded by then (记录时间).
    RecordedAt(DateTime<Utc>),
    /// What was true at the end of this day, as is known now (发生日期).
    ///
    /// Whatever happened on that day or before counts, in the order in which it was recorded, however late that was; so
    /// the last day on which anything happened has the case as it stands now. Two kinds of events tell nothing that
    /// happened but put right what is known, and count on every day on which it stood as they met it: a correction
    /// (更正), where the value that it replaces stood, and a counting anew with a newer calendar (按新日历重算), for each
    /// clock that ran as it did when it was counted anew.
    OccurredOn(NaiveDate),
}

/// A case as it was at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Then {
    /// The case. Whoever was forgotten since is forgotten in it too.
    pub case: Case,
    /// The events that count in it, by their place among all, from 0.
    pub counts: Vec<usize>,
    /// Those of them that count only in part, as they count.
    pub in_part: BTreeMap<usize, CaseEvent>,
    /// The moment at which it is asked what is due: for a day, its end.
    pub moment: DateTime<Utc>,
}

impl Case {
    /// The case as it was at a moment, from all its events; none where there was none yet, or no such version.
    pub fn at(events: &[&CaseEvent], at: CaseMoment) -> Option<Then> {
        let mut then = match at {
            CaseMoment::Version(version) => {
                let many = usize::try_from(version).ok().filter(|many| *many <= events.len())?;
                let last = events.get(many.checked_sub(1)?)?;
                known(&events[..many], last.stamp.recorded_at)
            }
            CaseMoment::RecordedAt(moment) => {
                let later = events.iter().position(|event| event.stamp.recorded_at > moment);
                known(&events[..later.unwrap_or(events.len())], moment)
            }
            CaseMoment::OccurredOn(day) => on_day(events, day),
        };
        then.case.forget_persons(&forgotten(events));
        then.case.filing.is_some().then_some(then)
    }
}

fn known(events: &[&CaseEvent], moment: DateTime<Utc>) -> Then {
    let mut case = Case::default();
    events.iter().for_each(|event| case.apply(event));
    Then { case, counts: (0..events.len()).collect(), in_part: BTreeMap::new(), moment }
}

fn on_day(events: &[&CaseEvent], day: NaiveDate) -> Then {
    let (mut whole, mut case) = (Case::default(), Case::default());
    let (mut counts, mut in_part) = (Vec::new(), BTreeMap::new());
    for (place, event) in events.iter().enumerate() {
        // Nothing happens to a case that is not open.
        let is_open = case.filing.is_some() || place == 0;
        let is_past = event.stamp.occurred_on <= day;
        let counting = if is_past { Some((*event).clone()) } else { put_right(event, &whole, &case) };
        if let Some(mut counting) = counting.filter(|_| is_open) {
            // On this axis it is known from the day on which it happened.
            let end = Moment::end_of_day(counting.stamp.occurred_on.min(day)).utc();
            counting.stamp.recorded_at = counting.stamp.recorded_at.min(end);
            case.apply(&counting);
            counts.push(place);
            if !is_past {
                in_part.insert(place, counting);
            }
        }
        whole.apply(event);
    }
    Then { case, counts, in_part, moment: Moment::end_of_day(day).utc() }
}

/// What a later event puts right of a case as it stood earlier, if it meets there what it met in the whole case.
fn put_right(event: &CaseEvent, whole: &Case, earlier: &Case) -> Option<CaseEvent> {
    let is_met = match &event.fact {
        Fact::Corrected { field, .. } => {
            let standing = whole.correctable(field);
            standing.is_some() && standing == earlier.correctable(field)
        }
        Fact::ClocksRecounted { .. } => true,
        _ => false,
    };
    if !is_met {
        return None;
    }
    let runs_alike = |change: &&ClockChange| {
        let ClockChange::Moved { id, .. } = change else { return false };
        deadline(whole, id).zip(deadline(earlier, id)).is_some_and(|(one, other)| run_alike(one, other))
    };
    let clocks: Vec<ClockChange> = event.clocks.iter().filter(runs_alike).cloned().collect();
    let tells = matches!(event.fact, Fact::Corrected { .. }) || !clocks.is_empty();
    tells.then(|| CaseEvent { clocks, ..event.clone() })
}

fn deadline<'case>(case: &'case Case, id: &DeadlineId) -> Option<&'case Deadline> {
    case.deadlines.iter().find(|deadline| deadline.clock.id == *id)
}

fn run_alike(one: &Deadline, other: &Deadline) -> bool {
    (&one.clock, one.day_set, &one.suspensions) == (&other.clock, other.day_set, &other.suspensions)
}

/// Persons whose keys were destroyed, whenever.
fn forgotten(events: &[&CaseEvent]) -> Vec<Uuid> {
    let subjects = events.iter().filter_map(|event| match &event.fact {
        Fact::PersonForgotten { subjects, .. } => Some(subjects),
        _ => None,
    });
    subjects.flatten().copied().collect()
}
