//! The application service without HTTP, GraphQL and read models, to see what those cost.

use anyhow::Result;
use beian_domain::{case::Action, rulebook::Rulebook};
use beian_projections::Feed;
use beian_services::{
    app::{App, Intent, Request},
    clock::Clock,
    log::EventLog,
};
use beian_tests::Fixture;
use uuid::Uuid;

use super::work::{Work, Workload};
use crate::load::Client;

/// One of the tasks that share the application.
pub(crate) struct InProcess {
    app: App,
    work: Work,
}

impl InProcess {
    /// So many clients of the application on this database.
    pub(crate) async fn clients(fixture: &Fixture, workload: Workload, clients: usize) -> Result<Vec<Self>> {
        let feed = Feed::start(fixture.database.clone());
        let log = EventLog::start(fixture.database.clone(), feed.clone());
        let vault = fixture.vault().await?;
        let app = App::new(log, feed, Rulebook::builtin().clone().into(), Clock::System, vault);
        (0..clients).map(|client| Ok(Self { app: app.clone(), work: Work::new(workload, client)? })).collect()
    }
}

impl Client for InProcess {
    async fn ask(&mut self) -> Result<()> {
        let command = self.work.next_command()?;
        let request = Request {
            command_id: Uuid::new_v4(),
            case_id: self.work.case_id(),
            expected_version: None,
            actor: command.header.by,
            occurred_on: None,
            reason: None,
            intent: match command.action {
                Action::AssignNumber { .. } => Intent::AssignNextNumber,
                action => Intent::Act(action),
            },
        };
        self.app.submit(request).await?;
        Ok(())
    }
}
