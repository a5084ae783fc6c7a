//! Unfiled websites (推送、认领) and filings made before this system (录入此前备案).

use async_graphql::{Context, InputObject, Object, Result};
use beian_domain::{
    case::{self, Action, EarlierFiling, PushedWebsite},
    procedure::ProcedureId,
    refusal::Refusal,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::region;
use crate::graphql::{
    payload::{CommandPayload, OpeningTarget, Target, act},
    words::ApplicantKind,
};

#[derive(Default)]
pub(super) struct Website;

/// A website found unfiled.
#[derive(InputObject)]
struct PushWebsite {
    /// Id of the procedure under which it must be filed.
    procedure: String,
    /// Code of the organ that pushes it.
    organ: String,
    /// Code of the operator's region, as far as known.
    region: String,
    /// What is known of it.
    particulars: KnownParticulars,
    /// Day of its connection, where it is known; the time to file counts from it, else from today.
    connected_on: Option<NaiveDate>,
}

/// A filing made before this system.
#[derive(InputObject)]
struct ImportFiling {
    /// Id of the procedure under whose scheme it is kept.
    procedure: String,
    /// Its number, 14 digits or the older 12.
    number: String,
    /// What is known of it.
    particulars: KnownParticulars,
    /// Where the record comes from.
    source: String,
}

/// What is known of a unit or website.
#[derive(InputObject)]
struct KnownParticulars {
    /// 单位名称
    #[graphql(default)]
    unit_name: String,
    /// 网站名称
    site_name: Option<String>,
    /// 域名
    #[graphql(default)]
    domains: Vec<String>,
    /// ICP 备案或许可编号
    icp_number: Option<String>,
}

#[Object]
impl Website {
    /// 推送未备案网站: opens the case of a website that was found unfiled.
    async fn push_website(
        &self,
        ctx: &Context<'_>,
        target: OpeningTarget,
        input: PushWebsite,
    ) -> Result<CommandPayload> {
        let target = Target::from(target);
        let action = input.pushed(target.case_id).map(|pushed| Action::PushWebsite(Box::new(pushed)));
        act(ctx, target, action).await
    }

    /// 认领: its operator claims it.
    async fn claim_website(
        &self,
        ctx: &Context<'_>,
        target: Target,
        applicant: ApplicantKind,
        #[graphql(desc = "Name of the unit or person.")] name: String,
    ) -> Result<CommandPayload> {
        act(ctx, target, Ok(Action::ClaimWebsite { applicant: applicant.into(), name })).await
    }

    /// 录入此前备案: enters a filing made before this system.
    async fn import_filing(
        &self,
        ctx: &Context<'_>,
        target: OpeningTarget,
        input: ImportFiling,
    ) -> Result<CommandPayload> {
        let target = Target::from(target);
        let action = Action::ImportFiling(Box::new(input.earlier(target.case_id)));
        act(ctx, target, Ok(action)).await
    }
}

impl PushWebsite {
    fn pushed(self, case_id: Uuid) -> std::result::Result<PushedWebsite, Refusal> {
        Ok(PushedWebsite {
            case_id,
            procedure: ProcedureId(self.procedure),
            organ: region(&self.organ, "organ")?,
            region: region(&self.region, "region")?,
            particulars: self.particulars.into(),
            connected_on: self.connected_on,
        })
    }
}

impl ImportFiling {
    fn earlier(self, case_id: Uuid) -> EarlierFiling {
        let Self { procedure, number, particulars, source } = self;
        EarlierFiling { case_id, procedure: ProcedureId(procedure), number, particulars: particulars.into(), source }
    }
}

impl From<KnownParticulars> for case::Particulars {
    fn from(known: KnownParticulars) -> Self {
        let KnownParticulars { unit_name, site_name, domains, icp_number } = known;
        Self { unit_name, site_name, domains, icp_number }
    }
}
