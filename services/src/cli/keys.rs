//! `beian keys`: the master keys that protect personal data, and forgetting a person.

use anyhow::bail;
use beian_domain::actor::{Actor, Role};
use beian_services::{
    app::{AppError, Forgetting, Whom},
    clock::Clock,
    config::{Law, Storage},
    vault::{KeySource, KeyUse, new_master_key},
};
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{Exit, backend::Backend, table};

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Prints a new master key
    New,
    /// Wraps the keys of all persons under the first of the master keys given
    Rotate(Rotate),
    /// Makes a person unreadable for ever; the cases stay
    Forget(Forget),
}

#[derive(Debug, Args)]
pub(super) struct Rotate {
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    keys: KeySource,
    #[command(flatten)]
    law: Law,
}

#[derive(Debug, Args)]
pub(super) struct Forget {
    /// Whoever has this resident id, in every case (18 or 15 places)
    #[arg(long, conflicts_with_all = ["case", "person", "group"])]
    resident_id: Option<String>,
    /// The case of --person or --group (a UUID)
    #[arg(long)]
    case: Option<Uuid>,
    /// Path of the person in the case, such as answers.officers[1]
    #[arg(long, requires = "case", conflicts_with = "group")]
    person: Option<String>,
    /// Whoever ever stood in a group that the form names, such as applicant
    #[arg(long, requires = "case")]
    group: Option<String>,
    /// Why, recorded with it (a text)
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    keys: KeySource,
    #[command(flatten)]
    law: Law,
}

impl Keys {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::New => {
                table::print(&new_master_key());
                Ok(Exit::Done)
            }
            Self::Rotate(rotate) => rotate.run().await,
            Self::Forget(forget) => forget.run().await,
        }
    }
}

impl Rotate {
    async fn run(self) -> anyhow::Result<Exit> {
        let backend = Backend::open(&self.storage, &self.law).await?;
        let vault = backend.vault(&self.storage, &self.keys, KeyUse::Production).await?;
        let rotated = vault.rotate().await?;
        table::print(&format!("rotated {rotated}"));
        backend.close(None).await;
        Ok(Exit::Done)
    }
}

impl Forget {
    async fn run(self) -> anyhow::Result<Exit> {
        let whom = match (self.resident_id, self.case, self.person, self.group) {
            (Some(id), None, None, None) => Whom::ResidentId(id),
            (None, Some(case_id), Some(path), None) => Whom::Person { case_id, path },
            (None, Some(case_id), None, Some(group)) => Whom::Group { case_id, group },
            (_, _, _, _) => bail!("give --resident-id, or --case with --person or --group"),
        };
        let backend = Backend::open(&self.storage, &self.law).await?;
        let app = backend.app(Clock::System, &self.storage, &self.keys, KeyUse::Production).await?;
        let actor = Actor { name: "operator".to_owned(), role: Role::Supervisor, organ: None };
        let forgetting = Forgetting { command_id: Uuid::new_v4(), actor, whom, reason: self.reason };
        let forgotten = app.forget(&forgetting).await;
        backend.close(Some(app)).await;
        match forgotten {
            Ok(forgotten) => {
                table::print(&format!("forgotten {forgotten}"));
                Ok(Exit::Done)
            }
            Err(AppError::Refused(refused)) => {
                refused.0.iter().for_each(|refusal| table::say(&refusal.message.to_string()));
                Ok(Exit::FaultsFound)
            }
            Err(error) => Err(error.into()),
        }
    }
}
