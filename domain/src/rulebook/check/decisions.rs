//! Every unclear place of the sources is decided by a reading of a pack, by a form's note, or by `law/readings.toml`.

use std::collections::BTreeSet;

use super::law_file::{empty, error, lost};
use crate::{
    form::Field,
    law::Citation,
    message::Message,
    procedure::Reading,
    rulebook::{
        Finding, Rulebook,
        pack::Pack,
        read::{AMBIGUITIES, READINGS},
    },
};

pub(super) fn check(rulebook: &Rulebook) -> Vec<Finding> {
    let mut findings = questions(rulebook);
    findings.extend(readings(rulebook));
    let decisions: Vec<Decision> = in_packs(rulebook).chain(in_readings(rulebook)).chain(in_forms(rulebook)).collect();
    findings.extend(decisions.iter().filter_map(|decision| decision.fault(rulebook)));
    for (index, ambiguity) in rulebook.decisions.ambiguities.iter().enumerate() {
        if !decisions.iter().any(|decision| decision.number == ambiguity.number) {
            let message = Message::new("law_ambiguity_undecided").with("number", ambiguity.number);
            findings.push(error(rulebook, AMBIGUITIES, &format!("ambiguity[{index}].number"), message));
        }
    }
    findings
}

/// Numbers stand once, places can be found, something is asked.
fn questions(rulebook: &Rulebook) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbers = BTreeSet::new();
    for (index, ambiguity) in rulebook.decisions.ambiguities.iter().enumerate() {
        let at = format!("ambiguity[{index}]");
        if !numbers.insert(ambiguity.number) {
            let message = Message::new("law_number_twice").with("number", ambiguity.number);
            findings.push(error(rulebook, AMBIGUITIES, &format!("{at}.number"), message));
        }
        if ambiguity.cite.is_empty() {
            findings.push(error(rulebook, AMBIGUITIES, &format!("{at}.cite"), Message::new("law_uncited")));
        }
        for (place, citation) in ambiguity.cite.iter().enumerate() {
            findings.extend(lost(rulebook, AMBIGUITIES, &format!("{at}.cite[{place}]"), citation));
        }
        let question = &ambiguity.question;
        findings.extend(empty(rulebook, AMBIGUITIES, &format!("{at}.question"), &[&question.zh, &question.en]));
    }
    findings
}

/// Readings outside the packs say something about a place that can be found.
fn readings(rulebook: &Rulebook) -> Vec<Finding> {
    let readings = rulebook.decisions.readings.iter().enumerate();
    readings
        .flat_map(|(index, reading)| {
            let at = format!("reading[{index}]");
            lost(rulebook, READINGS, &format!("{at}.cite"), &reading.cite).into_iter().chain(empty(
                rulebook,
                READINGS,
                &format!("{at}.reading"),
                &[&reading.reading],
            ))
        })
        .collect()
}

/// A place that decides an ambiguity.
struct Decision {
    file: String,
    key: String,
    number: u8,
    cite: Vec<Citation>,
    is_told: bool,
}

impl Decision {
    fn of(file: &str, at: String, reading: &Reading) -> Option<Self> {
        let number = reading.ambiguity?;
        let (cite, key) = (vec![reading.cite.clone()], format!("{at}.ambiguity"));
        Some(Self { file: file.to_owned(), key, number, cite, is_told: true })
    }

    fn fault(&self, rulebook: &Rulebook) -> Option<Finding> {
        let code = match rulebook.decisions.ambiguity(self.number) {
            None => "law_ambiguity_unknown",
            Some(_) if !self.is_told => "law_ambiguity_without_note",
            Some(ambiguity) if !self.cite.iter().any(|place| ambiguity.cite.contains(place)) => {
                "law_ambiguity_elsewhere"
            }
            Some(_) => return None,
        };
        Some(error(rulebook, &self.file, &self.key, Message::new(code).with("number", self.number)))
    }
}

fn in_packs(rulebook: &Rulebook) -> impl Iterator<Item = Decision> {
    rulebook.packs.iter().flat_map(|pack| {
        let readings = own_readings(pack).into_iter().enumerate();
        readings.filter_map(|(index, reading)| Decision::of(&pack.file, format!("readings[{index}]"), &reading))
    })
}

/// The readings of a pack, also of one that is only a base.
fn own_readings(pack: &Pack) -> Vec<Reading> {
    pack.table.get("readings").and_then(|value| value.clone().try_into().ok()).unwrap_or_default()
}

fn in_readings(rulebook: &Rulebook) -> impl Iterator<Item = Decision> {
    let readings = rulebook.decisions.readings.iter().enumerate();
    readings.filter_map(|(index, reading)| Decision::of(READINGS, format!("reading[{index}]"), reading))
}

fn in_forms(rulebook: &Rulebook) -> impl Iterator<Item = Decision> {
    rulebook.forms().flat_map(|form| {
        let keyed = keyed(&form.fields, "").into_iter();
        keyed.filter_map(|(at, field)| {
            let (file, key) = (format!("forms/{}.toml", form.id), format!("{at}.ambiguity"));
            let (cite, is_told) = (field.cite.clone(), field.note.is_some());
            Some(Decision { file, key, number: field.ambiguity?, cite, is_told })
        })
    })
}

/// All fields with their keys in the file: `fields[2].fields[0]`.
fn keyed<'f>(fields: &'f [Field], prefix: &str) -> Vec<(String, &'f Field)> {
    let mut found = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let key = format!("{prefix}fields[{index}]");
        let nested = keyed(&field.fields, &format!("{key}."));
        found.push((key, field));
        found.extend(nested);
    }
    found
}
