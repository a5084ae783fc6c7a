//! The watch (期限值守): wakes by the clock, finds the rungs that have come, and raises their alerts.
//!
//! Which rungs have come follows from the log and the rules; that an alert was raised is recorded under an id that
//! follows from the rung. So a watch may die at any place, be down for a week, or run on several nodes at once: each
//! rung is still raised exactly once, and late ones say how late.

mod heartbeat;
mod proof;
mod recipients;
mod silence;

use std::time::Duration;

use beian_domain::{
    alert::{AlertEvent, AlertFact, Come, MissedWhy},
    case::Case,
    counting::Moment,
};
use beian_projections::{ReadModels, read::Lookout};
use chrono::{DateTime, Days, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Interrupted,
    app::{App, AppError},
};
pub use heartbeat::{Heartbeats, LIFELESS};
pub use proof::{Proof, prove};
use recipients::Recipients;
pub(crate) use recipients::WORKING;
pub use silence::{Silent, silent_organs};

/// How often the watch looks, besides at midnight.
const LOOK: Duration = Duration::from_secs(15);
/// Cases looked at together, and alerts recorded together.
const PAGE: u32 = 500;
/// A rung raised later than this after it came is late.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// What was recorded may become visible so much later, and clocks of nodes may differ so much.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// How long the read models may take to know what the log knows.
const PATIENCE: Duration = Duration::from_secs(30);

/// Watches over the time limits.
pub struct Watch {
    app: App,
    read_models: ReadModels,
    span: Option<Span>,
}

/// How far a watch has come.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// What came before is nobody's duty.
    from: Moment,
    /// Through which moment this process has seen everything; the log remembers it day by day.
    through: Moment,
}

impl Span {
    /// Rungs that came after this moment may be unseen.
    fn unseen_after(self) -> Moment {
        Moment::from_utc(self.through.utc() - OVERLAP).max(self.from)
    }
}

/// What a look found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Alerts raised.
    pub raised: u64,
    /// Rungs that had come and gone, or for which there was nobody.
    pub missed: u64,
    /// Of those raised, how many late.
    pub late: u64,
}

impl Watch {
    /// A watch over the cases of a log.
    pub fn new(app: App, read_models: ReadModels) -> Self {
        Self { app, read_models, span: None }
    }

    /// Looks again and again until `stop` comes.
    pub async fn run(mut self, heartbeats: Heartbeats, stop: CancellationToken) {
        loop {
            match self.look().await {
                Ok(look) => {
                    metrics::counter!("beian_alerts_raised_total").increment(look.raised);
                    metrics::counter!("beian_alerts_late_total").increment(look.late);
                    metrics::counter!("beian_alerts_missed_total").increment(look.missed);
                    if look != Look::default() {
                        tracing::info!(raised = look.raised, late = look.late, missed = look.missed, "alerts");
                    }
                    if let Err(error) = heartbeats.beat().await {
                        tracing::warn!(%error, "the watch's heartbeat was not recorded");
                    }
                }
                Err(error) => tracing::warn!(%error, "the watch could not look and tries again"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(self.until_next_look()) => {}
            }
        }
    }

    /// Finds every rung that has come by now and raises its alert.
    ///
    /// # Errors
    /// [`Interrupted`]; what was raised is, the rest comes with the next look.
    pub async fn look(&mut self) -> Result<Look, Interrupted> {
        let now = self.app.clock().now();
        let through = Moment::from_utc(now);
        let span = self.span(through).await?;
        let head = self.app.feed().head().await.map_err(AppError::from)?;
        self.read_models.wait_for(head, PATIENCE).await?;
        let mut round = Round::new(&self.app, &self.read_models, now, span.unseen_after());
        for lookout in self.lookouts(span.unseen_after(), through) {
            round.search(&lookout).await?;
        }
        if span.through.date() < through.date() {
            self.app.day_watched(through).await?;
        }
        self.span = Some(Span { through, ..span });
        Ok(round.look)
    }

    /// How far it has come; at the first look of all, it begins.
    async fn span(&self, now: Moment) -> Result<Span, Interrupted> {
        if let Some(span) = self.span {
            return Ok(span);
        }
        self.app.begin_watch(now).await?;
        let watched = self.app.watched().await?;
        let from = watched.from.unwrap_or(now);
        Ok(Span { from, through: watched.through.unwrap_or(from) })
    }

    /// Where rungs of this span may be: clocks by their due day and by half of their days if midnights lie in it, and
    /// cases that have changed.
    fn lookouts(&self, after: Moment, through: Moment) -> Vec<Lookout> {
        let mut lookouts = vec![Lookout::changed_since(after.utc())];
        let (first, last) = (after.date().checked_add_days(Days::new(1)), through.date());
        if let Some(first) = first.filter(|first| *first <= last) {
            let rulebook = self.app.rulebook();
            lookouts.push(Lookout::half_over(first, last));
            let due_days = rulebook.alerts().due_days(rulebook.calendar(), first, last);
            lookouts.extend(due_days.into_iter().map(Lookout::due_on));
        }
        lookouts
    }

    fn until_next_look(&self) -> Duration {
        let now = self.app.clock().now();
        let tomorrow = Moment::from_utc(now).date().succ_opt().map(|day| Moment::start_of_day(day).utc());
        tomorrow.and_then(|midnight| (midnight - now).to_std().ok()).map_or(LOOK, |left| left.min(LOOK))
    }
}

/// One look at everything.
struct Round<'a> {
    app: &'a App,
    read_models: &'a ReadModels,
    now: DateTime<Utc>,
    after: Moment,
    recipients: Recipients<'a>,
    look: Look,
}

impl<'a> Round<'a> {
    fn new(app: &'a App, read_models: &'a ReadModels, now: DateTime<Utc>, after: Moment) -> Self {
        let recipients = Recipients::new(app, read_models, Moment::from_utc(now));
        Self { app, read_models, now, after, recipients, look: Look::default() }
    }

    async fn search(&mut self, lookout: &Lookout) -> Result<(), Interrupted> {
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
        let rulebook = self.app.rulebook();
        let (after, through) = (self.after, Moment::from_utc(self.now));
        let mut come: Vec<(&Case, Come<'_>)> = Vec::new();
        for case in cases {
            let rungs = rulebook.alerts().come(case, rulebook.calendar(), after, through);
            come.extend(rungs.into_iter().map(|rung| (*case, rung)));
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

    async fn event(&mut self, case: &Case, come: Come<'_>) -> Result<AlertEvent, Interrupted> {
        let (alert, recorded_at) = (come.alert, self.now);
        if come.until.is_some_and(|until| until <= Moment::from_utc(self.now)) {
            return Ok(AlertEvent { fact: AlertFact::AlertMissed { alert, why: MissedWhy::Overtaken }, recorded_at });
        }
        let to = self.recipients.of(case, &alert, come.tell).await?;
        if to.is_empty() {
            return Ok(AlertEvent { fact: AlertFact::AlertMissed { alert, why: MissedWhy::Nobody }, recorded_at });
        }
        let delay = self.now - alert.fires_at.utc();
        let late_by = (delay > LATE).then(|| u64::try_from(delay.num_seconds()).unwrap_or(0));
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
