//! Intake (提交、修改、受理、撤回、材料).

use std::collections::BTreeMap;

use async_graphql::{Context, InputObject, Json, Object, Result};
use beian_domain::{
    case::{Action, HandedIn, Submission},
    form::Answers,
    message::Message,
    procedure::ProcedureId,
    refusal::Refusal,
};
use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use super::{answers, region};
use crate::graphql::{
    payload::{CommandPayload, OpeningTarget, Target, act},
    words::ApplicantKind,
};

#[derive(Default)]
pub(super) struct Intake;

/// A filing handed in.
#[derive(InputObject)]
struct SubmitFiling {
    /// Id of the procedure.
    procedure: String,
    /// Code of the handling organ.
    organ: String,
    /// Code of the unit's region.
    region: String,
    /// Kind of applicant.
    applicant: ApplicantKind,
    /// Day of formal connection (正式联通).
    connected_on: NaiveDate,
    /// Answers by field id of the procedure's form.
    answers: Json<Value>,
    /// Materials handed in with it.
    #[graphql(default)]
    handed_in: Vec<MaterialHandedIn>,
    /// Rows of materials that are lists: by material, the answers to its form.
    attachments: Option<Json<Value>>,
}

/// A material handed in or shown.
#[derive(InputObject)]
pub(super) struct MaterialHandedIn {
    /// Id in the procedure.
    material: String,
    /// How many.
    #[graphql(default = 1)]
    copies: u8,
}

/// All answers anew, and what is handed in with them.
#[derive(InputObject)]
struct AmendFiling {
    /// Answers by field id.
    answers: Json<Value>,
    /// Materials handed in with it.
    #[graphql(default)]
    handed_in: Vec<MaterialHandedIn>,
    /// Rows of materials that are lists: by material, the answers to its form.
    attachments: Option<Json<Value>>,
}

#[Object]
impl Intake {
    /// 提交: hands in a filing; opens its case, or files a website that was pushed and claimed.
    async fn submit_filing(
        &self,
        ctx: &Context<'_>,
        target: OpeningTarget,
        input: SubmitFiling,
    ) -> Result<CommandPayload> {
        let target = Target::from(target);
        let action = input.submission(target.case_id).map(|submission| Action::Submit(Box::new(submission)));
        act(ctx, target, action).await
    }

    /// 修改、补正: replaces the answers, and after a return hands the filing in again.
    async fn amend_filing(&self, ctx: &Context<'_>, target: Target, input: AmendFiling) -> Result<CommandPayload> {
        act(ctx, target, input.amendment()).await
    }

    /// 受理: accepts the filing.
    async fn accept_filing(&self, ctx: &Context<'_>, target: Target) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Accept)).await
    }

    /// 撤回: the applicant withdraws the filing.
    async fn withdraw_filing(&self, ctx: &Context<'_>, target: Target, ground: String) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::Withdraw { ground })).await
    }

    /// 提交纸质材料: hands in papers.
    async fn hand_in_papers(
        &self,
        ctx: &Context<'_>,
        target: Target,
        papers: Vec<MaterialHandedIn>,
        #[graphql(desc = "Rows of materials that are lists: by material, the answers to its form.")]
        attachments: Option<Json<Value>>,
    ) -> Result<CommandPayload> {
        let handed_in = handed_in(papers);
        let action = self::attachments(attachments).map(|attachments| Action::HandInPapers { handed_in, attachments });
        act(ctx, target, action).await
    }
}

impl SubmitFiling {
    fn submission(self, case_id: Uuid) -> Result<Submission, Refusal> {
        Ok(Submission {
            case_id,
            procedure: ProcedureId(self.procedure),
            organ: region(&self.organ, "organ")?,
            region: region(&self.region, "region")?,
            applicant: self.applicant.into(),
            connected_on: self.connected_on,
            answers: answers(self.answers)?,
            handed_in: handed_in(self.handed_in),
            attachments: attachments(self.attachments)?,
            credentials: None,
        })
    }
}

impl AmendFiling {
    fn amendment(self) -> Result<Action, Refusal> {
        Ok(Action::Amend {
            answers: answers(self.answers)?,
            handed_in: handed_in(self.handed_in),
            attachments: attachments(self.attachments)?,
        })
    }
}

/// Rows by material, each within the bounds of any form.
fn attachments(given: Option<Json<Value>>) -> Result<BTreeMap<String, Answers>, Refusal> {
    let Some(Json(given)) = given else { return Ok(BTreeMap::new()) };
    serde_json::from_value(given).map_err(|_| Refusal::from(Message::new("answers_not_readable")).at("attachments"))
}

fn handed_in(materials: Vec<MaterialHandedIn>) -> Vec<HandedIn> {
    let handed_in = |MaterialHandedIn { material, copies }| HandedIn { material, copies };
    materials.into_iter().map(handed_in).collect()
}
