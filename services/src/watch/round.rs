//! One look: finds the rungs that have come, page by page, and records their alerts.

use beian_domain::{
    alert::{AlertEvent, AlertFact, Come, MissedWhy},
    case::Case,
    counting::Moment,
};
use beian_projections::{ReadModels, read::Lookout};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Look, recipients::Recipients};
use crate::{Interrupted, app::App};

/// Cases looked at together, and alerts recorded together.
const PAGE: u32 = 500;
/// A rung raised later than this after it came is late.
const LATE: TimeDelta = TimeDelta::minutes(10);

/// One look at everything.
pub(super) struct Round<'a> {
    app: &'a App,
    read_models: &'a ReadModels,
    now: DateTime<Utc>,
    scope: Scope,
    recipients: Recipients<'a>,
    pub(super) look: Look,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// Rungs that came after this moment.
    pub(super) after: Moment,
    /// What came by this moment was watched by other rules: what was overtaken since is nobody's fault.
    pub(super) by_other_rules: Option<Moment>,
    /// Deadlines that are still to be counted with the calendar at hand have no rungs before they are.
    pub(super) is_counting: bool,
}

impl Scope {
    fn has(self, rung: &Come<'_>, now: Moment) -> bool {
        let is_passed = self.by_other_rules.is_some_and(|passed| rung.alert.fires_at <= passed);
        !is_passed || rung.until.is_none_or(|until| until > now)
    }
}

impl<'a> Round<'a> {
    pub(super) fn new(app: &'a App, read_models: &'a ReadModels, now: DateTime<Utc>, scope: Scope) -> Self {
        let recipients = Recipients::new(app, read_models, Moment::from_utc(now));
        Self { app, read_models, now, scope, recipients, look: Look::default() }
    }

    pub(super) async fn search(&mut self, lookout: &Lookout) -> Result<(), Interrupted> {
        let mut place = None;
        loop {
            let (ids, next) = self.read_models.cases_in_view(lookout, place.as_ref(), PAGE).await?;
            let cases = self.read_models.states_by_ids(&ids).await?;
            // In the order in which they were found, so that what came first is told first.
            let found: Vec<&Case> = ids.iter().filter_map(|id| cases.get(id)).collect();
            self.raise_for(&found).await?;
            place = next;
            if place.is_none() {
                return Ok(());
            }
        }
    }

    async fn raise_for(&mut self, cases: &[&Case]) -> Result<(), Interrupted> {
        let now = Moment::from_utc(self.now);
        let mut come: Vec<(&Case, Come<'_>)> = Vec::new();
        for case in cases {
            come.extend(self.come(case).into_iter().filter(|rung| self.scope.has(rung, now)).map(|rung| (*case, rung)));
        }
        come.sort_by_key(|(_, rung)| rung.alert.fires_at);
        let ids: Vec<Uuid> = come.iter().map(|(_, rung)| rung.alert.id()).collect();
        let known = self.read_models.known_alerts(&ids).await?;
        let mut events = Vec::new();
        for (case, rung) in come {
            let id = rung.alert.id();
            if !known.contains(&id) {
                events.push((id, self.event(case, rung).await?));
            }
        }
        self.record(events).await
    }

    fn come(&self, case: &Case) -> Vec<Come<'a>> {
        let rulebook = self.app.rulebook();
        let mut come = rulebook.alerts().come(case, rulebook.calendar(), self.scope.after, Moment::from_utc(self.now));
        if self.scope.is_counting && !come.is_empty() {
            let uncounted: Vec<_> = case.recounts(rulebook.calendar()).into_iter().map(|recount| recount.id).collect();
            come.retain(|rung| !uncounted.contains(&rung.alert.deadline));
        }
        come
    }

    async fn event(&mut self, case: &Case, come: Come<'_>) -> Result<AlertEvent, Interrupted> {
        let (alert, recorded_at) = (come.alert, self.now);
        if come.until.is_some_and(|until| until <= Moment::from_utc(self.now)) {
            let fact = AlertFact::AlertMissed { alert, why: MissedWhy::Overtaken, to: Vec::new() };
            return Ok(AlertEvent { fact, recorded_at });
        }
        let people = self.recipients.of(case, &alert, come.tell).await?;
        let systems = self.recipients.systems(alert.organ).await?;
        if people.is_empty() {
            let fact = AlertFact::AlertMissed { alert, why: MissedWhy::Nobody, to: systems };
            return Ok(AlertEvent { fact, recorded_at });
        }
        let delay = self.now - alert.fires_at.utc();
        let late_by = (delay > LATE).then(|| u64::try_from(delay.num_seconds()).unwrap_or(0));
        let to = people.into_iter().chain(systems).collect();
        Ok(AlertEvent { fact: AlertFact::AlertRaised { alert, to, late_by }, recorded_at })
    }

    async fn record(&mut self, events: Vec<(Uuid, AlertEvent)>) -> Result<(), Interrupted> {
        for (_, event) in self.app.raise(events).await? {
            match event.fact {
                AlertFact::AlertRaised { late_by, .. } => {
                    self.look.raised += 1;
                    self.look.late += u64::from(late_by.is_some());
                }
                _ => self.look.missed += 1,
            }
        }
        Ok(())
    }
}
