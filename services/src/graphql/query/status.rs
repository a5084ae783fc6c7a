//! `filingStatus`: how a filing stands, for whoever has its query number and password (凭备案编号和密码查询).

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use beian_domain::{
    actor::{Actor, Role},
    case::{Case, Filing},
    counting::Moment,
};
use beian_projections::ReadModels;
use chrono::NaiveDate;

use crate::{
    access::Access,
    app::{App, AppError},
    graphql::{
        Fault,
        case::{Bilingual, StageObject},
        deadline::{DeadlineObject, DeadlineSource},
        visitor::visitor,
        words::{ActionKind, Status},
    },
};

/// What verifying a password counts for in a query's complexity: no query may try many.
const VERIFYING: usize = 4_000;

#[derive(Default)]
pub(super) struct StatusQuery;

#[Object]
impl StatusQuery {
    /// How a filing stands, without signing in; null where number and password do not belong together,
    /// or were tried too often.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn filing_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The query number told on submission.")] number: String,
        #[graphql(desc = "The password told on submission.")] password: String,
    ) -> Result<Option<FilingStatus>> {
        let read_models = ctx.data_unchecked::<ReadModels>();
        let number = number.trim().to_uppercase();
        let case_id = read_models.case_by_query_number(&number).await.map_err(Fault::from)?;
        let (access, address) = (ctx.data_unchecked::<Access>(), visitor(ctx)?.address);
        let found = access.case_by_password(&number, case_id, password, address).await;
        Ok(found.map_err(|error| Fault::from(AppError::from(error)))?.map(FilingStatus))
    }
}

/// How a filing stands and what is to be done next; no personal data.
struct FilingStatus(Arc<Case>);

impl FilingStatus {
    fn filing(&self) -> Result<&Filing, Fault> {
        self.0.filing.as_deref().ok_or_else(|| Fault::internal("a case without a filing was found"))
    }
}

/// How a filing stands and what is to be done next; no personal data.
#[Object]
impl FilingStatus {
    /// Where it stands.
    async fn status(&self) -> Status {
        self.0.status.into()
    }

    /// The stage to complete now, while one is.
    async fn stage(&self) -> Option<StageObject<'_>> {
        StageObject::of(&self.0)
    }

    /// Day of the submission or its last amendment.
    async fn submitted_on(&self) -> Result<Option<NaiveDate>> {
        Ok(self.filing()?.submitted_on)
    }

    /// Day on which the filing was complete.
    async fn filed_on(&self) -> Result<Option<NaiveDate>> {
        Ok(self.filing()?.filed_on)
    }

    /// The number given (单位编号、备案号).
    async fn number(&self) -> Result<Option<&str>> {
        Ok(self.filing()?.number.as_deref())
    }

    /// What must be put right, while the filing is returned.
    async fn returned_items(&self) -> Result<&[String]> {
        Ok(&self.filing()?.returned_items)
    }

    /// Materials still to be handed in.
    async fn missing_materials(&self) -> Vec<Bilingual> {
        self.0.missing_materials().map(|asked| asked.title.clone().into()).collect()
    }

    /// What runs now, the filer's deadlines and the organ's.
    #[graphql(complexity = "child_complexity.saturating_mul(4)")]
    async fn deadlines(&self, ctx: &Context<'_>) -> Result<Vec<DeadlineObject>> {
        let (filing, now) = (self.filing()?, Moment::from_utc(ctx.data_unchecked::<App>().clock().now()));
        let source = DeadlineSource { case_id: filing.case_id, organ: filing.organ, at: None };
        let running = self.0.running_deadlines();
        Ok(running.map(|deadline| DeadlineObject::new(deadline.clone(), source, now)).collect())
    }

    /// What the filer may do next.
    async fn actions(&self) -> Result<Vec<ActionKind>> {
        let Some(owner) = &self.filing()?.submitted_by else { return Ok(Vec::new()) };
        let filer = Actor { name: owner.name.clone(), role: Role::Applicant, organ: None };
        Ok(self.0.actions(&filer).into_iter().map(ActionKind::from).collect())
    }
}
