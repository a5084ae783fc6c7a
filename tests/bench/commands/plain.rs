//! The same command in a program written as cqrs-es and postgres-es show it: their framework, their store, one view.

use std::sync::Arc;

use anyhow::Result;
use beian_domain::{case::Case, log_event::LogEvent, rulebook::Rulebook};
use cqrs_es::{EventEnvelope, View, persist::GenericQuery};
use postgres_es::{PostgresCqrs, PostgresViewRepository, default_postgress_pool, postgres_cqrs};
use serde::{Deserialize, Serialize};
use sqlx::Executor;

use super::work::{Work, Workload};
use crate::load::Client;

/// As in postgres-es's `db/init.sql`.
const TABLES: &str = "
    create table events (
        aggregate_type text                         not null,
        aggregate_id   text                         not null,
        sequence       bigint check (sequence >= 0) not null,
        event_type     text                         not null,
        event_version  text                         not null,
        payload        json                         not null,
        metadata       json                         not null,
        primary key (aggregate_type, aggregate_id, sequence)
    );
    create table case_view (
        view_id text                        not null,
        version bigint check (version >= 0) not null,
        payload json                        not null,
        primary key (view_id)
    )";

/// What a list shows of a case.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct CaseView {
    status: String,
    last_event: String,
    events: usize,
}

impl View<Case> for CaseView {
    fn update(&mut self, event: &EventEnvelope<Case>) {
        self.events = event.sequence;
        self.last_event = event.payload.name().to_owned();
        if let Some(position) = &event.payload.moves_to {
            self.status = position.status.as_str().to_owned();
        }
    }
}

/// One of the tasks that share the framework.
pub(crate) struct Plain {
    framework: Arc<PostgresCqrs<Case>>,
    work: Work,
}

impl Plain {
    /// So many clients of the framework on an empty database of its own.
    pub(crate) async fn clients(url: &str, workload: Workload, clients: usize) -> Result<Vec<Self>> {
        let pool = default_postgress_pool(url).await;
        pool.execute(TABLES).await?;
        let views = PostgresViewRepository::<CaseView, Case>::new("case_view", pool.clone());
        let mut query = GenericQuery::new(Arc::new(views));
        query.use_error_handler(Box::new(|error| panic!("the view was not written: {error}")));
        let framework = Arc::new(postgres_cqrs(pool, vec![Box::new(query)], Rulebook::builtin().clone()));
        let client = |client| Ok(Self { framework: Arc::clone(&framework), work: Work::new(workload, client)? });
        (0..clients).map(client).collect()
    }
}

impl Client for Plain {
    async fn ask(&mut self) -> Result<()> {
        let command = self.work.next_command()?;
        Ok(self.framework.execute(&self.work.case_id().to_string(), command).await?)
    }
}
