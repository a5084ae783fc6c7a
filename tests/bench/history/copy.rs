//! A copy of a case: the same course under another id, name and number, at another organ.

use anyhow::Result;
use beian_domain::{actor::Role, case::Filing, identity::RegionCode};
use beian_projections::StoredEvent;
use beian_services::log::NewEvent;
use rand::{SeedableRng, rngs::SmallRng};
use uuid::Uuid;

use super::places::Places;

/// A copy of a case.
#[derive(Debug, Clone)]
pub(super) struct Copy {
    pub(super) case_id: Uuid,
    pub(super) region: RegionCode,
    /// The number it was given, from then on.
    pub(super) number: Option<String>,
    organ: RegionCode,
    /// Which copy of its case.
    place: usize,
}

impl Copy {
    /// Always the same for a case and a place among its copies.
    pub(super) fn new(case: &Filing, place: usize, places: &Places) -> Self {
        let case_id = Uuid::new_v5(&case.case_id, &place.to_be_bytes());
        let (organ, region) = places.draw(case, &mut SmallRng::seed_from_u64(case_id.as_u64_pair().0));
        Self { case_id, region, number: None, organ, place }
    }

    /// An event of the case as it happens to the copy.
    pub(super) fn tell(&self, case: &Filing, event: &StoredEvent) -> Result<NewEvent> {
        let mut payload = event.payload.clone();
        for (old, new) in self.renames(case) {
            payload = payload.replace(&old, &new);
        }
        Ok(NewEvent {
            event_type: event.event_type.clone(),
            event_version: event.event_version.clone(),
            payload: serde_json::from_str(&payload)?,
            metadata: serde_json::from_str(&event.metadata)?,
        })
    }

    /// What is replaced in the text of an event. Codes stand alone or end an official's account; within other digits,
    /// such as numbers, they are left alone.
    fn renames(&self, case: &Filing) -> Vec<(String, String)> {
        let (place, names) = (self.place, &case.particulars);
        let mut renames = vec![(case.case_id.to_string(), self.case_id.to_string())];
        if !names.unit_name.is_empty() {
            renames.push((names.unit_name.clone(), format!("{}{place}部", names.unit_name)));
        }
        renames.extend(names.domains.iter().map(|domain| (domain.clone(), format!("{place}-{domain}"))));
        renames.extend(case.number.clone().zip(self.number.clone()));
        if let Some(account) = case.submitted_by.as_ref().filter(|account| account.role == Role::Applicant) {
            renames.push((format!("\"{}\"", account.name), format!("\"{}-{place}\"", account.name)));
        }
        let codes = [
            (case.region, self.region),
            (case.organ, self.organ),
            (case.organ.prefecture(), self.organ.prefecture()),
            (case.organ.province(), self.organ.province()),
        ];
        for (old, new) in codes.into_iter().filter(|(old, new)| old != new) {
            renames.push((format!("\"{old}\""), format!("\"{new}\"")));
            renames.push((format!("-{old}\""), format!("-{new}\"")));
        }
        renames
    }
}
