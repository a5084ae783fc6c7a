//! The application service without HTTP, GraphQL and read models, to see what those cost.

use anyhow::Result;
use beian_domain::rulebook::Rulebook;
use beian_projections::Feed;
use beian_services::{
    app::{App, Intent, Request},
    clock::Clock,
    log::EventLog,
};
use beian_tests::Fixture;
use uuid::Uuid;

use crate::{filing::Filing, load::Client};

/// One of the tasks that share the application.
#[derive(Clone)]
pub(crate) struct InProcess {
    app: App,
    filing: Filing,
}

impl InProcess {
    /// The application on this database.
    pub(crate) fn new(fixture: &Fixture, filing: Filing) -> Self {
        let feed = Feed::start(fixture.database.clone());
        let log = EventLog::start(fixture.database.clone(), feed.clone());
        Self { app: App::new(log, feed, Rulebook::builtin().clone().into(), Clock::System), filing }
    }
}

impl Client for InProcess {
    async fn ask(&mut self) -> Result<()> {
        let case_id = Uuid::new_v4();
        let command = self.filing.of(case_id);
        let request = Request {
            command_id: Uuid::new_v4(),
            case_id,
            expected_version: None,
            actor: command.header.by,
            occurred_on: None,
            reason: None,
            intent: Intent::Act(command.action),
        };
        self.app.submit(request).await?;
        Ok(())
    }
}
