//! Plans of inspections: drawn up, changed, approved, taken in from a sheet (年度检查计划).

use std::time::Duration;

use async_graphql::{Context, InputObject, Object, OneofObject, Result, SimpleObject};
use beian_domain::{
    account::TokenScope,
    plan::{EntryChange, Owed, PlanChange, PlanCommand, PlanId},
    refusal::{self, Refused},
};
use beian_projections::ReadModels;
use chrono::NaiveDate;
use serde::Serialize;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::region;
use crate::{
    app::{AccountRequest, App, PlanRequest},
    graphql::{
        Fault,
        payload::{Refusal, reasons},
        plan::PlanObject,
        position::LogPosition,
        scope,
        table::SheetFile,
        visitor::allows,
    },
    plan::{carry_out, inspectors, owed, read_sheet},
};

/// How long an answer waits until an approved plan is scheduled in its cases; the rest goes on without it.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Planning;

/// The plan that a command is meant for, and the command's own identity.
#[derive(InputObject, Serialize)]
struct PlanTarget {
    /// The organ, by its region code.
    organ: String,
    /// Calendar year.
    year: i32,
    /// Chosen by the client, new for each command. Sending the same command again returns the first outcome.
    command_id: Uuid,
    /// Why; needed for every change by hand.
    reason: Option<String>,
}

/// A change of one entry: exactly one of these.
#[derive(OneofObject, Serialize)]
enum PlanEntryChange {
    /// 调整: another day or inspector.
    Move(MoveEntry),
    /// 增列: a unit more, which must be owed an inspection.
    Add(AddEntry),
    /// 撤列: a unit less. An inspection that its case has already stays scheduled there.
    Drop(DropEntry),
}

/// Another day or inspector; what is absent stays.
#[derive(InputObject, Serialize)]
struct MoveEntry {
    /// The case.
    case_id: Uuid,
    /// The day from now on.
    on: Option<NaiveDate>,
    /// Account of the inspector from now on; empty for nobody.
    inspector: Option<String>,
}

/// A unit more.
#[derive(InputObject, Serialize)]
struct AddEntry {
    /// The case.
    case_id: Uuid,
    /// The day.
    on: NaiveDate,
    /// Account of the inspector; none while nobody is assigned.
    inspector: Option<String>,
}

/// A unit less.
#[derive(InputObject, Serialize)]
struct DropEntry {
    /// The case.
    case_id: Uuid,
}

/// What a command on a plan led to. Refused commands change nothing.
#[derive(Default, SimpleObject)]
struct InspectionPlanPayload {
    /// The plan after the command; none if it was refused.
    plan: Option<PlanObject>,
    /// A position to be given as `minPosition` to reads that must see it.
    position: Option<LogPosition>,
    /// Whether the command had been recorded before under the same id.
    replayed: bool,
    /// Why nothing was done; empty if it was.
    refusals: Vec<Refusal>,
}

#[Object]
impl Planning {
    /// 编制: draws a plan up from the register, or anew while it is not approved; changes by hand are lost then.
    async fn draw_up_inspection_plan(
        &self,
        ctx: &Context<'_>,
        target: PlanTarget,
        #[graphql(desc = "Accounts among whom the units are divided; if absent, all inspectors of the organ.")]
        inspectors: Option<Vec<String>>,
    ) -> Result<InspectionPlanPayload> {
        let asked = AccountRequest::asked(&("draw_up", &target, &inspectors));
        command(ctx, target, asked, async |desk| {
            let owed = owed(desk.app, desk.read_models, desk.plan).await?;
            let among = inspectors.unwrap_or_else(|| desk.inspectors.iter().cloned().collect());
            Ok(Ok(PlanChange::DrawUp { owed, among }))
        })
        .await
    }

    /// 调整: moves, assigns, adds or drops an entry. A change of an approved plan is scheduled in the case at once.
    async fn change_plan_entry(
        &self,
        ctx: &Context<'_>,
        target: PlanTarget,
        change: PlanEntryChange,
    ) -> Result<InspectionPlanPayload> {
        let asked = AccountRequest::asked(&("change", &target, &change));
        command(ctx, target, asked, async |desk| {
            let change = change.read(desk).await?;
            Ok(Ok(PlanChange::Change { changes: vec![("change".to_owned(), change)] }))
        })
        .await
    }

    /// 批准: approves a plan; its inspections are scheduled in their cases.
    async fn approve_inspection_plan(&self, ctx: &Context<'_>, target: PlanTarget) -> Result<InspectionPlanPayload> {
        let asked = AccountRequest::asked(&("approve", &target));
        command(ctx, target, asked, async |_| Ok(Ok(PlanChange::Approve))).await
    }

