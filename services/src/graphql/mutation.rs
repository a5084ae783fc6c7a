//! Mutations: one for each action of the domain, a file for each concern.

mod access;
mod account;
mod alert;
mod assignment;
mod badge;
mod change;
mod clock;
mod correction;
mod endpoint;
mod examination;
mod filing_session;
mod inspection;
mod intake;
mod material;
mod organ;
mod outcome;
mod personal;
mod plan;
mod registration;
mod sealing;
mod signing_in;
mod token;
mod transfer;
mod website;

use async_graphql::{Json, MergedObject};
use beian_domain::{form::Answers, identity::RegionCode, message::Message, refusal::Refusal};
use serde_json::Value;

/// All mutations.
#[derive(Default, MergedObject)]
pub struct Mutation(
    intake::Intake,
    examination::Examination,
    material::Materials,
    sealing::Sealing,
    outcome::OutcomeMutations,
    badge::Badge,
    change::Change,
    access::Access,
    inspection::Inspecting,
    plan::Planning,
    website::Website,
    correction::Correction,
    clock::Clocks,
    personal::PersonalMutations,
    assignment::Assignments,
    transfer::Transfers,
    organ::OrganMutations,
    signing_in::SigningIn,
    account::Accounts,
    filing_session::FilingSessions,
    token::Tokens,
    registration::Registration,
    alert::AlertMutations,
    endpoint::EndpointMutations,
);

/// Answers within the bounds of any form.
pub(super) fn answers(Json(value): Json<Value>) -> Result<Answers, Refusal> {
    serde_json::from_value(value).map_err(|_| Refusal::from(Message::new("answers_not_readable")).at("answers"))
}

fn region(code: &str, path: &str) -> Result<RegionCode, Refusal> {
    RegionCode::parse(code).map_err(|error| Refusal::from(error.message()).at(path))
}
