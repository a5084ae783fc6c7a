//! Instruments (法律文件) with their status over time, and the source documents that carry local rules.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Amendment, Citation, InstrumentStatus};
use crate::message::Bilingual;

/// A law, order or notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Short id used in citations, such as `order-33`.
    pub id: String,
    /// Full title.
    pub title: Bilingual,
    /// Document number (文号), such as 公安部令第33号.
    pub number: String,
    /// Issuing body.
    pub issuer: String,
    /// Day of issue.
    pub issued: NaiveDate,
    /// First day in force.
    pub first_day: NaiveDate,
    /// Last day in force, if it was repealed or replaced (废止).
    #[serde(default)]
    pub last_day: Option<NaiveDate>,
    /// What ended it.
    #[serde(default)]
    pub repealed_by: Option<String>,
    /// Id of the instrument that took its place, if one did.
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// Amendments in the order of their days.
    #[serde(default)]
    pub amendments: Vec<Amendment>,
    /// Rests on general knowledge or a secondary source; to be looked up before a rule hangs on it.
    #[serde(default)]
    pub verify: bool,
    /// Where these facts were taken from.
    pub source: String,
}

impl Instrument {
    /// Whether it is in force on a day; both end days count.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.first_day <= on && self.last_day.is_none_or(|last| on <= last)
    }
}

/// A document that states a local procedure or prints a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Id used in citations, such as `D13`.
    pub id: String,
    /// Title as printed.
    pub title: Bilingual,
    /// First and last line in the collected source text.
    pub lines: (u32, u32),
}

/// Everything a rule can cite.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// All instruments.
    pub instruments: Vec<Instrument>,
    /// All documents.
    pub documents: Vec<Document>,
}

impl Sources {
    /// The instrument with this id.
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.id == id)
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// Status on a day of the instrument that is cited; none for a document, which says of itself no day.
    pub fn status(&self, citation: &Citation, on: NaiveDate) -> Option<InstrumentStatus> {
        self.instrument(&citation.source).map(|instrument| instrument.status(on))
    }

    /// The cited instrument if it is known and no longer in force on that day.
    pub fn repealed(&self, citation: &Citation, on: NaiveDate) -> Option<&Instrument> {
        self.instrument(&citation.source).filter(|instrument| instrument.status(on).has_ended())
    }
}
