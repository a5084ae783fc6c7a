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
pub(super) struct Story {
    /// What it shows.
    #[expect(dead_code, reason = "for the reader")]
    pub(super) title: String,
    /// Where the rules stand.
    #[expect(dead_code, reason = "for the reader")]
    pub(super) source: String,
    /// What is filed.
    pub(super) filing: Given,
    /// What happens.
    #[serde(rename = "step")]
    pub(super) steps: Vec<Step>,
}

/// The filing that the story is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    pub(super) procedure: ProcedureId,
    pub(super) organ: RegionCode,
    pub(super) region: RegionCode,
    pub(super) applicant: ApplicantKind,
    pub(super) connected_on: NaiveDate,
    /// Example answers: the name of a file in `domain/forms/examples`.
    pub(super) answers: String,
    /// Materials handed in with the submission.
    #[serde(default)]
    pub(super) handed_in: Vec<HandedIn>,
    /// Example rows of materials that are lists, by material: names of files in `domain/forms/examples`.
    #[serde(default)]
    pub(super) attachments: BTreeMap<String, String>,
    /// What the organ has promised for limits, by the rule: `T03 = "10 working_day"`.
    #[serde(default)]
    pub(super) promised: BTreeMap<String, String>,
}

/// One act and what must follow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// The day, recorded at ten in the morning.
    pub(super) on: NaiveDate,
    /// The day it is said to have happened, where it is recorded later.
    pub(super) occurred_on: Option<NaiveDate>,
    /// Why it is recorded later.
    pub(super) reason: Option<String>,
    /// `applicant`, `officer`, `inspector`, `supervisor`, `auditor`, or `officer@451100` of another organ.
    pub(super) who: String,
    /// The calendar has the invented days of 2027 from this step on.
    #[serde(default)]
    pub(super) invented_2027: bool,
    /// Materials handed in with an `amend`.
    #[serde(default)]
    pub(super) handed_in: Vec<HandedIn>,
    /// The act.
    #[serde(rename = "do")]
    pub(super) act: Act,
    /// What must follow.
    #[serde(default)]
    pub(super) then: Then,
    /// How the dates were worked out.
    #[expect(dead_code, reason = "for the reader")]
    pub(super) why: Option<String>,
}

/// An act: an action as the domain writes it, or one that takes the story's filing.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Act {
    /// `submit`
    Told(Told),
    /// `amend = { field = value }`: the answers with these changes.
    Amend { amend: BTreeMap<String, serde_json::Value> },
    /// `attach = { material = "example" }`: the answers as they stand, and these rows.
    Attach { attach: BTreeMap<String, String> },
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
pub(super) enum Told {
    Submit,
    /// Counts the clocks anew with the calendar of the step.
    Recount,
}

/// A change reported after filing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) changed_on: NaiveDate,
    pub(super) answers: BTreeMap<String, serde_json::Value>,
}

/// What must follow an act; what is not named is not looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Then {
    pub(super) status: Option<Status>,
    /// Id of the stage to complete.
    pub(super) stage: Option<String>,
    /// The act is refused with this code, and nothing changes.
    pub(super) refused: Option<String>,
    /// Due days of running deadlines.
    #[serde(default)]
    pub(super) due: BTreeMap<String, NaiveDate>,
    /// Running tasks without a due day.
    #[serde(default)]
    pub(super) open: Vec<String>,
    #[serde(default)]
    pub(super) met: Vec<String>,
    #[serde(default)]
    pub(super) met_late: Vec<String>,
    #[serde(default)]
    pub(super) overdue: Vec<String>,
    #[serde(default)]
    pub(super) suspended: Vec<String>,
    #[serde(default)]
    pub(super) cancelled: Vec<String>,
    #[serde(default)]
    pub(super) lapsed: Vec<String>,
    /// Every alert that has come by then, in the order of time: `2023-05-25 T03-1 half`.
    pub(super) alerts: Option<Vec<String>>,
    /// Deadlines whose due day is provisional.
    #[serde(default)]
    pub(super) provisional: Vec<String>,
    /// Deadlines whose due day is no longer provisional.
    #[serde(default)]
    pub(super) firm: Vec<String>,
    /// Who handles it; empty for nobody.
    pub(super) handler: Option<String>,
    pub(super) number: Option<String>,
    /// Numbers it had before, oldest first.
    pub(super) former_numbers: Option<Vec<String>>,
    pub(super) filed_on: Option<NaiveDate>,
    pub(super) badge_shown_on: Option<NaiveDate>,
    /// State of the inspection of a year.
    #[serde(default)]
    pub(super) inspection: BTreeMap<String, String>,
    /// Articles on which the inspection of a year rests.
    #[serde(default)]
    pub(super) basis: BTreeMap<String, Vec<String>>,
    /// Where materials stand: `open`, `received`, `checked`, `refused`, `not_applicable`.
    #[serde(default)]
    pub(super) materials: BTreeMap<String, String>,
    /// How many access units and users are connected.
    pub(super) access_users: Option<usize>,
    /// Who has copy 1, 2, …
    pub(super) copies: Option<Vec<String>>,
}
