//! What somebody wants to know.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    counting::{CountingError, Moment},
    identity::RegionCode,
    message::Message,
    procedure::{ApplicantKind, FilingObject},
    rulebook::Rulebook,
};

/// An enquiry (咨询). It holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enquiry {
    /// Who asks.
    pub applicant: ApplicantKind,
    /// What there is to file; the unit alone when empty. A person's connection counts as the unit.
    #[serde(default)]
    pub objects: Vec<FilingObject>,
    /// Whether the website is commercial (经营性).
    #[serde(default)]
    pub commercial: bool,
    /// Circumstances that hold, ids of `law/circumstances.toml`.
    #[serde(default)]
    pub circumstances: Vec<String>,
    /// Day of formal connection (正式联通); none before it.
    #[serde(default)]
    pub connected_on: Option<NaiveDate>,
    /// Place of the unit (所在地).
    #[serde(default)]
    pub unit: Option<RegionCode>,
    /// Place from which the system is maintained (系统维护地).
    #[serde(default)]
    pub maintained: Option<RegionCode>,
    /// Place where the server stands (服务器托管地).
    #[serde(default)]
    pub hosted: Option<RegionCode>,
    /// The day asked about; its law answers.
    pub on: NaiveDate,
    /// Asks whether the offices are open at this moment.
    #[serde(default)]
    pub at: Option<Moment>,
}

/// Why an enquiry cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnquiryError {
    /// No place at all is named.
    #[error("the enquiry names no place")]
    NoPlace,
    /// The rulebook has no such circumstance.
    #[error("there is no circumstance {0:?}")]
    Circumstance(String),
    /// The day of connection cannot be counted from.
    #[error(transparent)]
    Counting(#[from] CountingError),
}

impl EnquiryError {
    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::NoPlace => Message::new("guide_no_place"),
            Self::Circumstance(id) => {
                Message::new("guide_circumstance_unknown").with("circumstance", id.chars().take(40).collect::<String>())
            }
            Self::Counting(error) => error.message(),
        }
    }
}

/// The three places, where one that is not named is taken to be the nearest that is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub(super) unit: RegionCode,
    pub(super) maintained: RegionCode,
    pub(super) hosted: RegionCode,
}

impl Enquiry {
    pub(super) fn check(&self, rulebook: &Rulebook) -> Result<(), EnquiryError> {
        let known = |id: &String| rulebook.circumstances().iter().any(|circumstance| circumstance.id == *id);
        if let Some(unknown) = self.circumstances.iter().find(|id| !known(id)) {
            return Err(EnquiryError::Circumstance(unknown.clone()));
        }
        self.places().map(|_| ()).ok_or(EnquiryError::NoPlace)
    }

    pub(super) fn places(&self) -> Option<Places> {
        let maintained = self.maintained.or(self.unit).or(self.hosted)?;
        Some(Places { unit: self.unit.unwrap_or(maintained), maintained, hosted: self.hosted.unwrap_or(maintained) })
    }

    /// What there is to file, each once, the unit first.
    pub(super) fn objects(&self) -> Vec<FilingObject> {
        let mut objects = self.objects.clone();
        objects.sort();
        objects.dedup();
        if objects.is_empty() { vec![FilingObject::Unit] } else { objects }
    }

    /// The kind under which the enquirer files: whoever runs a commercial website is a commercial information service.
    pub(super) fn filer(&self) -> ApplicantKind {
        match self.applicant {
            ApplicantKind::InformationService if self.commercial => ApplicantKind::CommercialInformationService,
            ApplicantKind::UsingUnit if self.commercial && self.objects.contains(&FilingObject::Website) => {
                ApplicantKind::CommercialInformationService
            }
            kind => kind,
        }
    }
}
