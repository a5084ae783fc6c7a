//! Who is one person in a case, by all that was ever recorded of them.
//!
//! A key belongs to whoever a name or a resident id told once. The same person may have several: the applicant is told
//! by name alone, a mistyped resident id was put right later, a single value was corrected before its group was known.

use std::collections::{BTreeMap, BTreeSet};

use beian_domain::{case::Case, form::FieldType, personal::Sealed, rulebook::Rulebook};
use uuid::Uuid;

use crate::{app::HistoryEntry, vault::CaseKeys};

/// The persons of one case, by the keys that seal their data.
#[derive(Default)]
pub(super) struct Persons(BTreeMap<Uuid, Known>);

/// What is known of whoever has one key.
#[derive(Default)]
struct Known {
    names: BTreeSet<String>,
    has_resident_id: bool,
    groups: BTreeSet<String>,
    /// Where they stood, by event: the row of a list, and the group.
    places: BTreeMap<i64, BTreeSet<String>>,
}

impl Persons {
    /// Of all events of a case, with the keys that are still there.
    pub(super) fn of(history: &[HistoryEntry], case: &Case, keys: &CaseKeys, rulebook: &Rulebook) -> Self {
        let mut persons = Self::default();
        let context = case.personal_context(rulebook);
        for entry in history {
            entry.event.as_ref().clone().visit_personal(context, &mut |place, value| {
                let Some(sealed) = Sealed::read(value) else { return };
                let known = persons.0.entry(sealed.subject).or_default();
                known.groups.insert(place.group().to_owned());
                // Users of a network are told apart by where they are connected, whatever their names.
                if place.names_row() {
                    return;
                }
                known.places.entry(entry.sequence).or_default().insert(place.person());
                known.has_resident_id |= place.kind == FieldType::ResidentId;
                if place.kind == FieldType::PersonName {
                    known.names.extend(keys.open(&sealed).and_then(|name| name.as_str().map(str::to_owned)));
                }
            });
        }
        persons
    }

    /// Everybody who ever stood in a group that the form names.
    pub(super) fn in_group(&self, group: &str) -> Vec<Uuid> {
        self.0.iter().filter(|(_, known)| known.groups.contains(group)).map(|(subject, _)| *subject).collect()
    }

    /// These subjects, and all others that are the same persons.
    pub(super) fn same_as(&self, subjects: &[Uuid]) -> Vec<Uuid> {
        let meant: Vec<&Known> = subjects.iter().filter_map(|subject| self.0.get(subject)).collect();
        let same = self.0.iter().filter(|(_, one)| meant.iter().any(|other| one.is_same_as(other)));
        let found: BTreeSet<Uuid> = subjects.iter().copied().chain(same.map(|(subject, _)| *subject)).collect();
        found.into_iter().collect()
    }
}

impl Known {
    /// Of one name, unless both were told at once with resident ids of their own; or nameless, and at the other's place.
    fn is_same_as(&self, other: &Self) -> bool {
        let are_two = self.has_resident_id && other.has_resident_id && self.stand_apart(other);
        let is_nameless = self.names.is_empty() && !self.has_resident_id;
        !self.names.is_disjoint(&other.names) && !are_two || is_nameless && self.stands_where(other)
    }

    /// Whether one event tells of both at different places; a correction tells of both at the same.
    fn stand_apart(&self, other: &Self) -> bool {
        self.places.iter().any(|(event, places)| other.places.get(event).is_some_and(|there| there.is_disjoint(places)))
    }

    fn stands_where(&self, other: &Self) -> bool {
        let places: BTreeSet<&String> = other.places.values().flatten().collect();
        self.places.values().flatten().any(|place| places.contains(place))
    }
}