    /// 导入: takes in days and inspectors from a sheet, as it was exported and changed; the whole of it or nothing.
    async fn import_inspection_plan(
        &self,
        ctx: &Context<'_>,
        target: PlanTarget,
        sheet: SheetFile,
    ) -> Result<InspectionPlanPayload> {
        let table = sheet.read();
        let rows = table.as_ref().ok().map(|table| (&table.header, format!("{:?}", table.rows)));
        let asked = AccountRequest::asked(&("import", &target, rows));
        command(ctx, target, asked, async |_| {
            let table = match table {
                Ok(table) => table,
                Err(error) => return Ok(Err(refusal::Refusal::from(error.0).at("sheet").into())),
            };
            Ok(read_sheet(&table).map(|changes| PlanChange::Change { changes }))
        })
        .await
    }
}

/// Where a command on a plan is made.
struct Desk<'a> {
    app: &'a App,
    read_models: &'a ReadModels,
    plan: PlanId,
    inspectors: &'a std::collections::BTreeSet<String>,
}

/// Makes a change and records it, if the one who asks may at all; then an approved plan is carried out.
async fn command(
    ctx: &Context<'_>,
    target: PlanTarget,
    asked: [u8; 32],
    change: impl AsyncFnOnce(&Desk<'_>) -> Result<Result<PlanChange, Refused>, Fault>,
) -> Result<InspectionPlanPayload> {
    let by = scope::actor(ctx)?.clone();
    allows(ctx, TokenScope::Write)?;
    let PlanTarget { organ, year, command_id, reason } = target;
    let plan = match region(&organ, "target.organ") {
        Ok(organ) => PlanId { organ, year },
        Err(refusal) => return Ok(refused(vec![refusal])),
    };
    if let Err(refusal) = plan.may_be_made_by(&by) {
        return Ok(refused(vec![refusal]));
    }
    let (app, read_models) = (ctx.data_unchecked::<App>(), ctx.data_unchecked::<ReadModels>());
    let inspectors = inspectors(app, read_models, plan.organ).await.map_err(Fault::from)?;
    let change = match change(&Desk { app, read_models, plan, inspectors: &inspectors }).await? {
        Ok(change) => change,
        Err(Refused(refusals)) => return Ok(refused(refusals)),
    };
    let request = PlanRequest { command_id, asked, command: PlanCommand { plan, by, reason, inspectors, change } };
    let outcome = match app.change_plan(&request).await {
        Ok(outcome) => outcome,
        Err(error) => return Ok(refused(reasons(error)?)),
    };
    schedule(app, plan).await;
    let (latest, position) =
        (app.plan(plan).await.map_err(Fault::from)?, app.feed().head().await.map_err(Fault::from)?);
    Ok(InspectionPlanPayload {
        plan: PlanObject::of(plan, latest),
        position: Some(LogPosition(position.max(outcome.position))),
        replayed: outcome.replayed,
        refusals: Vec::new(),
    })
}

/// Carries the plan out, also when nobody waits for it any longer. What fails is done by the next run.
async fn schedule(app: &App, plan: PlanId) {
    let app = app.clone();
    let carrying = tokio::spawn(async move {
        if let Err(error) = carry_out(&app, plan, &CancellationToken::new()).await {
            tracing::warn!(%error, %plan, "a plan of inspections waits to be carried out");
        }
    });
    let _ = timeout(PATIENCE, carrying).await;
}

impl PlanEntryChange {
    async fn read(self, desk: &Desk<'_>) -> Result<EntryChange, Fault> {
        Ok(match self {
            Self::Move(MoveEntry { case_id, on, inspector }) => {
                let inspector = inspector.map(|name| Some(name).filter(|name| !name.is_empty()));
                EntryChange::Move { case: case_id, on, inspector }
            }
            Self::Add(AddEntry { case_id, on, inspector }) => {
                let case = desk.app.case(case_id).await?;
                let owed = case.and_then(|case| Owed::of(&case, desk.plan, desk.app.rulebook()));
                EntryChange::Add { owed, case: case_id, on, inspector }
            }
            Self::Drop(DropEntry { case_id }) => EntryChange::Drop { case: case_id },
        })
    }
}

fn refused(refusals: Vec<refusal::Refusal>) -> InspectionPlanPayload {
    InspectionPlanPayload {
        refusals: refusals.into_iter().map(Refusal::from).collect(),
        ..InspectionPlanPayload::default()
    }
}
