//! The watch (期限值守): wakes by the clock, finds the rungs that have come, and raises their alerts.
//!
//! Which rungs have come follows from the log and the rules; that an alert was raised is recorded under an id that
//! follows from the rung. So a watch may die at any place, be down for a week, or run on several nodes at once: each
//! rung is still raised exactly once, and late ones say how late.
//!
//! New rules move rungs, also to moments that were watched through by the earlier ones. So a watch with other rules than
//! the log tells of looks back once; while deadlines are being counted with a new calendar, it is silent about those
//! that are still to be counted, and looks back when that is done.

mod heartbeat;
mod proof;
mod recipients;
mod round;
mod silence;

use std::time::Duration;

use beian_domain::{calendar::Recounting, counting::Moment};
use beian_projections::{ReadModels, read::Lookout};
use chrono::{Days, TimeDelta};
use tokio_util::sync::CancellationToken;

use crate::{
    Interrupted,
    app::{App, AppError},
};
pub use heartbeat::{Heartbeats, LIFELESS};
pub use proof::{Proof, prove};
pub(crate) use recipients::WORKING;
use round::{Round, Scope};
pub use silence::{Silent, silent_organs};

/// How often the watch looks, besides at midnight.
const LOOK: Duration = Duration::from_secs(15);
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
    /// Through which moment the log says so.
    recorded: Moment,
    /// Whether the log says that it was seen by the rules at hand.
    by_these_rules: bool,
}

impl Span {
    /// Rungs that came after this moment may be unseen.
    fn unseen_after(self) -> Moment {
        self.shortly_before(self.through)
    }

    fn shortly_before(self, moment: Moment) -> Moment {
        Moment::from_utc(moment.utc() - OVERLAP).max(self.from)
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
        let is_counting = self.is_counting().await?;
        let span = self.span(through).await?;
        let head = self.app.feed().head().await.map_err(AppError::from)?;
        self.read_models.wait_for(head, PATIENCE).await?;
        let back_to = (!span.by_these_rules && !is_counting).then(|| self.as_far_back_as_rungs_reach(span));
        let after = back_to.unwrap_or_else(|| span.unseen_after());
        let by_other_rules = back_to.map(|_| span.shortly_before(span.recorded));
        let mut round = Round::new(&self.app, &self.read_models, now, Scope { after, by_other_rules, is_counting });
        for lookout in self.lookouts(after, through) {
            round.search(&lookout).await?;
        }
        let look = round.look;
        let mut span = Span { through, by_these_rules: span.by_these_rules && !is_counting, ..span };
        // What is still to be counted is not seen: the log says nothing of these days before it is.
        if !is_counting && (back_to.is_some() || span.recorded.date() < through.date()) {
            span.by_these_rules = self.app.day_watched(through, back_to).await?;
            span.recorded = through;
        }
        self.span = Some(span);
        Ok(look)
    }

    /// Whether deadlines are being counted with the calendar at hand. One that is not the adopted one must not judge.
    async fn is_counting(&self) -> Result<bool, Interrupted> {
        let (adopted, calendar) = (self.app.adopted_calendars().await?, self.app.rulebook().calendar());
        match adopted.standing(calendar) {
            Recounting::Done => Ok(false),
            Recounting::Begun => Ok(true),
            Recounting::New if adopted.versions.is_empty() => Ok(false),
            Recounting::New | Recounting::Outdated => Err(Interrupted::OtherCalendar(calendar.version().to_owned())),
        }
    }

    /// How far it has come; at the first look of all, it begins.
    async fn span(&self, now: Moment) -> Result<Span, Interrupted> {
        if let Some(span) = self.span {
            return Ok(span);
        }
        self.app.begin_watch(now).await?;
        let watched = self.app.watched().await?;
        let from = watched.from.unwrap_or(now);
        let through = watched.through.unwrap_or(from);
        let by_these_rules = watched.under.is_some_and(|under| under == self.app.rulebook().watch_rules());
        Ok(Span { from, through, recorded: through, by_these_rules })
    }

    /// From here on rungs of clocks not yet due may lie, by rules that nobody has looked by.
    fn as_far_back_as_rungs_reach(&self, span: Span) -> Moment {
        let day = span.recorded.date().checked_sub_days(self.app.rulebook().alerts().reach());
        day.map_or(span.from, Moment::start_of_day).max(span.from)
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
