//! Signing: as the log grows its head is signed, kept, and given to the witnesses.

use std::time::Duration;

use beian_projections::{Database, Leader, Work};
use chrono::SecondsFormat;
use tlog_tiles::tree_hash;
use tokio_util::sync::CancellationToken;

use super::{LogKey, ProofError, Proofs, TreeHead, Witness, head, proofs::signed, tiles, tree::ask};
use crate::clock::Clock;

const LOG: &str = "select coalesce(max(position), 0) from events";

const HAS: &str = "select coalesce(max(size), 0) from witnessed_heads where witness = $1";

const TOOK: &str = "
    insert into witnessed_heads (witness, size, answer, recorded_at)
    values ($1, $2, $3, $4)";

/// Signs heads of a log. One node does it at a time.
#[derive(Debug)]
pub struct Signing {
    proofs: Proofs,
    key: LogKey,
    witnesses: Vec<Witness>,
    clock: Clock,
    leader: Leader,
}

/// What a round of signing came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signed {
    /// The newest head; none where the log is empty, or another node signs.
    pub head: Option<TreeHead>,
    /// Witnesses that have it.
    pub witnessed: usize,
    /// Those that have it not, and why.
    pub failed: Vec<(String, String)>,
}

impl Signing {
    /// Signs with this key for these witnesses.
    pub fn new(proofs: Proofs, key: LogKey, witnesses: Vec<Witness>, clock: Clock) -> Self {
        let leader = Leader::new(proofs.database().clone(), Work::Signing);
        Self { proofs, key, witnesses, clock, leader }
    }

    /// Signs again and again until `stop` comes, and a last time then.
    pub async fn run(mut self, every: Duration, stop: CancellationToken) {
        loop {
            let last = stop.is_cancelled();
            match self.round().await {
                Ok(signed) => signed.tell(),
                Err(error) => {
                    metrics::counter!("beian_log_head_failures_total").increment(1);
                    tracing::error!(%error, "no head of the log was signed; it is tried again");
                }
            }
            if last {
                return;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(every) => {}
            }
        }
    }

    /// Signs the log as it is now, if it grew, and gives the newest head to each witness that has it not.
    ///
    /// # Errors
    /// [`ProofError`]; a witness that fails is no error, it is told the next head.
    pub async fn round(&mut self) -> Result<Signed, ProofError> {
        if !self.leader.leads().await? {
            return Ok(Signed::default());
        }
        let Some(head) = self.head().await? else { return Ok(Signed::default()) };
        let mut signed = Signed { head: Some(head.clone()), ..Signed::default() };
        for witness in &self.witnesses {
            let name = witness.to_string();
            match self.give(witness, &name, &head).await {
                Ok(()) => {
                    self.proofs.note(&name, None);
                    signed.witnessed += 1;
                }
                Err(error) => {
                    tracing::warn!(witness = name, %error, "a witness did not take the head; it is tried again");
                    self.proofs.note(&name, Some(error.to_string()));
                    signed.failed.push((name, error.to_string()));
                }
            }
        }
        Ok(signed)
    }

    /// The head of the log as it is now. None is signed over a log that does not go on from the last one.
    async fn head(&self) -> Result<Option<TreeHead>, ProofError> {
        let database = self.proofs.database();
        let size = length(database).await?;
        let last = head::newest(database).await?;
        if let Some(last) = &last {
            let root = match last.size <= size {
                true => Some(ask(database, |reader| tree_hash(last.size, reader)).await?),
                false => None,
            };
            if root != Some(last.root) {
                return Err(ProofError::Forked(last.size));
            }
        }
        if size == last.as_ref().map_or(0, |last| last.size) {
            return Ok(last);
        }
        tiles::grow(database, signed(size)).await?;
        let root = ask(database, |reader| tree_hash(size, reader)).await?;
        let next = self.key.sign(size, root)?;
        head::keep(database, &next, &self.now()).await?;
        Ok(Some(next))
    }

    async fn give(&self, witness: &Witness, name: &str, head: &TreeHead) -> Result<(), super::WitnessError> {
        let database = self.proofs.database();
        let has: i64 = sqlx::query_scalar(HAS).bind(name).fetch_one(database.any()).await?;
        if has >= signed(head.size) {
            return Ok(());
        }
        let answer = witness.take(&self.proofs, head, has.unsigned_abs(), self.key.public()).await?;
        let mut transaction = database.begin().await?;
        let took = sqlx::query(TOOK).bind(name).bind(signed(head.size)).bind(answer).bind(self.now());
        took.execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    fn now(&self) -> String {
        self.clock.now().to_rfc3339_opts(SecondsFormat::Micros, true)
    }
}

impl Signed {
    #[expect(clippy::cast_precision_loss, reason = "events are far below 2^53")]
    fn tell(&self) {
        if let Some(head) = &self.head {
            metrics::gauge!("beian_log_head_size").set(head.size as f64);
            metrics::gauge!("beian_witnesses_behind").set(self.failed.len() as f64);
            metrics::counter!("beian_witness_failures_total").increment(self.failed.len() as u64);
        }
    }
}

/// Events in the log.
async fn length(database: &Database) -> Result<u64, sqlx::Error> {
    let length: i64 = sqlx::query_scalar(LOG).fetch_one(database.any()).await?;
    Ok(length.unsigned_abs())
}
