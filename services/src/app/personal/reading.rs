//! A look at personal data in clear: recorded first, answered after; no event, no values.

use beian_domain::{
    actor::Actor,
    case::Case,
    personal::{READING, Reading, Sealed, check_right, checked_request},
    policy::Deed,
    refusal::{Refusal, RefusalCode},
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::super::{
    ATTEMPTS, App, AppError,
    streams::{read_event, stored_event},
};
use crate::log::{Append, AppendError, Appended, StreamId, StreamWrite};

/// How an export of everything stands among what was read.
pub(crate) const DOSSIER: &str = "dossier";

/// What is to be read, by whom and why.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingRequest {
    /// Chosen by the client, new for each look: a repeat is refused.
    pub command_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who.
    pub actor: Actor,
    /// Paths of data, or of groups of data: `answers.responsible_person`.
    pub paths: Vec<String>,
    /// Why (查阅目的).
    pub purpose: String,
}

/// A datum in clear.
#[derive(Debug, Clone, PartialEq)]
pub struct Revealed {
    /// Where it stands in the case.
    pub path: String,
    /// The datum.
    pub value: Value,
}

/// A reading with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingEntry {
    /// Place in the whole log.
    pub position: i64,
    /// What was read.
    pub reading: Reading,
}

impl App {
    /// Personal data of a case in clear, once the reading is recorded.
    ///
    /// # Errors
    /// Refused without the right, a purpose or readable data; nothing was recorded then, and nothing is answered.
    pub async fn reveal(&self, request: &ReadingRequest) -> Result<Vec<Revealed>, AppError> {
        let unknown = || Refusal::new(RefusalCode::CaseUnknown).at("caseId");
        let case = self.case(request.case_id).await?.ok_or_else(unknown)?;
        check_right(&request.actor, Deed::ReadPersonalData, &case)?;
        let organ = case.filing.as_ref().map(|filing| filing.organ).ok_or_else(unknown)?;
        let purpose = checked_request(&request.purpose, &request.paths)?;
        let values = self.in_clear(request.case_id, &case, &request.paths).await?;
        let reading = Reading::PersonalDataRead {
            by: request.actor.clone(),
            case_id: request.case_id,
            organ,
            paths: request.paths.clone(),
            purpose,
            recorded_at: self.clock.now(),
        };
        self.record_reading(request, &reading).await?;
        Ok(values)
    }

    /// Records that a case was taken out with all its events, as of a head that covers so many events of the log; asked
    /// with [`DOSSIER`] as the path, before anything is given out.
    ///
    /// # Errors
    /// Refused without the right or a purpose; nothing was recorded then.
    pub async fn record_export(&self, request: &ReadingRequest, size: u64) -> Result<(), AppError> {
        let unknown = || Refusal::new(RefusalCode::CaseUnknown).at("caseId");
        let case = self.case(request.case_id).await?.ok_or_else(unknown)?;
        check_right(&request.actor, Deed::ExportDossier, &case)?;
        let organ = case.filing.as_ref().map(|filing| filing.organ).ok_or_else(unknown)?;
        let purpose = checked_request(&request.purpose, &request.paths)?;
        let (by, case_id, recorded_at) = (request.actor.clone(), request.case_id, self.clock.now());
        let exported = Reading::DossierExported { by, case_id, organ, size, purpose, recorded_at };
        self.record_reading(request, &exported).await
    }

    /// The readings of a case, oldest first.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn readings(&self, case_id: Uuid) -> Result<Vec<ReadingEntry>, AppError> {
        let stored = self.feed.stream(READING, &case_id.to_string(), 0).await?;
        let entries = stored
            .into_iter()
            .map(|stored| Ok(ReadingEntry { position: stored.position, reading: read_event(&stored)? }));
        entries.collect()
    }

    async fn in_clear(&self, case_id: Uuid, case: &Case, paths: &[String]) -> Result<Vec<Revealed>, AppError> {
        let keys = self.vault.keys_of(case_id).await?;
        let mut values = Vec::new();
        case.clone().visit_personal(&self.rulebook, &mut |place, value| {
            if !paths.iter().any(|path| stands_below(&place.path, path)) {
                return;
            }
            let plain = match Sealed::read(value) {
                Some(sealed) => keys.open(&sealed),
                None => Some(value.clone()),
            };
            values.extend(plain.map(|value| Revealed { path: place.path.clone(), value }));
        });
        let missing = |path: &&String| !values.iter().any(|value| stands_below(&value.path, path));
        if let Some(path) = paths.iter().find(missing) {
            let refusal = Refusal::new(RefusalCode::PersonalDatumUnknown).with("path", path);
            return Err(refusal.at("paths").into());
        }
        Ok(values)
    }

    async fn record_reading(&self, request: &ReadingRequest, reading: &Reading) -> Result<(), AppError> {
        let body_digest = self.blind_digest(request)?;
        let stream = StreamId::new(READING, request.case_id.to_string());
        for _ in 0..ATTEMPTS {
            let before = self.feed.stream(READING, &stream.aggregate_id, 0).await?;
            let expected = before.last().map_or(0, |stored| stored.sequence);
            let write = StreamWrite { stream: stream.clone(), expected, events: vec![stored_event(reading)?] };
            let append = Append {
                command_id: request.command_id,
                body_digest,
                recorded_at: self.clock.now(),
                writes: vec![write],
            };
            match self.log.append(append).await {
                Ok(Appended::Recorded { .. }) => return Ok(()),
                // What stands there now may be more than what was read then: each look is recorded.
                Ok(Appended::Replayed { .. }) => return Err(AppError::CommandIdReused),
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Unavailable)
    }
}

/// Whether a datum stands at a path or in the group there.
pub(super) fn stands_below(datum: &str, path: &str) -> bool {
    datum.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
