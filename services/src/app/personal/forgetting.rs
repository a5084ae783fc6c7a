//! Forgetting a person: recorded first in every case concerned, then the keys are destroyed.

use std::collections::BTreeMap;

use beian_domain::{
    actor::Actor,
    case::{Case, Header},
    personal::{Sealed, check_right, role_refused},
    policy::{self, Deed},
    refusal::{Refusal, RefusalCode},
};
use serde::Serialize;
use uuid::Uuid;

use super::{
    super::{ATTEMPTS, App, AppError, streams::stream_write},
    persons::Persons,
    stands_below,
};
use crate::log::{Append, AppendError, StreamWrite};

/// Who is to be forgotten, by whom and why.
#[derive(Debug, Clone, Serialize)]
pub struct Forgetting {
    /// Chosen by the client; a repeat is recorded once.
    pub command_id: Uuid,
    /// Who commands.
    pub actor: Actor,
    /// Who is forgotten.
    pub whom: Whom,
    /// Why.
    pub reason: String,
}

/// Who is to be forgotten.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Everywhere, whoever has this resident id.
    ResidentId(String),
    /// In one case, whoever is meant at this path: `answers.officers[1]`.
    Person {
        /// The case.
        case_id: Uuid,
        /// The path of a datum or of a group.
        path: String,
    },
    /// In one case, whoever ever stood in a group that the form names: `applicant`.
    Group {
        /// The case.
        case_id: Uuid,
        /// The group, as the form file has it.
        group: String,
    },
}

