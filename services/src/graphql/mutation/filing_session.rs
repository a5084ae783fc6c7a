//! Signing in to one filing with its query number and password (凭备案编号和密码办理).

use async_graphql::{Context, Object, Result, SimpleObject};
use beian_projections::ReadModels;
use uuid::Uuid;

use super::signing_in::{VERIFYING, fault, sets_cookies};
use crate::{
    access::{Access, HeldFiling, refused},
    graphql::{Fault, payload::Refusal, visitor::cookies},
};

#[derive(Default)]
pub(super) struct FilingSessions;

#[Object]
impl FilingSessions {
    /// 凭备案编号和密码登录: begins a session in which this one filing can be followed, and amended after it was returned.
    /// Whatever does not fit is answered alike, also where there is no such filing.
    #[graphql(complexity = "VERIFYING + child_complexity")]
    async fn sign_in_to_filing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The query number told on submission.")] number: String,
        #[graphql(desc = "The password told on submission.", secret)] password: String,
    ) -> Result<FilingSignIn> {
        let visitor = sets_cookies(ctx)?;
        let number = number.trim().to_uppercase();
        let case_id = ctx.data_unchecked::<ReadModels>().case_by_query_number(&number).await.map_err(Fault::from)?;
        let access = ctx.data_unchecked::<Access>();
        let held = access.sign_in_to_filing(&number, case_id, password, visitor.address).await.map_err(fault)?;
        let Some(HeldFiling { secret, case_id }) = held else {
            return Ok(FilingSignIn { case_id: None, refusals: vec![refused().into()] });
        };
        // Whoever was signed in here before is not any more.
        if let Some(caller) = &visitor.caller {
            access.sign_out(caller).await.map_err(fault)?;
        }
        ctx.append_http_header("set-cookie", cookies(ctx)?.set(&secret));
        Ok(FilingSignIn { case_id: Some(case_id), refusals: Vec::new() })
    }
}

/// Whether a session for one filing began.
#[derive(SimpleObject)]
struct FilingSignIn {
    /// The filing's case, to be asked for by `case`; none if it was refused.
    case_id: Option<Uuid>,
    /// Why no session began; empty if one did.
    refusals: Vec<Refusal>,
}
