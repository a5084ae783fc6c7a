//! An approved plan carried out: every entry is scheduled in its case by the action that schedules any inspection, under
//! a command id that follows from the plan, the case and when the entry came to stand so. So it may stop anywhere, be
//! begun again, and be carried out by several nodes at once.

use std::{future::Future, time::Duration};

use beian_domain::{
    case::Action,
    message::Message,
    plan::{Arranged, PlanChange, PlanCommand, PlanId, SchedulingOutcome},
    refusal::{RefusalCode, Refused},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::{App, AppError, Intent, PlanRequest, Request};

/// Entries scheduled at a time.
const IN_FLIGHT: usize = 8;
/// Entries of which is recorded at once what became of them.
const TOGETHER: usize = 200;
/// How often is looked for what was left undone.
const LOOK: Duration = Duration::from_secs(60);
/// Command ids made of plans live in a name space of their own.
const PLANNED: Uuid = Uuid::from_u128(0x2b5e_9c04_71d3_4f0a_8a6f_3d20_c7b1_94e8);

/// Schedules whatever of an approved plan waits for it; `stop` is asked before every batch.
///
/// # Errors
/// When the log is away: what was scheduled is, the rest goes with the next run.
pub async fn carry_out(app: &App, id: PlanId, stop: &CancellationToken) -> Result<(), AppError> {
    while !stop.is_cancelled() {
        let plan = app.plan(id).await?;
        let pending: Vec<Arranged> = plan.pending().take(TOGETHER).cloned().collect();
        if pending.is_empty() {
            return Ok(());
        }
        let scheduled = stream::iter(pending).map(|arranged| schedule(app, id, arranged)).buffered(IN_FLIGHT);
        let outcomes: Vec<SchedulingOutcome> = scheduled.try_collect().await?;
        record(app, id, outcomes).await?;
    }
    Ok(())
}

/// Carries out what was left undone, until `stop`.
pub async fn keep_carrying_out(app: App, stop: CancellationToken) {
    loop {
        if let Err(error) = carry_out_all(&app, &stop).await {
            tracing::warn!(%error, "plans of inspections wait and are tried again");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn carry_out_all(app: &App, stop: &CancellationToken) -> Result<(), AppError> {
    for id in app.approved_plans().await? {
        carry_out(app, id, stop).await?;
    }
    Ok(())
}

fn schedule(
    app: &App,
    id: PlanId,
    arranged: Arranged,
) -> impl Future<Output = Result<SchedulingOutcome, AppError>> + Send {
    let app = app.clone();
    async move {
        let (case_id, since) = (arranged.entry.case(), arranged.since);
        let skipped = match app.case(case_id).await? {
            None => Some(Message::new("plan_case_gone")),
            Some(case) => match case.filing.as_ref().map(|filing| filing.organ) {
                Some(organ) if organ != id.organ => Some(Message::new("plan_case_moved").with("organ", organ)),
                Some(_) | None => submit(&app, id, arranged).await?,
            },
        };
        Ok(SchedulingOutcome { case: case_id, since, skipped })
    }
}

/// Why the case refuses; none if it is scheduled.
async fn submit(app: &App, id: PlanId, arranged: Arranged) -> Result<Option<Message>, AppError> {
    let (case_id, since) = (arranged.entry.case(), arranged.since);
    let action = Action::ScheduleInspection { year: id.year, planned_on: arranged.entry.on };
    let request = Request {
        command_id: Uuid::new_v5(&PLANNED, format!("{id}/{case_id}/{since}").as_bytes()),
        case_id,
        expected_version: None,
        actor: arranged.by,
        occurred_on: None,
        reason: None,
        intent: Intent::Act(action),
    };
    match app.submit(request).await {
        Ok(_) => Ok(None),
        Err(AppError::Refused(Refused(refusals))) => Ok(refusals.into_iter().next().map(|refusal| refusal.message)),
        Err(error) => Err(error),
    }
}

async fn record(app: &App, id: PlanId, outcomes: Vec<SchedulingOutcome>) -> Result<(), AppError> {
    let change = PlanChange::RecordScheduling { outcomes };
    let by = PlanCommand::system(id.organ);
    let command = PlanCommand { plan: id, by, reason: None, inspectors: Default::default(), change };
    let request = PlanRequest { command_id: Uuid::now_v7(), asked: [0; 32], command };
    match app.change_plan(&request).await {
        Ok(_) => Ok(()),
        Err(AppError::Refused(Refused(refusals)))
            if refusals.iter().all(|refusal| refusal.message.code == RefusalCode::NothingChanges.as_str()) =>
        {
            // Recorded by another node, or changed meanwhile: the next look sees how the entries stand now.
            Ok(())
        }
        Err(error) => Err(error),
    }
}
