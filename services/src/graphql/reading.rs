//! Readings (查阅记录): who looked at personal data in clear.

use async_graphql::{Context, Result, SimpleObject};
use beian_domain::{
    case::Case,
    personal::Reading,
    policy::{self, Deed, Matter},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Fault, organ::Organ, position::LogPosition, scope, words::Role};
use crate::app::{App, DOSSIER};

/// A look at personal data in clear.
#[derive(SimpleObject)]
pub(super) struct PersonalReading {
    /// Place in the whole log.
    position: LogPosition,
    /// The case.
    case_id: Uuid,
    /// The organ that handled it then.
    organ: Organ,
    /// Account of whoever read.
    account: String,
    /// In which role.
    role: Role,
    /// What: paths in the case; `dossier` where all of it was exported.
    paths: Vec<String>,
    /// Why (查阅目的).
    purpose: String,
    /// When.
    recorded_at: DateTime<Utc>,
}

impl PersonalReading {
    pub(super) fn new(position: i64, reading: Reading) -> Self {
        let (by, case_id, organ) = (reading.by().clone(), reading.case_id(), reading.organ());
        let (paths, purpose, recorded_at) = match reading {
            Reading::PersonalDataRead { paths, purpose, recorded_at, .. } => (paths, purpose, recorded_at),
            Reading::DossierExported { purpose, recorded_at, .. } => (vec![DOSSIER.to_owned()], purpose, recorded_at),
        };
        Self {
            position: LogPosition(position),
            case_id,
            organ: Organ(organ),
            account: by.name,
            role: by.role.into(),
            paths,
            purpose,
            recorded_at,
        }
    }
}

/// The readings of a case that is within sight; none for whoever may not audit.
pub(super) async fn readings_of(ctx: &Context<'_>, case: &Case) -> Result<Vec<PersonalReading>> {
    let allowed = policy::may(scope::actor(ctx)?, Deed::See(Matter::Readings), case).is_ok();
    let Some(case_id) = case.filing.as_ref().map(|filing| filing.case_id).filter(|_| allowed) else {
        return Ok(Vec::new());
    };
    let entries = ctx.data_unchecked::<App>().readings(case_id).await.map_err(Fault::from)?;
    Ok(entries.into_iter().map(|entry| PersonalReading::new(entry.position, entry.reading)).collect())
}
