//! Readings (查阅记录): every look at personal data in clear is an event of its own stream, one for each case.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actor::Actor,
    identity::RegionCode,
    log_event::log_event,
    refusal::{Refusal, RefusalCode},
};

/// Kind of stream that readings are.
pub const READING: &str = "reading";

/// Most characters of a purpose.
pub const MAX_PURPOSE: usize = 500;
/// Most paths that one reading asks for.
pub const MAX_PATHS: usize = 100;

/// What happened in a stream of readings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// 查阅个人信息
    PersonalDataRead {
        /// Who.
        by: Actor,
        /// In which case.
        case_id: Uuid,
        /// The organ that handled the case then.
        organ: RegionCode,
        /// What: paths in the case.
        paths: Vec<String>,
        /// Why (查阅目的).
        purpose: String,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

log_event!(Reading, READING, { PersonalDataRead });

/// The purpose in one line, if it and the paths keep within their bounds.
///
/// # Errors
/// There is no purpose or no path, or too much of either.
pub fn checked_request(purpose: &str, paths: &[String]) -> Result<String, Refusal> {
    let purpose = purpose.split_whitespace().collect::<Vec<_>>().join(" ");
    if purpose.is_empty() {
        return Err(Refusal::new(RefusalCode::PurposeMissing).at("purpose"));
    }
    if purpose.chars().count() > MAX_PURPOSE {
        return Err(Refusal::new(RefusalCode::TextNotAllowed).with("max", MAX_PURPOSE).at("purpose"));
    }
    let fits = |path: &String| !path.is_empty() && path.len() <= 300;
    if paths.is_empty() || paths.len() > MAX_PATHS || !paths.iter().all(fits) {
        return Err(Refusal::new(RefusalCode::PersonalPathsMissing).with("max", MAX_PATHS).at("paths"));
    }
    Ok(purpose)
}
