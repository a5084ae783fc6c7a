//! The command that is measured: a company hands in the website form of the national platform.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use beian_domain::{
    actor::{Actor, Role},
    case::{Action, CaseCommand, HandedIn, Header, Submission},
    form::Answers,
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
    rulebook::Rulebook,
};
use chrono::{Days, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http;

const ANSWERS: &str = include_str!("../../domain/forms/examples/website-form.json");
const PROCEDURE: &str = "national-platform";
const ORGAN: &str = "110105";
/// Who hands it in.
const APPLICANT: &str = "company";

const MUTATION: &str = "
    mutation Submit($target: OpeningTarget!, $input: SubmitFiling!) {
        submitFiling(target: $target, input: $input) { case { id status } position refusals { code } }
    }";

/// A submission as the domain takes it.
#[derive(Debug, Clone)]
pub(crate) struct Filing(CaseCommand);

impl Filing {
    /// A filing of today.
    pub(crate) fn new() -> Result<Self> {
        let organ = RegionCode::parse(ORGAN)?;
        let now = Utc::now();
        let submission = Submission {
            case_id: Uuid::nil(),
            procedure: ProcedureId(PROCEDURE.to_owned()),
            organ,
            region: organ,
            applicant: ApplicantKind::UsingUnit,
            connected_on: connected_on(now.date_naive())?,
            answers: serde_json::from_str::<Answers>(ANSWERS)?,
            handed_in: handed_in(now.date_naive())?,
            attachments: BTreeMap::new(),
            credentials: None,
        };
        let by = Actor { name: APPLICANT.to_owned(), role: Role::Applicant, organ: None };
        let header = Header { by, recorded_at: now, occurred_on: None, reason: None };
        Ok(Self(CaseCommand { header, action: Action::Submit(Box::new(submission)) }))
    }

    /// The command for another case.
    pub(crate) fn of(&self, case_id: Uuid) -> CaseCommand {
        let mut command = self.0.clone();
        if let Action::Submit(submission) = &mut command.action {
            submission.case_id = case_id;
        }
        command
    }
}

fn connected_on(today: NaiveDate) -> Result<NaiveDate> {
    today.checked_sub_days(Days::new(9)).context("a day before today")
}

fn handed_in(today: NaiveDate) -> Result<Vec<HandedIn>> {
    let procedure = Rulebook::builtin().procedure(&ProcedureId(PROCEDURE.to_owned()), today)?;
    let materials = procedure.materials_for(ApplicantKind::UsingUnit);
    Ok(materials.map(|material| HandedIn { material: material.id.clone(), copies: material.copies }).collect())
}

/// The same submission as a whole HTTP request, in which only the two ids change.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    bytes: Vec<u8>,
    command_id: usize,
    case_id: usize,
}

impl Request {
    /// A request of today.
    pub(crate) fn new() -> Result<Self> {
        let (command_id, case_id) = (Uuid::new_v4(), Uuid::new_v4());
        let bytes = http::graphql("dev.applicant.-.company", MUTATION, &variables(command_id, case_id)?);
        let place = |id: Uuid| {
            let text = id.to_string();
            bytes.windows(text.len()).position(|window| window == text.as_bytes()).context("the id")
        };
        Ok(Self { command_id: place(command_id)?, case_id: place(case_id)?, bytes })
    }

    /// The bytes for a new command on a new case.
    pub(crate) fn next(&mut self) -> &[u8] {
        for place in [self.command_id, self.case_id] {
            Uuid::new_v4().hyphenated().encode_lower(&mut self.bytes[place..place + 36]);
        }
        &self.bytes
    }
}

fn variables(command_id: Uuid, case_id: Uuid) -> Result<Value> {
    let today = Utc::now().date_naive();
    let handed_in: Vec<Value> =
        handed_in(today)?.iter().map(|one| json!({ "material": one.material, "copies": one.copies })).collect();
    Ok(json!({
        "target": { "commandId": command_id, "caseId": case_id },
        "input": {
            "procedure": PROCEDURE,
            "organ": ORGAN,
            "region": ORGAN,
            "applicant": "USING_UNIT",
            "connectedOn": connected_on(today)?,
            "answers": serde_json::from_str::<Value>(ANSWERS)?,
            "handedIn": handed_in,
        },
    }))
}
