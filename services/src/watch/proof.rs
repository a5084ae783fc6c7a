//! The proof that every alert fired: what should have come is computed anew from the log, case by case, and compared
//! with what is recorded.

use std::collections::HashMap;

use beian_domain::{
    alert::{ALERT, Alert, Alerted, MissedWhy},
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
    let mut recorded = recorded(app, head, after, through).await?;
    let mut proof = Proof::default();
    let rulebook = app.rulebook();
    each_stream(app, "case", head, Case::apply, |_, case| {
        for come in rulebook.alerts().come(&case, rulebook.calendar(), after, through) {
            proof.expected += 1;
            match recorded.remove(&come.alert.id()) {
                Some(Alert { missed: Some(MissedWhy::Overtaken), .. }) => proof.overtaken += 1,
                Some(Alert { missed: Some(MissedWhy::Nobody), .. }) => proof.nobody += 1,
                Some(Alert { late_by: Some(_), .. }) => proof.late += 1,
                Some(_) => proof.in_time += 1,
                None => proof.absent.push(come.alert),
            }
        }
    })
    .await?;
    proof.unasked = recorded.into_values().filter_map(|alert| alert.about).collect();
    proof.unasked.sort_by_key(|alert| (alert.fires_at, alert.case_id));
    Ok(proof)
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
