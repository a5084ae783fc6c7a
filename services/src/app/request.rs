//! What the application is asked, and what it answers.

use std::sync::Arc;

use beian_domain::{
    actor::Actor,
    case::{Action, ActionKind, Case},
    identity::RegionCode,
    refusal::Refused,
};
use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A command as it reaches the application.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    /// Chosen by the client; a repeat with the same content returns the first outcome.
    pub command_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// The version the client saw; a case that went on since is a conflict.
    pub expected_version: Option<u64>,
    /// Who.
    pub actor: Actor,
    /// When it happened, if not today.
    pub occurred_on: Option<NaiveDate>,
    /// Why it is recorded only now.
    pub reason: Option<String>,
    /// What.
    pub intent: Intent,
}

/// What is wanted of the case.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// An action of the domain as it stands.
    Act(Action),
    /// 编号: the next number of the series that fits the case.
    AssignNextNumber,
    /// 重新编号: the next number of the series, in another region if the case's own is retired.
    Renumber {
        /// That region.
        region: Option<RegionCode>,
        /// Why.
        reason: String,
    },
}

impl Intent {
    /// The action of the domain that it comes to.
    pub(super) fn kind(&self) -> ActionKind {
        match self {
            Self::Act(action) => action.kind(),
            Self::AssignNextNumber => ActionKind::AssignNumber,
            Self::Renumber { .. } => ActionKind::Renumber,
        }
    }
}

/// The digest of whatever a client sent: what makes two commands the same.
pub(super) fn digest_of_body(body: &impl Serialize) -> Result<[u8; 32], AppError> {
    let body = serde_json::to_vec(body).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(Sha256::digest(body).into())
}

/// What a command led to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The case after it.
    pub case: Arc<Case>,
    /// Position of its last event in the log.
    pub position: i64,
    /// Whether this command id had been recorded before.
    pub replayed: bool,
    /// The query password, told once: on the submission that made it.
    pub password: Option<String>,
}

/// Why a command had no outcome.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The law, the state or the input forbids it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The case went on since the client looked.
    #[error("the case is at version {actual}, not at {expected}")]
    StaleVersion {
        /// What the client saw.
        expected: u64,
        /// What it is.
        actual: u64,
    },
    /// The command id belongs to another command.
    #[error("this command id was used for another command")]
    CommandIdReused,
    /// The database went away, or too many act on one case; the same command may be sent again.
    #[error("the event log is unavailable, send the same command again")]
    Unavailable,
    /// We are broken; the details are in the log.
    #[error("internal error: {0}")]
    Internal(String),
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        if beian_projections::Database::is_transient(&error) {
            Self::Unavailable
        } else {
            Self::Internal(error.to_string())
        }
    }
}
