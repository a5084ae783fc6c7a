//! `treeHead`, `inclusionProof`, `consistencyProof`: for auditors, and of its events for whoever sees a case.

use async_graphql::{Context, Object, Result};
use beian_domain::policy::{self, Deed, Matter};
use uuid::Uuid;

use crate::{
    app::App,
    graphql::{
        Fault,
        position::LogPosition,
        proof::{ConsistencyProof, InclusionProof, TreeHeadObject},
        scope::{Scope, actor},
    },
    proof::Proofs,
};

#[derive(Default)]
pub(in crate::graphql) struct ProofQuery;

#[Object]
impl ProofQuery {
    /// The newest signed head of the log, or that of a size; null where there is none, or for whoever may not audit.
    async fn tree_head(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Events that it covers.")] size: Option<LogPosition>,
    ) -> Result<Option<TreeHeadObject>> {
        if !audits(ctx)? {
            return Ok(None);
        }
        let proofs = ctx.data_unchecked::<Proofs>();
        let head = match size {
            Some(LogPosition(size)) => proofs.head(size.unsigned_abs()).await,
            None => proofs.newest_head().await,
        };
        let Some(head) = head.map_err(Fault::from)? else { return Ok(None) };
        let witnesses = proofs.witnesses().await.map_err(Fault::from)?;
        Ok(Some(TreeHeadObject { head, witnesses }))
    }

    /// That an event is in the tree of a head; null where it is in none yet, or may not be found by the actor.
    async fn inclusion_proof(
        &self,
        ctx: &Context<'_>,
        position: LogPosition,
        #[graphql(desc = "Size of the tree; that of the newest head if absent.")] size: Option<LogPosition>,
    ) -> Result<Option<InclusionProof>> {
        if !audits(ctx)? && !finds(ctx, position).await? {
            return Ok(None);
        }
        let proofs = ctx.data_unchecked::<Proofs>();
        let Some(size) = newest(proofs, size).await? else { return Ok(None) };
        let proof = proofs.inclusion(position.0, size).await.map_err(Fault::from)?;
        Ok(proof.map(InclusionProof::from))
    }

    /// That the tree of a head begins with that of an earlier one; null where these are no signed trees in this order, or
    /// for whoever may not audit.
    async fn consistency_proof(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Size of the earlier tree.")] from: LogPosition,
        #[graphql(desc = "Size of the later tree; that of the newest head if absent.")] to: Option<LogPosition>,
    ) -> Result<Option<ConsistencyProof>> {
        if !audits(ctx)? {
            return Ok(None);
        }
        let proofs = ctx.data_unchecked::<Proofs>();
        let Some(to) = newest(proofs, to).await? else { return Ok(None) };
        let proof = proofs.consistency(from.0.unsigned_abs(), to).await.map_err(Fault::from)?;
        Ok(proof.map(ConsistencyProof::from))
    }
}

fn audits(ctx: &Context<'_>) -> Result<bool, Fault> {
    Ok(policy::offers(actor(ctx)?.role, Deed::See(Matter::Proofs)))
}

/// Whether the event is one of a case that the actor finds.
async fn finds(ctx: &Context<'_>, position: LogPosition) -> Result<bool, Fault> {
    let scope = Scope::of(ctx)?;
    let Some((kind, id)) = ctx.data_unchecked::<Proofs>().stream_of(position.0).await? else { return Ok(false) };
    let Some(id) = Uuid::parse_str(&id).ok().filter(|_| kind == "case") else { return Ok(false) };
    let case = ctx.data_unchecked::<App>().case(id).await?;
    Ok(case.is_some_and(|case| scope.sees(&case)))
}

async fn newest(proofs: &Proofs, size: Option<LogPosition>) -> Result<Option<u64>, Fault> {
    match size {
        Some(LogPosition(size)) => Ok(Some(size.unsigned_abs())),
        None => Ok(proofs.newest_head().await?.map(|head| head.size)),
    }
}
