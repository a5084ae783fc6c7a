//! Guidance (办事指引) as the interface shows it.

mod enquiry;
mod filing;
mod step;
mod term;

use async_graphql::SimpleObject;
use beian_domain::{guide, law};
use chrono::NaiveDate;

pub(super) use enquiry::Enquiry;
use filing::FilingOwed;

use super::{
    case::Bilingual,
    citation::{Citation, citations},
    organ::Region,
    words::FilingObject,
};

/// The answer to an enquiry.
#[derive(SimpleObject)]
pub(super) struct Guide {
    /// The day asked about.
    on: NaiveDate,
    /// Version of the rulebook that answers.
    rulebook: String,
    /// Filings owed to the public-security organs, in the order in which they are made.
    filings: Vec<FilingOwed>,
    /// Filings owed to others (其他部门办理的事项).
    other_authorities: Vec<FilingOwed>,
    /// For which object nothing is to be filed somewhere, and why.
    not_owed: Vec<NotOwed>,
    /// What is to be known besides.
    notes: Vec<Note>,
}

impl From<guide::Guide<'_>> for Guide {
    fn from(answer: guide::Guide<'_>) -> Self {
        Self {
            on: answer.enquiry.on,
            rulebook: answer.rulebook.to_owned(),
            filings: answer.filings.into_iter().map(FilingOwed::from).collect(),
            other_authorities: answer.other_authorities.into_iter().map(FilingOwed::from).collect(),
            not_owed: answer.not_owed.into_iter().map(NotOwed::from).collect(),
            notes: answer.notes.into_iter().map(Note::from).collect(),
        }
    }
}

/// That nothing is to be filed for an object somewhere.
#[derive(SimpleObject)]
struct NotOwed {
    /// What is not filed.
    object: FilingObject,
    /// Where.
    place: Region,
    /// Id of the rule that says so; none where no rule is in force.
    procedure_id: Option<String>,
    /// Why.
    why: Note,
}

impl From<guide::NotOwed> for NotOwed {
    fn from(not_owed: guide::NotOwed) -> Self {
        let guide::NotOwed { object, place, procedure, why } = not_owed;
        Self { object: object.into(), place: Region(place), procedure_id: procedure.map(|id| id.0), why: why.into() }
    }
}

/// Something to be known, with the place where it stands.
#[derive(SimpleObject)]
struct Note {
    /// Stable code.
    code: String,
    /// Chinese.
    zh: String,
    /// English.
    en: String,
    /// Where it stands.
    citations: Vec<Citation>,
}

impl From<guide::Note> for Note {
    fn from(note: guide::Note) -> Self {
        let guide::Note { code, text, cite } = note;
        Self { code, zh: text.zh, en: text.en, citations: citations(&cite, None) }
    }
}

/// Something that may be so of a unit, a website or a filing (情形).
#[derive(SimpleObject)]
pub(super) struct Circumstance {
    /// Its id, as enquiries and materials name it.
    id: String,
    /// What is so.
    title: Bilingual,
    /// Where a source speaks of it.
    citations: Vec<Citation>,
}

impl Circumstance {
    pub(super) fn of(circumstance: &law::Circumstance) -> Self {
        let law::Circumstance { id, title, cite } = circumstance;
        Self { id: id.clone(), title: title.clone().into(), citations: citations(cite, None) }
    }
}
