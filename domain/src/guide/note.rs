//! Remarks in an answer, and what a rule rests on.

use chrono::NaiveDate;
use serde::Serialize;

use super::Enquiry;
use crate::{
    law::{Citation, Sources},
    message::{Bilingual, Message},
    rulebook::Rulebook,
};

/// Something to be known, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Stable code.
    pub code: String,
    /// The sentence.
    pub text: Bilingual,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

impl Note {
    pub(super) fn citing(message: Message, cite: &[Citation]) -> Self {
        Self { code: message.code.clone(), text: message.into(), cite: cite.to_vec() }
    }
}

impl From<Message> for Note {
    fn from(message: Message) -> Self {
        Self::citing(message, &[])
    }
}

/// What a rule rests on (设定依据), as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Basis<'r> {
    /// The place.
    pub cite: Citation,
    /// Title of the instrument or document.
    pub title: Option<&'r Bilingual>,
    /// Document number (文号) of an instrument.
    pub number: Option<&'r str>,
    /// That it is repealed on that day.
    pub repealed: Option<Repealed<'r>>,
}

/// That an instrument is no longer in force (已失效).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Repealed<'r> {
    /// Its last day.
    pub last_day: NaiveDate,
    /// What ended it.
    pub by: Option<&'r str>,
}

impl<'r> Basis<'r> {
    pub(super) fn of(sources: &'r Sources, cite: &Citation, on: NaiveDate) -> Self {
        let instrument = sources.instrument(&cite.source);
        let document = sources.document(&cite.source);
        let title = instrument.map(|instrument| &instrument.title).or(document.map(|document| &document.title));
        let repealed = sources.repealed(cite, on).and_then(|instrument| {
            Some(Repealed { last_day: instrument.last_day?, by: instrument.repealed_by.as_deref() })
        });
        Self { cite: cite.clone(), title, number: instrument.map(|instrument| instrument.number.as_str()), repealed }
    }
}

/// Region codes that were not in use on the day, each once.
pub(super) fn about_places(rulebook: &Rulebook, enquiry: &Enquiry) -> Vec<Note> {
    let mut places: Vec<_> = [enquiry.unit, enquiry.maintained, enquiry.hosted].into_iter().flatten().collect();
    places.sort();
    places.dedup();
    let warnings = places.into_iter().filter_map(|place| rulebook.regions().warning(place, enquiry.on));
    warnings.map(|warning| warning.message().into()).collect()
}
