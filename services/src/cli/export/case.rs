//! `beian export case`.

use std::path::PathBuf;

use anyhow::Context;
use beian_domain::actor::{Actor, Role};
use beian_services::{
    app::{AppError, ReadingRequest},
    proof::{LogKeySource, Proofs, PublicKeys, Signing, dossier::gather},
};
use clap::Args;
use uuid::Uuid;

use crate::cli::{Exit, setting::Setting, table};

#[derive(Debug, Args)]
pub(in crate::cli) struct ExportCase {
    /// The case (a UUID)
    id: Uuid,
    /// Into which file (a path); a file there is replaced
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Why, recorded with it (a text)
    #[arg(long)]
    purpose: String,
    #[command(flatten)]
    setting: Setting,
    #[command(flatten)]
    log_key: LogKeySource,
}

impl ExportCase {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let (backend, app) = self.setting.open().await?;
        let storage = &self.setting.storage;
        // With the key at hand the case is taken as it is now; without, as of the last head.
        let proofs = match self.log_key.given(&storage.data)? {
            Some(key) => {
                let proofs = Proofs::signed_by(backend.database.clone(), key.clone())?;
                let clock = self.setting.clock.clone();
                let mut signing = Signing::new(proofs.clone(), key, Vec::new(), clock);
                signing.round().await?;
                proofs
            }
            None => Proofs::new(backend.database.clone(), PublicKeys::default()),
        };
        let dossier = gather(&app, &proofs, self.id).await?;
        let dossier = dossier.with_context(|| format!("there is no case {}", self.id))?;
        let request = ReadingRequest {
            command_id: Uuid::new_v4(),
            case_id: self.id,
            actor: Actor { name: "operator".to_owned(), role: Role::Supervisor, organ: None },
            paths: vec!["dossier".to_owned()],
            purpose: self.purpose,
        };
        let recorded = app.record_export(&request, dossier.head.size).await;
        if let Err(AppError::Refused(refused)) = recorded {
            refused.0.iter().for_each(|refusal| table::say(&refusal.message.to_string()));
            return Ok(Exit::FaultsFound);
        }
        recorded?;
        let archive = dossier.pack(app.rulebook(), &proofs, app.clock().now())?;
        std::fs::write(&self.out, archive).with_context(|| self.out.display().to_string())?;
        let (events, size, out) = (dossier.events.len(), dossier.head.size, self.out.display());
        table::say(&format!("{events} events, as of event {size}, in {out}"));
        backend.close(Some(app)).await;
        Ok(Exit::Done)
    }
}
