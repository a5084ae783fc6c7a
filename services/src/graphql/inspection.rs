//! An on-site inspection (实地检查).

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use beian_domain::{
    case::{Case, Inspection, InspectionOutcome},
    procedure::CheckItem,
};
use chrono::NaiveDate;

use super::{
    Fault,
    case::Bilingual,
    citation::{Citation, citations},
    words::InspectionState,
};
use crate::app::App;

/// The inspection of one calendar year.
pub(super) struct InspectionObject {
    year: i32,
    case: Arc<Case>,
    /// Whether what was found may be read, not only that an inspection was held.
    readable: bool,
}

impl InspectionObject {
    pub(super) fn new(year: i32, case: Arc<Case>, readable: bool) -> Self {
        Self { year, case, readable }
    }

    fn inspection(&self) -> Result<&Inspection, Fault> {
        let inspection = self.case.filing.as_ref().and_then(|filing| filing.inspections.get(&self.year));
        inspection.ok_or_else(|| Fault::internal("an inspection that the case does not have was asked for"))
    }
}

/// The inspection of one calendar year (年度实地检查).
#[Object(name = "Inspection")]
impl InspectionObject {
    /// Calendar year of the duty.
    async fn year(&self) -> i32 {
        self.year
    }

    /// Where it stands.
    async fn state(&self) -> Result<InspectionState> {
        Ok(self.inspection()?.state().into())
    }

    /// Planned day.
    async fn planned_on(&self) -> Result<NaiveDate> {
        Ok(self.inspection()?.planned_on)
    }

    /// Ids of the items to check (检查清单), as recorded.
    async fn checklist(&self) -> Result<&[String]> {
        Ok(&self.inspection()?.checklist)
    }

    /// Articles on which it rests, as recorded: those of the planned day until it is held.
    async fn basis(&self) -> Result<Vec<Citation>> {
        let inspection = self.inspection()?;
        Ok(citations(&inspection.basis, Some(inspection.held_on.unwrap_or(inspection.planned_on))))
    }

    /// What is to be checked if it is held on a day; that decides which order applies.
    async fn items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; if absent the day it was held, or else the planned day.")] on: Option<NaiveDate>,
    ) -> Result<Vec<ChecklistItem>> {
        let inspection = self.inspection()?;
        let on = on.or(inspection.held_on).unwrap_or(inspection.planned_on);
        let agenda = self.case.agenda(ctx.data_unchecked::<App>().rulebook(), on).unwrap_or_default();
        let asked = inspection.checklist_under(&agenda);
        let items = agenda.items.into_iter().filter(|item| asked.contains(&item.id));
        Ok(items.map(|item| ChecklistItem::of(item, on)).collect())
    }

    /// The day it took place.
    async fn held_on(&self) -> Result<Option<NaiveDate>> {
        Ok(self.inspection()?.held_on)
    }

    /// Result of each item; none where the case is not readable.
    async fn results(&self) -> Result<Vec<CheckResult>> {
        let results = self.inspection()?.results.iter().filter(|_| self.readable);
        Ok(results.cloned().map(CheckResult::from).collect())
    }

    /// Findings in words; none where the case is not readable.
    async fn findings(&self) -> Result<&[String]> {
        let findings = &self.inspection()?.findings;
        Ok(if self.readable { findings } else { &[] })
    }

    /// Photographs of what was found; none where the case is not readable.
    async fn photographs(&self) -> Result<Vec<InspectionPhotograph>> {
        let photographs = self.inspection()?.photographs.iter().filter(|_| self.readable);
        Ok(photographs.cloned().map(InspectionPhotograph::from).collect())
    }

    /// Last day of the rectification that was ordered with the conclusion.
    async fn rectify_by(&self) -> Result<Option<NaiveDate>> {
        Ok(match self.inspection()?.outcome {
            Some(InspectionOutcome::RectifyBy(day)) => Some(day),
            Some(InspectionOutcome::Passed | InspectionOutcome::Failed) | None => None,
        })
    }

    /// The day the rectification was confirmed.
    async fn rectified_on(&self) -> Result<Option<NaiveDate>> {
        Ok(self.inspection()?.rectified_on)
    }
}

/// One item of a checklist.
#[derive(SimpleObject)]
struct ChecklistItem {
    /// Its id.
    id: String,
    /// What is checked.
    title: Bilingual,
    /// Where it stands: in the procedure, in the order of the day, or in both.
    citations: Vec<Citation>,
}

impl ChecklistItem {
    fn of(item: CheckItem, on: NaiveDate) -> Self {
        let CheckItem { id, title, cite } = item;
        Self { id, title: title.into(), citations: citations(&cite, Some(on)) }
    }
}

/// Result of one checklist item.
#[derive(SimpleObject)]
struct CheckResult {
    /// Id of the item.
    item: String,
    /// Whether it is in order.
    passed: bool,
    /// Remark.
    note: Option<String>,
}

impl From<beian_domain::case::CheckResult> for CheckResult {
    fn from(result: beian_domain::case::CheckResult) -> Self {
        let beian_domain::case::CheckResult { item, passed, note } = result;
        Self { item, passed, note }
    }
}

/// A photograph of what an inspection found; the file is at `/cases/{id}/photographs/{sha256}`.
#[derive(SimpleObject)]
struct InspectionPhotograph {
    /// SHA-256 of the file, hexadecimal.
    sha256: String,
    /// Its media type.
    media_type: &'static str,
    /// Its size in bytes.
    size: u64,
    /// Which of the findings it shows, from 0; none where it shows no single one.
    finding: Option<usize>,
}

impl From<beian_domain::case::Photograph> for InspectionPhotograph {
    fn from(photograph: beian_domain::case::Photograph) -> Self {
        let beian_domain::case::Photograph { sha256, kind, size, finding } = photograph;
        Self { sha256, media_type: kind.media_type(), size, finding }
    }
}
