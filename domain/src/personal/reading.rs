//! Readings (查阅记录): every look at personal data in clear, and every export of a case, is an event of its own stream,
//! one for each case.

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
    /// 导出案卷: a case was taken out with all its events
    DossierExported {
        /// Who.
        by: Actor,
        /// Which case.
        case_id: Uuid,
        /// The organ that handled the case then.
        organ: RegionCode,
        /// Events of the log that the dossier's head covers.
        size: u64,
        /// Why.
        purpose: String,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

impl Reading {
    /// Who read, or took out.
    pub fn by(&self) -> &Actor {
        match self {
            Self::PersonalDataRead { by, .. } | Self::DossierExported { by, .. } => by,
        }
    }

    /// The case.
    pub fn case_id(&self) -> Uuid {
        match self {
            Self::PersonalDataRead { case_id, .. } | Self::DossierExported { case_id, .. } => *case_id,
        }
    }

    /// The organ that handled the case then.
    pub fn organ(&self) -> RegionCode {
        match self {
            Self::PersonalDataRead { organ, .. } | Self::DossierExported { organ, .. } => *organ,
        }
    }
}

log_event!(Reading, READING, { PersonalDataRead, DossierExported });

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
