//! Plans of inspections: one stream for each organ and year.

use std::{collections::BTreeSet, sync::Arc};

use beian_domain::plan::{INSPECTION_PLAN, InspectionPlan, PlanCommand, PlanEvent, PlanFact, PlanId};
use futures_util::TryStreamExt;
use moka::sync::Cache;
use uuid::Uuid;

use super::{
    ATTEMPTS, App, AppError,
    streams::{read_event, signed, stream_write},
};
use crate::log::{Append, AppendError, Appended};

/// How many plans are kept folded.
const KEPT: u64 = 64;

/// Folded plans.
#[derive(Clone)]
pub(super) struct Plans(Cache<PlanId, Arc<InspectionPlan>>);

impl Default for Plans {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

/// A command on a plan as it reaches the application.
#[derive(Debug, Clone)]
pub struct PlanRequest {
    /// Chosen by the client; a repeat with the same content returns the first outcome.
    pub command_id: Uuid,
    /// SHA-256 of what the client sent: what is made of it changes with the register.
    pub asked: [u8; 32],
    /// What.
    pub command: PlanCommand,
}

/// What a command on a plan led to.
#[derive(Debug, Clone)]
pub struct PlanOutcome {
    /// The plan after it.
    pub plan: Arc<InspectionPlan>,
    /// Position of its last event in the log.
    pub position: i64,
    /// Whether this command id had been recorded before.
    pub replayed: bool,
}

impl App {
    /// The plan as the log has it now; an empty one if none was drawn up.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn plan(&self, id: PlanId) -> Result<Arc<InspectionPlan>, AppError> {
        let known = self.plans.0.get(&id).unwrap_or_default();
        let newer = self.feed.stream(INSPECTION_PLAN, &id.to_string(), signed(known.version)).await?;
        if newer.is_empty() {
            return Ok(known);
        }
        let mut plan = InspectionPlan::clone(&known);
        for stored in &newer {
            plan.apply(&read_event::<PlanEvent>(stored)?);
        }
        let plan = Arc::new(plan);
        self.plans.0.insert(id, Arc::clone(&plan));
        Ok(plan)
    }

    /// Every plan that was approved, in the order of organs and years.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn approved_plans(&self) -> Result<Vec<PlanId>, AppError> {
        let mut approved = BTreeSet::new();
        let mut events = self.feed.by_stream(INSPECTION_PLAN, i64::MAX);
        while let Some(stored) = events.try_next().await? {
            if matches!(read_event::<PlanEvent>(&stored)?.fact, PlanFact::PlanApproved {}) {
                let id = stored.aggregate_id.parse().map_err(|error| {
                    AppError::Internal(format!("the stream of position {} is no plan's: {error}", stored.position))
                })?;
                approved.insert(id);
            }
        }
        Ok(approved.into_iter().collect())
    }

    /// Decides a command on a plan and records its events, exactly once for its command id.
    ///
    /// # Errors
    /// [`AppError`]; nothing was recorded, or after [`AppError::Unavailable`] perhaps: the same command may be sent
    /// again.
    pub async fn change_plan(&self, request: &PlanRequest) -> Result<PlanOutcome, AppError> {
        let id = request.command.plan;
        for _ in 0..ATTEMPTS {
            let (plan, recorded_at) = (self.plan(id).await?, self.clock.now());
            let events = match plan.decide(&request.command, recorded_at, &self.rulebook) {
                Ok(events) => events,
                Err(refused) => return self.first_plan_outcome(request, refused.into()).await,
            };
            let writes = vec![stream_write(INSPECTION_PLAN, id.to_string(), plan.version, &events)?];
            let (command_id, body_digest) = (request.command_id, request.asked);
            match self.log.append(Append { command_id, body_digest, recorded_at, writes }).await {
                Ok(Appended::Recorded { last, .. }) => return self.plan_outcome(id, last, false).await,
                Ok(Appended::Replayed { last, .. }) => return self.plan_outcome(id, last, true).await,
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Unavailable)
    }

    async fn plan_outcome(&self, id: PlanId, position: i64, replayed: bool) -> Result<PlanOutcome, AppError> {
        Ok(PlanOutcome { plan: self.plan(id).await?, position, replayed })
    }

    /// A refused command may be the repeat of one that was recorded: then the first outcome stands.
    async fn first_plan_outcome(&self, request: &PlanRequest, error: AppError) -> Result<PlanOutcome, AppError> {
        let position = self.recorded(request.command_id, request.asked).await?.ok_or(error)?;
        self.plan_outcome(request.command.plan, position, true).await
    }
}
