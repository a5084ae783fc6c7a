//! The proof that every alert fired: what should have come is computed anew from the log, case by case, and compared
//! with what is recorded. It judges by the rules at hand; what differs on days on which the watch looked by other rules is
//! no fault, and said apart.

use std::collections::{BTreeMap, HashMap};

use beian_domain::{
    alert::{ALERT, Alert, Alerted, MissedWhy, WatchRules, Watched},
    case::Case,
    counting::Moment,
    log_event::LogEvent,
};
use futures_util::TryStreamExt;
use uuid::Uuid;

use crate::{
    Interrupted,
    app::{App, AppError, read_event},
};

/// What became of every rung that came within a span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// Rungs that should have come, as the log and the rules have it now.
    pub expected: u64,
    /// Of these, alerts raised in time.
    pub in_time: u64,
    /// Raised late.
    pub late: u64,
    /// The clock had ended, moved or was suspended before the watch saw it.
    pub overtaken: u64,
    /// There was nobody to tell.
    pub nobody: u64,
    /// Not recorded at all.
    pub absent: Vec<Alerted>,
    /// Recorded, though the rules as they are now do not ask for it.
    pub unasked: Vec<Alerted>,
    /// Absent or unasked by the rules at hand, of a moment at which the watch looked by these others: how many.
    pub by_other_rules: BTreeMap<WatchRules, u64>,
}

impl Proof {
    /// Whether nothing passed unseen.
    pub fn holds(&self) -> bool {
        self.absent.is_empty() && self.unasked.is_empty()
    }
}

/// Compares the rungs that came after one moment and by another with the alerts recorded. What came before the watch
/// began is nobody's duty.
///
/// # Errors
/// When the log cannot be read.
pub async fn prove(app: &App, after: Moment, through: Moment) -> Result<Proof, Interrupted> {
    let watched = app.watched().await?;
    let after = watched.from.map_or(through, |from| from.max(after));
    let head = app.feed().head().await.map_err(AppError::from)?;
    let rulebook = app.rulebook();
    // By other rules the same rung may have come on another day.
    let reach = rulebook.alerts().reach();
    let first = after.date().checked_sub_days(reach).map_or(after, Moment::start_of_day);
    let last = through.date().checked_add_days(reach).map_or(through, Moment::end_of_day);
    let mut recorded = recorded(app, head, first, last).await?;
    let (mut proof, judge) = (Proof::default(), Judge { watched: &watched, rules: rulebook.watch_rules() });
    each_stream(app, "case", head, Case::apply, |_, case| {
        for come in rulebook.alerts().come(&case, rulebook.calendar(), after, through) {
            proof.expected += 1;
            match recorded.remove(&come.alert.id()) {
                Some(Alert { missed: Some(MissedWhy::Overtaken), .. }) => proof.overtaken += 1,
                Some(Alert { missed: Some(MissedWhy::Nobody), .. }) => proof.nobody += 1,
                Some(Alert { late_by: Some(_), .. }) => proof.late += 1,
                Some(_) => proof.in_time += 1,
                None => match judge.excuses_absence(come.alert.fires_at, come.until) {
                    Some(rules) => *proof.by_other_rules.entry(rules.clone()).or_default() += 1,
                    None => proof.absent.push(come.alert),
                },
            }
        }
    })
    .await?;
    let is_within = |about: &Alerted| after < about.fires_at && about.fires_at <= through;
    for about in recorded.into_values().filter_map(|alert| alert.about).filter(is_within) {
        match watched.other_rules_at(&judge.rules, about.fires_at) {
            Some(rules) => *proof.by_other_rules.entry(rules.clone()).or_default() += 1,
            None => proof.unasked.push(about),
        }
    }
    proof.unasked.sort_by_key(|alert| (alert.fires_at, alert.case_id));
    Ok(proof)
}

/// Whose rules answer for what.
struct Judge<'a> {
    watched: &'a Watched,
    rules: WatchRules,
}

impl Judge<'_> {
    /// The other rules by which it was looked when this rung came; none where those at hand answer for it.
    fn excuses_absence(&self, at: Moment, until: Option<Moment>) -> Option<&WatchRules> {
        let other = self.watched.other_rules_at(&self.rules, at);
        other.filter(|_| !self.watched.answers_for(&self.rules, at, until))
    }
}

async fn recorded(app: &App, head: i64, after: Moment, through: Moment) -> Result<HashMap<Uuid, Alert>, AppError> {
    let mut recorded = HashMap::new();
    each_stream(app, ALERT, head, Alert::apply, |id, alert| {
        let is_within = alert.about.as_ref().is_some_and(|about| after < about.fires_at && about.fires_at <= through);
        if let Some(id) = Uuid::parse_str(id).ok().filter(|_| is_within) {
            recorded.insert(id, alert);
        }
    })
    .await?;
    Ok(recorded)
}

/// Folds one stream after another; memory stays that of one.
async fn each_stream<State: Default + Send, Event: LogEvent>(
    app: &App,
    kind: &str,
    head: i64,
    fold: fn(&mut State, &Event),
    mut whole: impl FnMut(&str, State) + Send,
) -> Result<(), AppError> {
    let mut stored = app.feed().by_stream(kind, head);
    let mut open: Option<(String, State)> = None;
    while let Some(event) = stored.try_next().await? {
        let change: Event = read_event(&event)?;
        match &mut open {
            Some((id, state)) if *id == event.aggregate_id => fold(state, &change),
            open => {
                let mut state = State::default();
                fold(&mut state, &change);
                if let Some((id, state)) = open.replace((event.aggregate_id, state)) {
                    whole(&id, state);
                }
            }
        }
    }
    if let Some((id, state)) = open {
        whole(&id, state);
    }
    Ok(())
}
