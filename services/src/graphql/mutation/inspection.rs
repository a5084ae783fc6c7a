//! On-site inspection (实地检查) and rectification orders (责令整改).

use async_graphql::{Context, Enum, InputObject, Object, Result};
use beian_domain::{
    actor::Actor,
    case::{self, Action, ActionKind, Verdict},
    policy::{self, Deed},
    refusal::{Refusal, RefusalCode},
};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    app::App,
    graphql::{
        Fault,
        payload::{CommandPayload, Target, act},
        scope,
    },
};

#[derive(Default)]
pub(super) struct Inspecting;

/// An inspection held.
#[derive(InputObject)]
struct HoldInspection {
    /// For which year.
    year: i32,
    /// Each item's result.
    results: Vec<CheckedItem>,
    /// Findings in words.
    #[graphql(default)]
    findings: Vec<String>,
    /// Photographs of them, sent before to `/cases/{id}/photographs`.
    #[graphql(default)]
    photographs: Vec<FindingPhotograph>,
}

/// A photograph of what was found.
#[derive(InputObject)]
struct FindingPhotograph {
    /// SHA-256 of the file, as it was told when the photograph was sent.
    sha256: String,
    /// Which of the findings it shows, from 0; none where it shows no single one.
    finding: Option<usize>,
}

/// Result of one checklist item.
#[derive(InputObject)]
struct CheckedItem {
    /// Id of the item.
    item: String,
    /// Whether it is in order.
    passed: bool,
    /// Remark.
    note: Option<String>,
}

/// An inspection concluded.
#[derive(InputObject)]
struct ConcludeInspection {
    /// For which year.
    year: i32,
    /// The verdict.
    verdict: InspectionVerdict,
    /// Last day of the rectification; only, and always, with `RECTIFY_BY`.
    by: Option<NaiveDate>,
    /// Basis of that day; only, and always, with `RECTIFY_BY`.
    basis: Option<String>,
}

/// What an inspector concludes.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum InspectionVerdict {
    /// 合格
    Pass,
    /// 限期整改
    RectifyBy,
    /// 不合格
    Fail,
}

/// A rectification order.
#[derive(InputObject)]
struct OrderRectification {
    /// What must be put right.
    items: Vec<String>,
    /// Until when.
    by: NaiveDate,
    /// On what basis.
    basis: String,
}

#[Object]
impl Inspecting {
    /// 安排检查: plans the inspection of a year, or moves it.
    async fn schedule_inspection(
        &self,
        ctx: &Context<'_>,
        target: Target,
        year: i32,
        planned_on: NaiveDate,
    ) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::ScheduleInspection { year, planned_on })).await
    }

    /// 实施检查: records what was found.
    async fn hold_inspection(
        &self,
        ctx: &Context<'_>,
        target: Target,
        input: HoldInspection,
    ) -> Result<CommandPayload> {
        let HoldInspection { year, results, findings, photographs } = input;
        let results = results.into_iter().map(case::CheckResult::from).collect();
        let photographs = kept(ctx, target.case_id, photographs).await?;
        let hold = |photographs| Action::HoldInspection { year, results, findings, photographs };
        act(ctx, target, photographs.map(hold)).await
    }

    /// 检查结论: concludes it.
    async fn conclude_inspection(
        &self,
        ctx: &Context<'_>,
        target: Target,
        input: ConcludeInspection,
    ) -> Result<CommandPayload> {
        let year = input.year;
        let action = input.verdict().map(|verdict| Action::ConcludeInspection { year, verdict });
        act(ctx, target, action).await
    }

    /// 责令整改: orders a rectification.
    async fn order_rectification(
        &self,
        ctx: &Context<'_>,
        target: Target,
        input: OrderRectification,
    ) -> Result<CommandPayload> {
        let OrderRectification { items, by, basis } = input;
        act(ctx, target, Ok(Action::OrderRectification { items, by, basis })).await
    }

    /// 整改确认: confirms that it was done.
    async fn confirm_rectification(&self, ctx: &Context<'_>, target: Target) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::ConfirmRectification)).await
    }
}

/// What was kept of photographs. That one was not sent is told only to those who may hold the inspection; the others
/// hear from the case why they may not.
async fn kept(
    ctx: &Context<'_>,
    case: Uuid,
    named: Vec<FindingPhotograph>,
) -> Result<std::result::Result<Vec<case::Photograph>, Refusal>, Fault> {
    let app = ctx.data_unchecked::<App>();
    if named.is_empty() || !may_hold(app, scope::actor(ctx)?, case).await? {
        return Ok(Ok(Vec::new()));
    }
    let mut photographs = Vec::with_capacity(named.len());
    for (index, FindingPhotograph { sha256, finding }) in named.into_iter().enumerate() {
        match app.vault().photograph(case, &sha256).await? {
            Some(photograph) => photographs.push(case::Photograph { finding, ..photograph }),
            None => {
                let shown: String = sha256.chars().take(64).collect();
                let refusal = Refusal::new(RefusalCode::PhotographUnknown).with("sha256", shown);
                return Ok(Err(refusal.at(format!("photographs[{index}].sha256"))));
            }
        }
    }
    Ok(Ok(photographs))
}

async fn may_hold(app: &App, actor: &Actor, case: Uuid) -> Result<bool, Fault> {
    let deed = Deed::Act(ActionKind::HoldInspection);
    Ok(app.case(case).await?.is_some_and(|case| policy::may(actor, deed, &case).is_ok()))
}

impl From<CheckedItem> for case::CheckResult {
    fn from(CheckedItem { item, passed, note }: CheckedItem) -> Self {
        Self { item, passed, note }
    }
}

impl ConcludeInspection {
    fn verdict(self) -> std::result::Result<Verdict, Refusal> {
        match (self.verdict, self.by, self.basis) {
            (InspectionVerdict::Pass, None, None) => Ok(Verdict::Pass),
            (InspectionVerdict::Fail, None, None) => Ok(Verdict::Fail),
            (InspectionVerdict::RectifyBy, Some(by), Some(basis)) => Ok(Verdict::RectifyBy { by, basis }),
            (InspectionVerdict::RectifyBy, None, _) => Err(Refusal::new(RefusalCode::RectificationDayNeeded).at("by")),
            (InspectionVerdict::RectifyBy, Some(_), None) => Err(Refusal::new(RefusalCode::BasisNeeded).at("basis")),
            (InspectionVerdict::Pass | InspectionVerdict::Fail, _, _) => {
                Err(Refusal::new(RefusalCode::NotForeseen).with("action", "conclude_inspection").at("by"))
            }
        }
    }
}
