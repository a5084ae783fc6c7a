//! The same steps as whole HTTP requests, in which only the two ids change.

use anyhow::{Context, Result};
use beian_domain::{case::Submission, identity::RegionCode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::work::{PAPER, Step, Workload};
use crate::{
    filing::{NATIONAL_PLATFORM, QIANDONGNAN},
    http,
};

const ANSWER: &str = "{ case { id status } position refusals { code } }";

/// A request of one step.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    bytes: Vec<u8>,
    command_id: usize,
    case_id: usize,
}

impl Request {
    /// The requests of a workload's steps to this organ.
    pub(crate) fn of(workload: Workload, organ: RegionCode) -> Result<Vec<Self>> {
        let rule = match workload {
            Workload::Submissions => NATIONAL_PLATFORM,
            Workload::Lives => QIANDONGNAN,
        };
        let submission = rule.submission(organ)?;
        let answers: Value = serde_json::from_str(rule.answers)?;
        workload.steps().iter().map(|step| Self::new(*step, &submission, &answers)).collect()
    }

    fn new(step: Step, submission: &Submission, answers: &Value) -> Result<Self> {
        let (command_id, case_id) = (Uuid::new_v4(), Uuid::new_v4());
        let target = json!({ "commandId": command_id, "caseId": case_id });
        let token = match step {
            Step::Submit => "dev.applicant.-.company".to_owned(),
            _ => format!("dev.officer.{}.officer", submission.organ),
        };
        let bytes = http::graphql(&token, &mutation(step), &variables(step, &target, submission, answers));
        let place = |id: Uuid| {
            let text = id.to_string();
            bytes.windows(text.len()).position(|window| window == text.as_bytes()).context("the id")
        };
        Ok(Self { command_id: place(command_id)?, case_id: place(case_id)?, bytes })
    }

    /// The bytes for a new command on this case.
    pub(crate) fn on(&mut self, case_id: Uuid) -> &[u8] {
        for (place, id) in [(self.command_id, Uuid::new_v4()), (self.case_id, case_id)] {
            id.hyphenated().encode_lower(&mut self.bytes[place..place + 36]);
        }
        &self.bytes
    }
}

fn mutation(step: Step) -> String {
    let (more, call) = match step {
        Step::Submit => {
            return format!(
                "mutation($target: OpeningTarget!, $input: SubmitFiling!) \
                 {{ submitFiling(target: $target, input: $input) {ANSWER} }}"
            );
        }
        Step::PassReview => ("", "passReview(target: $target)"),
        Step::Stamp => (", $copies: [Int!]!", "stampCopies(target: $target, copies: $copies)"),
        Step::AssignNumber => ("", "assignNumber(target: $target)"),
        Step::IssueCertificate => (", $paper: String!", "issueCertificate(target: $target, paper: $paper)"),
        Step::GiveBack => (", $copies: [Int!]!", "giveCopiesBack(target: $target, copies: $copies)"),
    };
    format!("mutation($target: Target!{more}) {{ {call} {ANSWER} }}")
}

fn variables(step: Step, target: &Value, submission: &Submission, answers: &Value) -> Value {
    match step {
        Step::Submit => {
            let handed_in: Vec<Value> = submission
                .handed_in
                .iter()
                .map(|one| json!({ "material": one.material, "copies": one.copies }))
                .collect();
            json!({
                "target": target,
                "input": {
                    "procedure": submission.procedure,
                    "organ": submission.organ,
                    "region": submission.region,
                    "applicant": "USING_UNIT",
                    "connectedOn": submission.connected_on,
                    "answers": answers,
                    "handedIn": handed_in,
                },
            })
        }
        Step::PassReview | Step::AssignNumber => json!({ "target": target }),
        Step::Stamp => json!({ "target": target, "copies": [1, 2] }),
        Step::IssueCertificate => json!({ "target": target, "paper": PAPER }),
        Step::GiveBack => json!({ "target": target, "copies": [2] }),
    }
}
