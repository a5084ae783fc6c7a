//! Rules that look at one case, and what it adds to those that look at many.

use chrono::{DateTime, TimeDelta, Timelike, Utc};

use super::{Anomaly, AnomalyKind, Approval, Limits, OpenedUnder, Reveal};
use crate::{
    actor::Actor,
    calendar::Calendar,
    case::{Case, CaseEvent, Fact},
    counting::Moment,
    deadline::ClockChange,
    identity::RegionCode,
    mining::Placed,
};

/// What one case shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFindings {
    /// Anomalies of the case alone.
    pub anomalies: Vec<Anomaly>,
    /// Reviews passed in it.
    pub approvals: Vec<Approval>,
    /// The rules that opened it.
    pub opened: Option<OpenedUnder>,
}

/// Looks through a case from all its events in order; `reveals` are the looks at its personal data.
pub fn of_case(story: &[Placed], reveals: &[Reveal], calendar: &Calendar, limits: Limits) -> CaseFindings {
    let mut looking =
        Looking { limits, calendar, case: Case::default(), found: CaseFindings::default(), acts: Vec::new() };
    for placed in story {
        looking.look(placed);
    }
    looking.reveals(reveals);
    looking.found
}

/// An act of a case that later rules compare with.
struct Act<'a> {
    position: i64,
    at: DateTime<Utc>,
    by: &'a Actor,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Submission,
    Review,
    Stamp,
    Return,
    Other,
}

struct Looking<'a> {
    limits: Limits,
    calendar: &'a Calendar,
    case: Case,
    found: CaseFindings,
    acts: Vec<Act<'a>>,
}

impl<'a> Looking<'a> {
    fn look(&mut self, placed: &'a Placed) {
        let event = &placed.event;
        self.extended(placed);
        self.case.apply(event);
        self.opened(placed);
        self.acts.push(Act {
            position: placed.position,
            at: event.stamp.recorded_at,
            by: &event.stamp.by,
            what: what(&event.fact),
        });
        if event.stamp.by.role.is_official() {
            self.back_dated(placed);
            self.out_of_hours(placed);
        }
        match what(&event.fact) {
            What::Review => self.reviewed(placed),
            What::Stamp => self.other_hand(What::Review, placed),
            What::Return => self.returned(placed),
            What::Submission | What::Other => {}
        }
    }

    fn opened(&mut self, placed: &Placed) {
        if let (None, Some(filing)) = (&self.found.opened, self.case.filing.as_deref()) {
            self.found.opened = Some(OpenedUnder {
                rulebook: filing.rulebook.clone(),
                case_id: filing.case_id.to_string(),
                organ: filing.organ,
                account: placed.event.stamp.by.name.clone(),
                at: placed.event.stamp.recorded_at,
                position: placed.position,
            });
        }
    }

    fn reviewed(&mut self, placed: &Placed) {
        if let Some((case_id, organ)) = self.place() {
            let (account, at) = (placed.event.stamp.by.name.clone(), placed.event.stamp.recorded_at);
            self.found.approvals.push(Approval { account, at, position: placed.position, case_id, organ });
        }
        self.other_hand(What::Stamp, placed);
        let submitted = self.acts.iter().rposition(|act| act.what == What::Submission).unwrap_or(0);
        let stamp = self.acts[submitted..].iter().find(|act| act.what == What::Stamp).map(|act| act.position);
        if let Some(stamp) = stamp {
            self.note(AnomalyKind::StampedBeforeReview, placed, vec![stamp, placed.position]);
        }
    }

    /// The same account did the other act before.
    fn other_hand(&mut self, other: What, placed: &Placed) {
        let by = &placed.event.stamp.by.name;
        let earlier = self.acts.iter().rfind(|act| act.what == other && act.by.name == *by).map(|act| act.position);
        if let Some(earlier) = earlier {
            self.note(AnomalyKind::ReviewedAndStamped, placed, vec![earlier, placed.position]);
        }
    }

