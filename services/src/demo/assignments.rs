//! Who handles what is open when the story ends (承办人): the leader of each organ deals it out among the people there, and
//! leaves every third case to be taken.

use std::collections::BTreeMap;

use beian_domain::{
    actor::Role,
    case::{Action, Case, Status},
    identity::RegionCode,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use super::{DemoError, officials::HANDS, step::official};
use crate::app::{App, AppError, Intent, Request};

/// Cases assigned at a time.
const IN_FLIGHT: usize = 32;

/// The cases that are open, with the organ that handles each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OpenCases(BTreeMap<Uuid, RegionCode>);

impl OpenCases {
    /// Takes note of a case as it stands after a step.
    pub(super) fn note(&mut self, case: &Case) {
        let Some(filing) = case.filing.as_deref() else { return };
        if case.status.is_pending() || case.status == Status::Unfiled {
            self.0.insert(filing.case_id, filing.organ);
        } else {
            self.0.remove(&filing.case_id);
        }
    }

    /// Deals them out; how many were assigned.
    ///
    /// # Errors
    /// [`DemoError`].
    pub(super) async fn assign(&self, app: &App) -> Result<u64, DemoError> {
        let dealt = self.0.iter().enumerate().filter_map(|(index, (case_id, organ))| {
            let role = HANDS.get(index % (HANDS.len() + 1))?;
            Some(assign(app, *case_id, *organ, *role))
        });
        let assigned: Vec<()> = stream::iter(dealt).buffer_unordered(IN_FLIGHT).try_collect().await?;
        Ok(assigned.len().try_into().unwrap_or(u64::MAX))
    }
}

async fn assign(app: &App, case_id: Uuid, organ: RegionCode, to: Role) -> Result<(), AppError> {
    let handler = official(to, organ).name;
    let request = Request {
        command_id: Uuid::new_v5(&case_id, b"assignment"),
        case_id,
        expected_version: None,
        actor: official(Role::Supervisor, organ),
        occurred_on: None,
        reason: None,
        intent: Intent::Act(Action::Assign { handler, reason: None }),
    };
    app.submit(request).await.map(drop)
}
