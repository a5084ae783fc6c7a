//! Taking over the cases of a closed organ (接办): each is transferred to the successor by the action that transfers
//! any case, under a command id that follows from the merger and the case. So it may stop anywhere, be begun again, and
//! be carried out by several nodes at once, and every case still goes once.
//!
//! The organ's offices end first. What is left to do is asked of the cases that are there, not of how many there were:
//! an import may bring one at any time, and the superior may take away one that had to stay.

mod offices;

use std::{collections::HashSet, time::Duration};

use beian_domain::{
    actor::{Actor, Role},
    case::Action,
    identity::RegionCode,
    message::Message,
    organ::{Closed, OrganChange, OrganCommand},
    procedure::ProcedureId,
    refusal::{RefusalCode, Refused},
};
use beian_projections::{
    ReadModels,
    read::{CaseFilter, CaseOrder, LARGEST_PAGE, OrganScope, Page, TallyBy, TallyFilter},
};
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Interrupted,
    app::{App, AppError, Intent, Request},
};

/// Cases transferred at a time.
const IN_FLIGHT: usize = 4;
/// How long the read models may take to know what the log knows.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often is looked for what another node, or an import, has brought.
const LOOK: Duration = Duration::from_secs(30);

/// How far the take-over of an organ's cases has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakeOver {
    /// The closed organ.
    pub from: RegionCode,
    /// The organ that takes its cases.
    pub to: RegionCode,
    /// Cases transferred by now, in this run.
    pub moved: u64,
    /// Cases that stay, because the successor does not handle their procedure.
    pub left: u64,
}

/// Cases that were tried in vain, each after the merger: the rulebook of this process will not have them go.
type Stays = HashSet<(Uuid, Uuid)>;

/// Takes over whatever lies with closed organs, until nothing is left to transfer or `stop` comes; `progress` hears of
/// every case. Answers with the organs of which cases were found or the take-over was concluded.
///
/// # Errors
/// [`Interrupted`].
pub async fn take_over(
    app: &App,
    read_models: &ReadModels,
    stop: &CancellationToken,
    progress: impl FnMut(&TakeOver) + Send,
) -> Result<Vec<TakeOver>, Interrupted> {
    look(app, read_models, stop, &mut Stays::new(), progress).await
}

async fn look(
    app: &App,
    read_models: &ReadModels,
    stop: &CancellationToken,
    stays: &mut Stays,
    mut progress: impl FnMut(&TakeOver) + Send,
) -> Result<Vec<TakeOver>, Interrupted> {
    let organs = app.reload_organs().await?;
    let mut taken = Vec::new();
    for (from, closed) in organs.all_closed() {
        if stop.is_cancelled() {
            break;
        }
        catch_up(app, read_models).await?;
        let state = TakeOver { from, to: organs.successor(from), moved: 0, left: 0 };
        if closed.left.is_none() {
            offices::close(app, read_models, closed, &state).await?;
        }
        let mut run = Run { app, read_models, stop, stays, closed, state };
        run.empty(&mut progress).await?;
        if !stop.is_cancelled() && closed.left.is_none() {
            run.conclude().await?;
        }
        if run.state.moved > 0 || closed.left.is_none() {
            taken.push(run.state);
        }
    }
    Ok(taken)
}

