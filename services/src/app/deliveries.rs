//! What becomes of alerts after they were raised: sent, failed, renewed, read.

use std::collections::BTreeMap;

use beian_domain::alert::{ALERT, Alert, AlertEvent, AlertFact};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    ATTEMPTS, App, AppError,
    streams::{read_event, stream_write},
};
use crate::log::{Append, AppendError, Appended};

impl App {
    /// The alert as the log has it now; an empty one if there is no such alert.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn alert(&self, id: Uuid) -> Result<Alert, AppError> {
        let mut alert = Alert::default();
        for stored in self.feed.stream(ALERT, &id.to_string(), 0).await? {
            alert.apply(&read_event::<AlertEvent>(&stored)?);
        }
        Ok(alert)
    }

    /// Records what became of alerts, all in one append; what cannot happen to them any more is left out. Answers with
    /// the position of the last event, none where there was nothing to record.
    ///
    /// # Errors
    /// [`AppError`]; the same facts may be given again.
    pub async fn record_of_alerts(&self, facts: &[(Uuid, AlertFact)]) -> Result<Option<i64>, AppError> {
        let mut by_alert: BTreeMap<Uuid, Vec<&AlertFact>> = BTreeMap::new();
        facts.iter().for_each(|(id, fact)| by_alert.entry(*id).or_default().push(fact));
        for _ in 0..ATTEMPTS {
            let recorded_at = self.clock.now();
            let mut writes = Vec::new();
            let mut digest = Sha256::new();
            for (id, facts) in &by_alert {
                let mut alert = self.alert(*id).await?;
                let (version, mut events) = (alert.version, Vec::new());
                for fact in facts {
                    if alert.admits(fact) {
                        let event = AlertEvent { fact: AlertFact::clone(fact), recorded_at };
                        alert.apply(&event);
                        events.push(event);
                    }
                }
                if !events.is_empty() {
                    digest.update(id.as_bytes());
                    writes.push(stream_write(ALERT, id.to_string(), version, &events)?);
                }
            }
            if writes.is_empty() {
                return Ok(None);
            }
            let (command_id, body_digest) = (Uuid::now_v7(), digest.finalize().into());
            match self.log.append(Append { command_id, body_digest, recorded_at, writes }).await {
                Ok(Appended::Recorded { last, .. } | Appended::Replayed { last, .. }) => return Ok(Some(last)),
                // Somebody has read it meanwhile, or another node was quicker: looked at again.
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Unavailable)
    }
}
