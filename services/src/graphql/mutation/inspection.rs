//! On-site inspection (实地检查) and rectification orders (责令整改).

use async_graphql::{Context, Enum, InputObject, Object, Result};
use beian_domain::{
    case::{self, Action, Verdict},
    refusal::{Refusal, RefusalCode},
};
use chrono::NaiveDate;

use crate::graphql::payload::{CommandPayload, Target, act};

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
        let HoldInspection { year, results, findings } = input;
        let results = results.into_iter().map(case::CheckResult::from).collect();
        act(ctx, target, Ok(Action::HoldInspection { year, results, findings })).await
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
