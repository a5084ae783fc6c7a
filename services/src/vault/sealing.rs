//! Sealing what is personal in new events, and opening what is sealed in a case.

use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use beian_domain::{
    case::{Case, CaseEvent, Fact},
    form::FieldType,
    personal::{FORGOTTEN, Place, Sealed, mask},
    rulebook::Rulebook,
};
use beian_projections::Digest;
use serde_json::Value;
use uuid::Uuid;

use super::{
    SubjectKey, Vault,
    cipher::{self, Key},
};

/// Version of the way values are sealed: XChaCha20-Poly1305 over the value as JSON, bound to case, subject and place.
const VERSION: u8 = 1;

/// The keys of one case, opened.
pub(crate) struct CaseKeys {
    vault: Vault,
    case_id: Uuid,
    keys: HashMap<Uuid, Key>,
    /// Whose they are: by group and blind index.
    subjects: HashMap<(String, String), Uuid>,
    made: Vec<SubjectKey>,
}

/// What tells a person of an event from others.
#[derive(Default)]
struct Person {
    resident_id: Option<String>,
    name: Option<String>,
}

impl CaseKeys {
    pub(super) fn new(vault: Vault, case_id: Uuid) -> Self {
        Self { vault, case_id, keys: HashMap::new(), subjects: HashMap::new(), made: Vec::new() }
    }

    pub(super) fn know(&mut self, subject: &SubjectKey, key: Key) {
        self.keys.insert(subject.subject_id, key);
        self.subjects.insert((subject.person_group.clone(), subject.person.clone()), subject.subject_id);
    }

    /// Seals what is personal in the events that follow a case, as it stands in the log; answers the keys made for it.
    pub(crate) fn seal(mut self, case: &Case, events: &mut [CaseEvent], rulebook: &Rulebook) -> Vec<SubjectKey> {
        let context = case.personal_context(rulebook);
        for event in events {
            // The value before a correction stays sealed for whoever it was sealed for.
            let mut standing = HashMap::new();
            if let Fact::Corrected { field, old, .. } = &mut event.fact {
                *old = case.correctable(field).unwrap_or_else(|| old.take());
                standing = self.standing(case, rulebook);
            }
            let mut persons: HashMap<String, Person> = HashMap::new();
            event.visit_personal(context, &mut |place, value| {
                if let Some(text) = value.as_str() {
                    persons.entry(place.person()).or_default().note(place.kind, text);
                }
            });
            event.visit_personal(context, &mut |place, value| {
                if Sealed::read(value).is_none() {
                    let person = persons.get(&place.person());
                    // What is put right alone belongs to whoever stands there.
                    let known = standing.get(&place.person()).filter(|_| person.is_none_or(Person::has_no_id));
                    let subject = known.copied().unwrap_or_else(|| self.subject(place, person));
                    *value = self.sealed(place, value, subject);
                }
            });
        }
        self.made
    }

    /// Seals one datum whose place alone tells whose it is.
    pub(crate) fn seal_datum(&mut self, place: &Place, value: &mut Value) {
        if Sealed::read(value).is_none() {
            let subject = self.subject(place, None);
            *value = self.sealed(place, value, subject);
        }
    }

    /// The keys made so far.
    pub(crate) fn into_made(self) -> Vec<SubjectKey> {
        self.made
    }

    /// Who stands at each place of the case, as far as they can be read.
    fn standing(&self, case: &Case, rulebook: &Rulebook) -> HashMap<String, Uuid> {
        let mut standing = HashMap::new();
        case.clone().visit_personal(rulebook, &mut |place, value| {
            let sealed = Sealed::read(value).filter(|sealed| self.keys.contains_key(&sealed.subject));
            if let Some(sealed) = sealed {
                standing.entry(place.person()).or_insert(sealed.subject);
            }
        });
        standing
    }

    /// The case in clear, for a decision; what nobody can read any more is not there, but for the rows that are found
    /// again by it.
    pub(crate) fn open_case(&self, case: &Case, rulebook: &Rulebook) -> Case {
        let mut open = case.clone();
        open.visit_personal(rulebook, &mut |place, value| {
            let Some(sealed) = Sealed::read(value) else { return };
            match self.open(&sealed) {
                Some(plain) => *value = plain,
                None if place.names_row() => {}
                None => *value = Value::Null,
            }
        });
        open
    }

    /// Replaces every sealed value by what is hidden, or by the word that says it is gone.
    pub(crate) fn show(&self, value: &mut Value) {
        if let Some(sealed) = Sealed::read(value) {
            *value = self.open(&sealed).unwrap_or_else(|| FORGOTTEN.into());
            return;
        }
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.show(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.show(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// What is hidden, if its key is still there.
    pub(crate) fn open(&self, sealed: &Sealed) -> Option<Value> {
        let key = self.keys.get(&sealed.subject)?;
        let ciphertext = BASE64_STANDARD.decode(&sealed.ciphertext).ok()?;
        let plain = cipher::open(key, &ciphertext, &self.bound(&sealed.subject, &sealed.at))?;
        serde_json::from_slice(&plain).ok()
    }

    fn sealed(&self, place: &Place, value: &Value, subject: Uuid) -> Value {
        let at = place.pattern();
        let bound = self.bound(&subject, &at);
        let Some(key) = self.keys.get(&subject) else { return Value::Null };
        let ciphertext = BASE64_STANDARD.encode(cipher::seal(key, value.to_string().as_bytes(), &bound));
        Sealed { subject, v: VERSION, at, ciphertext, mask: mask(place.kind, value) }.into_value()
    }

    /// The subject under which a datum is sealed; a person who is new to the case gets a key.
    fn subject(&mut self, place: &Place, person: Option<&Person>) -> Uuid {
        let told = person.and_then(Person::told).unwrap_or_else(|| format!("case:{}", self.case_id));
        let blind = Digest(self.vault.blind(told.as_bytes())).to_string();
        let whose = (place.subject.clone(), blind);
        // Before, all of one name in a group shared a key: where they do, they go on.
        let group = (place.group().to_owned(), whose.1.clone());
        if let Some(subject) = self.subjects.get(&whose).or_else(|| self.subjects.get(&group)) {
            return *subject;
        }
        let (subject_id, key) = (Uuid::new_v4(), cipher::random());
        let newest = self.vault.masters.newest();
        self.made.push(SubjectKey {
            subject_id,
            case_id: self.case_id,
            person_group: whose.0.clone(),
            person: whose.1.clone(),
            wrapped: newest.wrap(&key, subject_id.as_bytes()),
            master_key: newest.id().to_owned(),
        });
        self.keys.insert(subject_id, key);
        self.subjects.insert(whose, subject_id);
        subject_id
    }

    fn bound(&self, subject: &Uuid, at: &str) -> Vec<u8> {
        [self.case_id.as_bytes().as_slice(), subject.as_bytes(), at.as_bytes()].concat()
    }
}

impl Person {
    fn note(&mut self, kind: FieldType, text: &str) {
        match kind {
            FieldType::ResidentId => self.resident_id = Some(text.to_owned()),
            FieldType::PersonName => self.name = Some(text.to_owned()),
            _ => {}
        }
    }

    fn has_no_id(&self) -> bool {
        self.resident_id.is_none()
    }

    /// What is hashed for the blind index; none where nothing tells who it is.
    fn told(&self) -> Option<String> {
        let id = self.resident_id.as_ref().map(|id| format!("id:{}", id.to_uppercase()));
        id.or_else(|| self.name.as_ref().map(|name| format!("name:{name}")))
    }
}