/// Takes over what there is, and what comes, until `stop`.
pub async fn keep_taking_over(app: App, read_models: ReadModels, stop: CancellationToken) {
    let mut stays = Stays::new();
    loop {
        match look(&app, &read_models, &stop, &mut stays, |_| {}).await {
            Ok(taken) => {
                for TakeOver { from, to, moved, left } in taken {
                    tracing::info!(%from, %to, moved, left, "cases of a closed organ were taken over");
                }
            }
            Err(error) => tracing::warn!(%error, "the take-over of cases waits and tries again"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.organ_changed() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Waits until the read models know what the log knows.
async fn catch_up(app: &App, read_models: &ReadModels) -> Result<(), Interrupted> {
    let head = app.feed().head().await.map_err(AppError::from)?;
    Ok(read_models.wait_for(head, PATIENCE).await?)
}

/// The take-over of one organ's cases.
struct Run<'a> {
    app: &'a App,
    read_models: &'a ReadModels,
    stop: &'a CancellationToken,
    stays: &'a mut Stays,
    closed: Closed,
    state: TakeOver,
}

/// What became of a case.
enum Fate {
    Moved,
    Gone,
    Left(Uuid),
    NotBegun,
}

impl Run<'_> {
    /// Transfers case after case, round after round, until a round finds none: a case that changes meanwhile may change
    /// its place in the list.
    async fn empty(&mut self, progress: &mut (impl FnMut(&TakeOver) + Send)) -> Result<(), Interrupted> {
        loop {
            let moved = self.state.moved;
            self.state.left = 0;
            self.round(progress).await?;
            if self.state.moved == moved || self.stop.is_cancelled() {
                return Ok(());
            }
            catch_up(self.app, self.read_models).await?;
        }
    }

    async fn round(&mut self, progress: &mut (impl FnMut(&TakeOver) + Send)) -> Result<(), Interrupted> {
        let TakeOver { from, to, .. } = self.state;
        let filter = TallyFilter { organ: OrganScope::Exactly(from), procedure: None };
        for (procedure, cases) in self.read_models.tallies(TallyBy::Procedure, &filter).await? {
            let known = self.app.rulebook().procedures().find(|known| known.id.0 == procedure);
            match known.filter(|procedure| procedure.is_handled_by(to)) {
                Some(procedure) => self.cases_of(&procedure.id.clone(), progress).await?,
                None => self.state.left += u64::try_from(cases).unwrap_or(0),
            }
        }
        Ok(())
    }

    /// One round through the cases of a procedure that the successor handles.
    async fn cases_of(
        &mut self,
        procedure: &ProcedureId,
        progress: &mut (impl FnMut(&TakeOver) + Send),
    ) -> Result<(), Interrupted> {
        let (organ, procedure) = (OrganScope::Exactly(self.state.from), Some(procedure.clone()));
        let filter = CaseFilter { organ, procedure, ..CaseFilter::default() };
        let mut next = Some(Page::first(LARGEST_PAGE));
        while let Some(page) = next.take().filter(|_| !self.stop.is_cancelled()) {
            let found = self.read_models.cases(&filter, CaseOrder::Due, &page).await?;
            next = found.next().map(|after| Page::first(LARGEST_PAGE).after(after));
            let (app, stop, closed, state) = (self.app, self.stop, self.closed, self.state);
            let ids: Vec<Uuid> = found.rows.iter().filter_map(|(_, row)| row.case_id.parse().ok()).collect();
            let (stay, tried): (Vec<_>, Vec<_>) =
                ids.into_iter().partition(|case_id| self.stays.contains(&(closed.merger, *case_id)));
            self.state.left += stay.len() as u64;
            let mut fates = stream::iter(tried)
                .map(|case_id| transfer(app, stop, closed, state, case_id))
                .buffer_unordered(IN_FLIGHT);
            while let Some(fate) = fates.next().await {
                match fate? {
                    Fate::Moved => self.state.moved += 1,
                    Fate::Left(case_id) => {
                        self.stays.insert((closed.merger, case_id));
                        self.state.left += 1;
                    }
                    Fate::Gone | Fate::NotBegun => continue,
                }
                progress(&self.state);
            }
        }
        Ok(())
    }

    async fn conclude(&self) -> Result<(), AppError> {
        let TakeOver { from, to, left, .. } = self.state;
        let command = OrganCommand {
            organ: from,
            by: system(),
            on: None,
            reason: reason(from, to),
            change: OrganChange::ConcludeTakeOver { left },
        };
        let command_id = Uuid::new_v5(&self.closed.merger, b"concluded");
        match self.app.change_organ(command_id, &command).await {
            // Another node was quicker, and may have counted what this one did not meet.
            Ok(_) | Err(AppError::Refused(_) | AppError::CommandIdReused) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

async fn transfer(
    app: &App,
    stop: &CancellationToken,
    closed: Closed,
    TakeOver { from, to, .. }: TakeOver,
    case_id: Uuid,
) -> Result<Fate, AppError> {
    if stop.is_cancelled() {
        return Ok(Fate::NotBegun);
    }
    let request = Request {
        command_id: Uuid::new_v5(&closed.merger, case_id.as_bytes()),
        case_id,
        expected_version: None,
        actor: system(),
        occurred_on: None,
        reason: None,
        intent: Intent::Act(Action::Transfer { to, reason: reason(from, to) }),
    };
    match app.submit(request).await {
        Ok(outcome) if outcome.replayed => Ok(Fate::Gone),
        Ok(_) => Ok(Fate::Moved),
        Err(AppError::Refused(refused)) if changes_nothing(&refused) => Ok(Fate::Gone),
        Err(AppError::Refused(refused)) => {
            // Said once: it is not tried again.
            tracing::info!(%case_id, %from, %to, reason = %refused, "a case of a closed organ stays");
            Ok(Fate::Left(case_id))
        }
        Err(error) => Err(error),
    }
}

fn changes_nothing(refused: &Refused) -> bool {
    refused.0.iter().any(|refusal| refusal.message.code == RefusalCode::NothingChanges.as_str())
}

/// The system serves the nation: it stands above both organs of any merger.
fn system() -> Actor {
    Actor { name: "takeover".to_owned(), role: Role::Machine, organ: None }
}

/// Always the same for a merger, as part of commands that may be sent again.
fn reason(from: RegionCode, to: RegionCode) -> String {
    Message::new("organ_taken_over").with("organ", from).with("into", to).zh()
}