impl App {
    /// Makes a person unreadable for ever, in every case in which the policy lets the actor; answers how many keys were
    /// destroyed.
    ///
    /// # Errors
    /// Refused without the right or a reason, or where nothing readable is kept of the person.
    pub async fn forget(&self, request: &Forgetting) -> Result<u64, AppError> {
        self.check_whom(request).await?;
        let body_digest = self.blind_digest(request)?;
        if self.recorded(request.command_id, body_digest).await?.is_some() {
            return self.destroy_recorded(request).await;
        }
        for _ in 0..ATTEMPTS {
            let (subjects, writes) = self.forgotten(request).await?;
            if writes.is_empty() {
                return match self.destroy_recorded(request).await? {
                    0 => Err(Refusal::new(RefusalCode::PersonUnknown).into()),
                    destroyed => Ok(destroyed),
                };
            }
            let append = Append { command_id: request.command_id, body_digest, recorded_at: self.clock.now(), writes };
            match self.log.append(append).await {
                Ok(_) => return Ok(self.vault.destroy(&subjects).await?),
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Unavailable)
    }

    /// Of one named case the refusal says why; of a person anywhere only whether the role ever may.
    async fn check_whom(&self, request: &Forgetting) -> Result<(), AppError> {
        match request.whom {
            Whom::Person { case_id, .. } | Whom::Group { case_id, .. } => {
                let case = self.case(case_id).await?.unwrap_or_default();
                Ok(check_right(&request.actor, Deed::ForgetPerson, &case)?)
            }
            Whom::ResidentId(_) if policy::offers(request.actor.role, Deed::ForgetPerson) => Ok(()),
            Whom::ResidentId(_) => Err(role_refused(&request.actor, Deed::ForgetPerson).into()),
        }
    }

    /// Destroys what is left of keys whose persons were forgotten before: that may have been recorded without the keys
    /// being destroyed. Others, in cases beyond the actor's reach, are left alone.
    async fn destroy_recorded(&self, request: &Forgetting) -> Result<u64, AppError> {
        let mut recorded = Vec::new();
        for (case_id, subjects) in self.meant(&request.whom, true).await? {
            let case = self.case(case_id).await?.unwrap_or_default();
            let forgotten = case.filing.as_deref().map(|filing| filing.forgotten.as_slice()).unwrap_or_default();
            let subjects = subjects.into_iter().filter(|subject| forgotten.contains(subject));
            recorded.extend(of_case(case_id, subjects.collect()));
        }
        Ok(self.vault.destroy(&recorded).await?)
    }

    /// The subjects, each after its case, and case by case the event that forgets them.
    async fn forgotten(&self, request: &Forgetting) -> Result<(Vec<(Uuid, Uuid)>, Vec<StreamWrite>), AppError> {
        let header =
            Header { by: request.actor.clone(), recorded_at: self.clock.now(), occurred_on: None, reason: None };
        let (mut all, mut writes) = (Vec::new(), Vec::new());
        for (case_id, subjects) in self.meant(&request.whom, false).await? {
            let Some(case) = self.case(case_id).await? else { continue };
            if policy::may(&request.actor, Deed::ForgetPerson, &case).is_err() {
                continue;
            }
            let before = case.filing.as_deref().map(|filing| filing.forgotten.as_slice()).unwrap_or_default();
            let subjects: Vec<Uuid> = subjects.into_iter().filter(|subject| !before.contains(subject)).collect();
            if subjects.is_empty() {
                continue;
            }
            let event = case.forget(&header, &subjects, &request.reason)?;
            writes.push(stream_write("case", case_id, case.version, &[event])?);
            all.extend(of_case(case_id, subjects));
        }
        Ok((all, writes))
    }

    /// The subjects that are meant, by case; `again` those too that were forgotten before.
    async fn meant(&self, whom: &Whom, again: bool) -> Result<BTreeMap<Uuid, Vec<Uuid>>, AppError> {
        let mut by_case: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        let in_group = |persons: &Persons| match whom {
            Whom::Group { group, .. } => persons.in_group(group),
            Whom::ResidentId(_) | Whom::Person { .. } => Vec::new(),
        };
        match whom {
            Whom::ResidentId(id) => {
                for (case_id, subject) in self.vault.subjects_of(&canonical(id)).await? {
                    by_case.entry(case_id).or_default().push(subject);
                }
            }
            Whom::Person { case_id, path } => {
                let subjects = self.case(*case_id).await?.map(|case| self.subjects_at(&case, path, again));
                by_case.extend(subjects.filter(|found| !found.is_empty()).map(|found| (*case_id, found)));
            }
            Whom::Group { case_id, .. } => drop(by_case.insert(*case_id, Vec::new())),
        }
        for (case_id, subjects) in &mut by_case {
            let persons = self.persons(*case_id).await?;
            subjects.extend(in_group(&persons));
            *subjects = persons.same_as(subjects);
        }
        Ok(by_case)
    }

    /// Who is one person in a case, by all that was ever recorded.
    async fn persons(&self, case_id: Uuid) -> Result<Persons, AppError> {
        let Some(recounted) = self.recount(case_id).await? else { return Ok(Persons::default()) };
        let keys = self.vault.keys_of(case_id).await?;
        Ok(Persons::of(&recounted.history, &recounted.now, &keys, &self.rulebook))
    }

    fn subjects_at(&self, case: &Case, path: &str, again: bool) -> Vec<Uuid> {
        let mut subjects = Vec::new();
        case.clone().visit_personal(&self.rulebook, &mut |place, value| {
            let sealed = Sealed::read(value).filter(|sealed| again || !sealed.ciphertext.is_empty());
            subjects.extend(sealed.filter(|_| stands_below(&place.path, path)).map(|sealed| sealed.subject));
        });
        subjects.sort_unstable();
        subjects.dedup();
        subjects
    }
}

fn of_case(case_id: Uuid, subjects: Vec<Uuid>) -> impl Iterator<Item = (Uuid, Uuid)> {
    subjects.into_iter().map(move |subject| (case_id, subject))
}

/// As answers keep it: 18 places, the last one in capitals.
fn canonical(resident_id: &str) -> String {
    beian_domain::identity::ResidentId::parse(resident_id)
        .map_or_else(|_| resident_id.trim().to_owned(), |id| id.to_string())
}
