//! Endpoints (推送地址): registered, their secrets rotated, retired; by administrators.

use async_graphql::{Context, Object, Result, SimpleObject};
use beian_domain::{
    account::TokenScope,
    endpoint::{EndpointCommand, EndpointOrder},
    refusal,
};
use uuid::Uuid;

use super::{region, signing_in::fault};
use crate::{
    access::Access,
    app::{AccountRequest, App, EndpointOutcome},
    graphql::{
        endpoint::EndpointObject,
        payload::{Refusal, reasons},
        position::LogPosition,
        scope,
        visitor::allows,
    },
};

#[derive(Default)]
pub(super) struct EndpointMutations;

#[Object]
impl EndpointMutations {
    /// 登记推送地址: from now on it is told of alerts in cases of the organ and of those below it.
    async fn register_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Chosen by the client, new for each command.")] command_id: Uuid,
        #[graphql(desc = "Code of the organ; none for the nation.")] organ: Option<String>,
        #[graphql(desc = "Its address, https:// or http://.")] url: String,
    ) -> Result<EndpointPayload> {
        let organ = match organ.map(|code| region(&code, "organ")).transpose() {
            Ok(organ) => organ,
            Err(refusal) => return Ok(refused(vec![refusal])),
        };
        let id = Uuid::new_v5(&DERIVED, command_id.as_bytes());
        let asked = AccountRequest::asked(&("register endpoint", organ, &url));
        give(ctx, command_id, id, asked, Some(|secret| EndpointOrder::Register { organ, url, secret })).await
    }

    /// 更换密钥: told once; the one before signs as well for 24 hours more.
    async fn rotate_endpoint_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Chosen by the client, new for each command.")] command_id: Uuid,
        #[graphql(desc = "The endpoint.")] id: Uuid,
    ) -> Result<EndpointPayload> {
        let asked = AccountRequest::asked(&("rotate endpoint secret", id));
        give(ctx, command_id, id, asked, Some(|secret| EndpointOrder::RotateSecret { secret })).await
    }

    /// 停用推送地址: nothing more is sent there.
    async fn retire_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Chosen by the client, new for each command.")] command_id: Uuid,
        #[graphql(desc = "The endpoint.")] id: Uuid,
    ) -> Result<EndpointPayload> {
        let asked = AccountRequest::asked(&("retire endpoint", id));
        give(ctx, command_id, id, asked, None::<fn(Uuid) -> EndpointOrder>).await
    }
}

/// Ids derived from command ids live in a name space of their own.
const DERIVED: Uuid = Uuid::from_u128(0x3b7e_91c4_62d0_4f18_a5e3_7c09_2bd6_f841);

/// What a command on an endpoint led to. Refused commands change nothing.
#[derive(Default, SimpleObject)]
struct EndpointPayload {
    /// The endpoint after it; none if it was refused.
    endpoint: Option<EndpointObject>,
    /// The secret that messages are signed with, to be told once.
    secret: Option<String>,
    /// Position of the event.
    position: Option<LogPosition>,
    /// Whether the command had been recorded before under the same id.
    replayed: bool,
    /// Why nothing was done; empty if it was.
    refusals: Vec<Refusal>,
}

/// Gives an order, with a new secret where it has one; without one the endpoint is retired.
async fn give(
    ctx: &Context<'_>,
    command_id: Uuid,
    id: Uuid,
    asked: [u8; 32],
    with_secret: Option<impl FnOnce(Uuid) -> EndpointOrder>,
) -> Result<EndpointPayload> {
    let by = scope::actor(ctx)?.clone();
    allows(ctx, TokenScope::Roles)?;
    let (order, secret) = match with_secret {
        Some(order) => {
            let access = ctx.data_unchecked::<Access>();
            let (kept, secret) = access.draw_endpoint_secret(id).await.map_err(fault)?;
            (order(kept), Some(secret))
        }
        None => (EndpointOrder::Retire, None),
    };
    let command = EndpointCommand { by, order };
    Ok(match ctx.data_unchecked::<App>().order_endpoint(command_id, id, &command, asked).await {
        Ok(EndpointOutcome { endpoint, position, replayed }) => EndpointPayload {
            endpoint: EndpointObject::of(id, &endpoint),
            secret: secret.filter(|_| !replayed),
            position: Some(LogPosition(position)),
            replayed,
            refusals: Vec::new(),
        },
        Err(error) => refused(reasons(error)?),
    })
}

fn refused(refusals: Vec<refusal::Refusal>) -> EndpointPayload {
    EndpointPayload { refusals: refusals.into_iter().map(Refusal::from).collect(), ..EndpointPayload::default() }
}