    fn returned(&mut self, placed: &Placed) {
        let returns: Vec<i64> =
            self.acts.iter().filter(|act| act.what == What::Return).map(|act| act.position).collect();
        if returns.len() == self.limits.returns {
            self.note(AnomalyKind::ReturnedOften, placed, returns);
        }
    }

    fn back_dated(&mut self, placed: &Placed) {
        let stamp = &placed.event.stamp;
        let recorded_on = Moment::from_utc(stamp.recorded_at).date();
        if (recorded_on - stamp.occurred_on).num_days() >= self.limits.back_dated_days {
            self.note(AnomalyKind::BackDated, placed, vec![placed.position]);
        }
    }

    fn out_of_hours(&mut self, placed: &Placed) {
        let moment = Moment::from_utc(placed.event.stamp.recorded_at);
        let is_late = !(7..20).contains(&moment.time().hour());
        let Some((_, organ)) = self.place() else { return };
        if is_decision(&placed.event.fact) && (is_late || !self.calendar.is_working(moment.date(), &organ)) {
            self.note(AnomalyKind::OutOfHours, placed, vec![placed.position]);
        }
    }

    /// Before the event is applied: the due moment as it stood.
    fn extended(&mut self, placed: &Placed) {
        let CaseEvent { fact: Fact::ClockExtended {}, clocks, stamp, .. } = &placed.event else { return };
        let recorded_on = Moment::from_utc(stamp.recorded_at).date();
        let is_late = clocks.iter().any(|change| {
            let ClockChange::Moved { id, .. } = change else { return false };
            let due = self.case.running(id).and_then(|deadline| deadline.clock.due.as_ref());
            due.is_some_and(|due| (due.at.date() - recorded_on).num_days() <= self.limits.last_days)
        });
        if is_late {
            self.note(AnomalyKind::ExtendedLate, placed, vec![placed.position]);
        }
    }

    fn reveals(&mut self, reveals: &[Reveal]) {
        let Some((case_id, organ)) = self.place() else { return };
        let within = TimeDelta::days(self.limits.idle_days);
        for reveal in reveals {
            let follows =
                |act: &Act<'_>| act.by.name == reveal.account && reveal.at <= act.at && act.at <= reveal.at + within;
            if !self.acts.iter().any(follows) {
                self.found.anomalies.push(Anomaly {
                    kind: AnomalyKind::IdleReveal,
                    case_id: case_id.clone(),
                    organ,
                    account: reveal.account.clone(),
                    at: reveal.at,
                    evidence: vec![reveal.position],
                });
            }
        }
    }

    fn note(&mut self, kind: AnomalyKind, placed: &Placed, evidence: Vec<i64>) {
        let Some((case_id, organ)) = self.place() else { return };
        let stamp = &placed.event.stamp;
        let (account, at) = (stamp.by.name.clone(), stamp.recorded_at);
        self.found.anomalies.push(Anomaly { kind, case_id, organ, account, at, evidence });
    }

    fn place(&self) -> Option<(String, RegionCode)> {
        self.case.filing.as_deref().map(|filing| (filing.case_id.to_string(), filing.organ))
    }
}

fn what(fact: &Fact) -> What {
    if matches!(fact, Fact::Submitted { .. } | Fact::Amended { .. }) {
        What::Submission
    } else if matches!(fact, Fact::ReviewPassed { .. }) {
        What::Review
    } else if matches!(fact, Fact::Stamped { .. }) {
        What::Stamp
    } else if matches!(fact, Fact::Returned { .. }) {
        What::Return
    } else {
        What::Other
    }
}

fn is_decision(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Accepted {}
            | Fact::ReviewPassed { .. }
            | Fact::Returned { .. }
            | Fact::Rejected { .. }
            | Fact::Stamped { .. }
            | Fact::NumberAssigned { .. }
            | Fact::CertificateIssued { .. }
            | Fact::ClockExtended {}
            | Fact::ClockSuspended {}
    )
}
