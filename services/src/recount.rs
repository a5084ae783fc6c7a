//! Counting open deadlines anew with a new calendar (按新日历重算): each case by a command whose id follows from the
//! calendar, the case and its version. So it may stop anywhere, be begun again, and be carried out by several nodes at
//! once, and no deadline is counted anew twice.

use std::{collections::HashSet, time::Duration};

use beian_domain::{
    actor::{Actor, Role},
    calendar::Recounting,
    case::{Action, Case, Recount},
    deadline::Deadline,
    refusal::RefusalCode,
};
use beian_projections::{
    ReadModels,
    read::{Behind, Lookout, LookoutPlace, ReadError},
};
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::{App, AppError, Intent, Request};

/// Cases looked at together.
const PAGE: u32 = 500;
/// Cases counted at a time.
const IN_FLIGHT: usize = 4;
/// How long the read models may take to know what the log knows.
const PATIENCE: Duration = Duration::from_secs(30);
/// After which time it is tried again where it could not go on.
const AGAIN: Duration = Duration::from_secs(30);
/// Namespace of the ids of commands.
const NAMESPACE: Uuid = Uuid::from_u128(0x6265_6961_6e2d_4ca1_8e57_7265_636f_756e);

/// What came of counting anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recounted {
    /// Deadlines whose due moment is another than before.
    pub moved: u64,
    /// Deadlines that were provisional and are no longer, their due moment the same.
    pub made_firm: u64,
}

/// A case of which deadlines would be counted otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Differing {
    /// The case.
    pub case: Case,
    /// Its deadlines that differ.
    pub recounts: Vec<Recount>,
}

