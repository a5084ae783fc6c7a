//! The shape of a scenario file.

use std::collections::BTreeMap;

use beian_domain::{
    case::{Action, HandedIn, Status},
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
};
use chrono::NaiveDate;
use serde::Deserialize;

/// One case, told in steps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What it shows.
    #[expect(dead_code, reason = "for the reader")]
    pub title: String,
    /// Where the rules stand.
    #[expect(dead_code, reason = "for the reader")]
    pub source: String,
    /// What is filed.
    pub filing: Given,
    /// What happens.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// The filing that the story is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub procedure: ProcedureId,
    pub organ: RegionCode,
    pub region: RegionCode,
    pub applicant: ApplicantKind,
    pub connected_on: NaiveDate,
    /// Example answers: the name of a file in `domain/forms/examples`.
    pub answers: String,
    /// Materials handed in with the submission.
    #[serde(default)]
    pub handed_in: Vec<HandedIn>,
}

/// One act and what must follow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The day, recorded at ten in the morning.
    pub on: NaiveDate,
    /// The day it is said to have happened, where it is recorded later.
    pub occurred_on: Option<NaiveDate>,
    /// Why it is recorded later.
    pub reason: Option<String>,
    /// `applicant`, `officer`, `inspector`, `supervisor`, `auditor`, or `officer@451100` of another organ.
    pub who: String,
    /// The act.
    #[serde(rename = "do")]
    pub act: Act,
    /// What must follow.
    #[serde(default)]
    pub then: Then,
    /// How the dates were worked out.
    #[expect(dead_code, reason = "for the reader")]
    pub why: Option<String>,
}

/// An act: an action as the domain writes it, or one that takes the story's filing.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Act {
    /// `submit`
    Told(Told),
    /// `amend = { field = value }`: the answers with these changes.
    Amend { amend: BTreeMap<String, serde_json::Value> },
    /// `change_particulars = { changed_on, answers }`
    ChangeParticulars { change_particulars: Change },
    /// `change_connection = { changed_on, answers }`
    ChangeConnection { change_connection: Change },
    /// Any other action.
    Action(Action),
}

/// Acts that need nothing but the story.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    Submit,
}

/// A change reported after filing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub changed_on: NaiveDate,
    pub answers: BTreeMap<String, serde_json::Value>,
}

/// What must follow an act; what is not named is not looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Then {
    pub status: Option<Status>,
    /// Id of the stage to complete.
    pub stage: Option<String>,
    /// The act is refused with this code, and nothing changes.
    pub refused: Option<String>,
    /// Due days of running deadlines.
    #[serde(default)]
    pub due: BTreeMap<String, NaiveDate>,
    /// Running tasks without a due day.
    #[serde(default)]
    pub open: Vec<String>,
    #[serde(default)]
    pub met: Vec<String>,
    #[serde(default)]
    pub met_late: Vec<String>,
    #[serde(default)]
    pub overdue: Vec<String>,
    #[serde(default)]
    pub suspended: Vec<String>,
    #[serde(default)]
    pub cancelled: Vec<String>,
    #[serde(default)]
    pub lapsed: Vec<String>,
    /// Deadlines whose due day is provisional.
    #[serde(default)]
    pub provisional: Vec<String>,
    pub number: Option<String>,
    pub filed_on: Option<NaiveDate>,
    /// State of the inspection of a year.
    #[serde(default)]
    pub inspection: BTreeMap<String, String>,
    /// Who has copy 1, 2, …
    pub copies: Option<Vec<String>>,
}
