//! Gathering what belongs into a dossier.

use std::sync::Arc;

use beian_domain::case::Case;
use beian_projections::StoredEvent;
use uuid::Uuid;

use super::DossierError;
use crate::{
    app::{App, AppError},
    proof::{Inclusion, Proofs, TreeHead, proofs::signed},
};

/// A case with its events and the proofs for them, as of a signed head.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The case as of the head.
    pub case: Arc<Case>,
    /// Its id.
    pub case_id: Uuid,
    /// Its events up to the head, in order.
    pub events: Vec<StoredEvent>,
    /// A proof for each.
    pub proofs: Vec<Inclusion>,
    /// The head.
    pub head: TreeHead,
    /// What witnesses answered to it.
    pub cosignatures: Vec<String>,
    /// The public keys of the log.
    pub keys: Vec<String>,
}

/// The dossier of a case as of the newest head; none if there is no such case. What was recorded since is in the next.
///
/// # Errors
/// [`DossierError::NotSigned`] where no head covers any of it yet.
pub async fn gather(app: &App, proofs: &Proofs, case_id: Uuid) -> Result<Option<Dossier>, DossierError> {
    let head = proofs.newest_head().await?.ok_or(DossierError::NotSigned)?;
    let stored = app.feed().stream("case", &case_id.to_string(), 0).await.map_err(AppError::from)?;
    if stored.is_empty() {
        return Ok(None);
    }
    let events: Vec<_> = stored.into_iter().filter(|event| event.position <= signed(head.size)).collect();
    if events.is_empty() {
        return Err(DossierError::NotSigned);
    }
    let mut case = Case::default();
    for event in &events {
        case.apply(&serde_json::from_str(&event.payload)?);
    }
    let mut included = Vec::with_capacity(events.len());
    for event in &events {
        included.push(proofs.inclusion(event.position, head.size).await?.ok_or(DossierError::NotSigned)?);
    }
    let cosignatures = proofs.answers(head.size).await?;
    let keys = proofs.keys().texts().map(str::to_owned).collect();
    Ok(Some(Dossier { case: Arc::new(case), case_id, events, proofs: included, head, cosignatures, keys }))
}