/// Why counting anew could not go on. What was counted is; the rest goes with the next run.
#[derive(Debug, thiserror::Error)]
pub enum RecountError {
    /// The log refuses or is away.
    #[error(transparent)]
    App(#[from] AppError),
    /// The read models cannot be asked.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The read models are not as far as the log.
    #[error(transparent)]
    Behind(#[from] Behind),
    /// A later calendar was adopted than the one of the rules at hand.
    #[error("deadlines were counted with a later calendar than {0}, which would be taken back")]
    Outdated(String),
}

/// Counts every open deadline with the rulebook's calendar; nothing where that was done before. A calendar that was
/// adopted and replaced does not come back, unless it is insisted upon.
///
/// # Errors
/// [`RecountError`].
pub async fn recount(
    app: &App,
    read_models: &ReadModels,
    insist: bool,
    stop: &CancellationToken,
) -> Result<Option<Recounted>, RecountError> {
    let calendar = app.rulebook().calendar();
    let mut adopted = app.adopted_calendars().await?;
    match adopted.standing(calendar) {
        Recounting::Done if insist => {}
        Recounting::Done => return Ok(None),
        Recounting::Begun => {}
        Recounting::Outdated if !insist => return Err(RecountError::Outdated(calendar.version().to_owned())),
        Recounting::New | Recounting::Outdated => adopted = app.adopt_calendar(&adopted).await?,
    }
    if adopted.versions.last().is_none_or(|last| last != calendar.version()) {
        // Another node has adopted another one at the same moment.
        return Err(AppError::Unavailable.into());
    }
    let run = Run { app, read_models, stop, basis: calendar.basis(&adopted.new_papers).zh() };
    while run.count().await? > 0 {}
    if stop.is_cancelled() {
        return Ok(None);
    }
    let recounted = run.tally().await?;
    app.deadlines_recounted(&adopted, recounted.moved, recounted.made_firm).await?;
    Ok(Some(recounted))
}

/// Counts what a new calendar changes, once, trying until it is done or `stop` comes.
pub async fn recount_in_background(app: App, read_models: ReadModels, stop: CancellationToken) {
    loop {
        match recount(&app, &read_models, false, &stop).await {
            Ok(Some(Recounted { moved, made_firm })) => {
                let version = app.rulebook().calendar().version();
                tracing::info!(version, moved, made_firm, "open deadlines were counted with a new calendar");
                return;
            }
            Ok(None) => return,
            Err(error @ RecountError::Outdated(_)) => return tracing::warn!(%error, "this calendar is not adopted"),
            Err(error) => tracing::warn!(%error, "counting deadlines anew waits and tries again"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

/// What counting anew would change, case by case; nothing is recorded.
///
/// # Errors
/// [`RecountError`].
pub async fn what_if(
    app: &App,
    read_models: &ReadModels,
    mut tell: impl FnMut(&Differing),
) -> Result<(), RecountError> {
    let calendar = app.rulebook().calendar();
    let mut pages = Pages::begin(app, read_models).await?;
    while let Some(cases) = pages.next().await? {
        for case in cases {
            let recounts = case.recounts(calendar);
            if !recounts.is_empty() {
                tell(&Differing { case, recounts });
            }
        }
    }
    Ok(())
}

/// All cases that have a dated running clock, a page at a time. A case may come twice.
struct Pages<'a> {
    read_models: &'a ReadModels,
    place: Option<LookoutPlace>,
    is_over: bool,
}

impl<'a> Pages<'a> {
    /// Waits until the read models know what the log knows.
    async fn begin(app: &App, read_models: &'a ReadModels) -> Result<Self, RecountError> {
        let head = app.feed().head().await.map_err(AppError::from)?;
        read_models.wait_for(head, PATIENCE).await?;
        Ok(Self { read_models, place: None, is_over: false })
    }

    async fn next(&mut self) -> Result<Option<Vec<Case>>, ReadError> {
        if self.is_over {
            return Ok(None);
        }
        let (ids, next) = self.read_models.cases_in_view(&Lookout::dated(), self.place.as_ref(), PAGE).await?;
        let cases = self.read_models.states_by_ids(&ids).await?;
        self.is_over = next.is_none();
        self.place = next;
        Ok(Some(cases.into_values().collect()))
    }
}

/// One run.
struct Run<'a> {
    app: &'a App,
    read_models: &'a ReadModels,
    stop: &'a CancellationToken,
    basis: String,
}

impl Run<'_> {
    /// Counts whatever differs; answers with the number of cases that did.
    async fn count(&self) -> Result<u64, RecountError> {
        let (app, stop, calendar) = (self.app, self.stop, self.app.rulebook().calendar());
        let mut counted = 0;
        let mut pages = Pages::begin(app, self.read_models).await?;
        while let Some(cases) = pages.next().await?.filter(|_| !stop.is_cancelled()) {
            let differing = cases.into_iter().filter(|case| !case.recounts(calendar).is_empty());
            let requests: Vec<Request> = differing.filter_map(|case| self.request(&case)).collect();
            let mut outcomes =
                stream::iter(requests).map(|request| submit(app, stop, request)).buffer_unordered(IN_FLIGHT);
            while let Some(outcome) = outcomes.next().await {
                counted += u64::from(outcome?);
            }
        }
        Ok(if stop.is_cancelled() { 0 } else { counted })
    }

    fn request(&self, case: &Case) -> Option<Request> {
        let case_id = case.filing.as_deref()?.case_id;
        let calendar = self.app.rulebook().calendar().version().to_owned();
        let command = format!("{calendar} {case_id} {}", case.version);
        Some(Request {
            command_id: Uuid::new_v5(&NAMESPACE, command.as_bytes()),
            case_id,
            expected_version: None,
            actor: Actor { name: "calendar".to_owned(), role: Role::Machine, organ: None },
            occurred_on: None,
            reason: None,
            intent: Intent::Act(Action::RecountClocks { calendar, basis: self.basis.clone() }),
        })
    }

    /// Deadlines still running that were counted anew with this calendar, by whichever run or node.
    async fn tally(&self) -> Result<Recounted, RecountError> {
        let calendar = self.app.rulebook().calendar().version();
        let (mut tally, mut seen) = (Recounted::default(), HashSet::new());
        let mut pages = Pages::begin(self.app, self.read_models).await?;
        while let Some(cases) = pages.next().await? {
            for case in cases {
                let moves: Vec<bool> = case.running_deadlines().filter_map(|known| moved_by(known, calendar)).collect();
                let is_first = |case_id: Uuid| !moves.is_empty() && seen.insert(case_id);
                if case.filing.as_deref().map(|filing| filing.case_id).is_some_and(is_first) {
                    for moved in moves {
                        tally.moved += u64::from(moved);
                        tally.made_firm += u64::from(!moved);
                    }
                }
            }
        }
        Ok(tally)
    }
}

/// Whether a case was counted anew by this command, here or on another node.
async fn submit(app: &App, stop: &CancellationToken, request: Request) -> Result<bool, AppError> {
    let case_id = request.case_id;
    if stop.is_cancelled() {
        return Ok(false);
    }
    match app.submit(request).await {
        Ok(_) => Ok(true),
        Err(AppError::Refused(refused)) => {
            let nothing_changes = RefusalCode::NothingChanges.as_str();
            if refused.0.iter().any(|refusal| refusal.message.code != nothing_changes) {
                tracing::warn!(%case_id, reason = %refused, "deadlines of a case were not counted anew");
            }
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Whether a deadline counted anew with this calendar has another due moment than before; none if it was not counted,
/// or went on since.
fn moved_by(deadline: &Deadline, calendar: &str) -> Option<bool> {
    deadline.recounted.as_ref().filter(|recounted| recounted.calendar == calendar)?;
    match deadline.versions.as_slice() {
        [.., before, now] => Some(before.due != now.due),
        [_] | [] => None,
    }
}
