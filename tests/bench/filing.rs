//! A company's filing: what it hands in, under the national platform's rule or Qiandongnan's.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use beian_domain::{
    actor::{Actor, Role},
    case::{HandedIn, Header, Submission},
    form::Answers,
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
    rulebook::Rulebook,
};
use chrono::{Days, NaiveDate, Utc};
use uuid::Uuid;

/// Who hands it in.
const APPLICANT: &str = "company";

/// A rule to file under, with answers to its form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// Id of the procedure.
    pub(crate) procedure: &'static str,
    /// Answers to its form, as JSON.
    pub(crate) answers: &'static str,
}

/// The national platform's website form.
pub(crate) const NATIONAL_PLATFORM: Rule =
    Rule { procedure: "national-platform", answers: include_str!("../../domain/forms/examples/website-form.json") };

/// The unit form, which Qiandongnan asks for.
pub(crate) const QIANDONGNAN: Rule =
    Rule { procedure: "qiandongnan", answers: include_str!("../../domain/forms/examples/unit-form.json") };

impl Rule {
    /// A submission of today to this organ, in its region.
    pub(crate) fn submission(&self, organ: RegionCode) -> Result<Submission> {
        let today = Utc::now().date_naive();
        Ok(Submission {
            case_id: Uuid::nil(),
            procedure: ProcedureId(self.procedure.to_owned()),
            organ,
            region: organ,
            applicant: ApplicantKind::UsingUnit,
            connected_on: connected_on(today)?,
            answers: serde_json::from_str::<Answers>(self.answers)?,
            handed_in: self.handed_in(today)?,
            attachments: BTreeMap::new(),
            credentials: None,
        })
    }

    fn handed_in(&self, today: NaiveDate) -> Result<Vec<HandedIn>> {
        let procedure = Rulebook::builtin().procedure(&ProcedureId(self.procedure.to_owned()), today)?;
        let materials = procedure.materials_for(ApplicantKind::UsingUnit);
        Ok(materials.map(|material| HandedIn { material: material.id.clone(), copies: material.copies }).collect())
    }
}

/// What the applicant's commands have in common.
pub(crate) fn applicant() -> Header {
    header(Actor { name: APPLICANT.to_owned(), role: Role::Applicant, organ: None })
}

/// What the commands of this organ's officer have in common.
pub(crate) fn officer(organ: RegionCode) -> Header {
    header(Actor { name: "officer".to_owned(), role: Role::Officer, organ: Some(organ) })
}

fn header(by: Actor) -> Header {
    Header { by, recorded_at: Utc::now(), occurred_on: None, reason: None }
}

fn connected_on(today: NaiveDate) -> Result<NaiveDate> {
    today.checked_sub_days(Days::new(9)).context("a day before today")
}
