//! What guidance reads of a procedure, or of a duty that stands by itself.

use serde::Serialize;

use crate::{
    identity::Level,
    law::Citation,
    message::Bilingual,
    procedure::{
        AccessRegistration, ApplicantKind, Authority, ChangeRules, Copies, FilingObject, GeneralRule, InForce,
        InspectionRule, Jurisdiction, Limit, NumberRule, Procedure, ProcedureId, StandingDuty,
    },
};

/// How much is known of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// A procedure with its steps and papers.
    Procedure,
    /// Only the duty itself: the place's procedure is not in the rulebook.
    DutyOnly,
}

/// The rule for an object in a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObjectRule<'r> {
    /// The whole procedure, if it is one.
    pub procedure: Option<&'r Procedure>,
    /// Its id.
    pub id: &'r ProcedureId,
    /// Its name.
    pub title: &'r Bilingual,
    /// Where it applies.
    pub jurisdiction: Jurisdiction,
    /// When it applies.
    pub in_force: &'r InForce,
    /// What it rests on.
    pub basis: &'r [Citation],
    /// Who receives the filing.
    pub authority: Authority,
    /// Levels of organ that may be competent.
    pub organ_levels: &'r [Level],
    /// Who files.
    pub applicants: &'r [ApplicantKind],
    /// What is filed.
    pub object: FilingObject,
    /// Id of the form.
    pub form: Option<&'r str>,
    /// Copies of the form.
    pub copies: Option<&'r Copies>,
    /// Limit to file.
    pub filing: &'r Limit,
    /// Who is registered by the access provider instead.
    pub access_registration: Option<&'r AccessRegistration>,
    /// Which number is given.
    pub number: Option<&'r NumberRule>,
    /// Duties to report changes.
    pub changes: &'r ChangeRules,
    /// Standing duties.
    pub duties: &'r [StandingDuty],
    /// On-site inspection.
    pub inspection: Option<&'r InspectionRule>,
}

impl ObjectRule<'_> {
    /// How much is known of it.
    pub fn status(&self) -> RuleStatus {
        if self.procedure.is_some() { RuleStatus::Procedure } else { RuleStatus::DutyOnly }
    }

    /// Whether it says where such a thing is filed.
    pub(super) fn speaks_of(&self, object: FilingObject) -> bool {
        self.procedure.map_or(self.object == object, |procedure| procedure.speaks_of(object))
    }
}

impl<'r> From<&'r Procedure> for ObjectRule<'r> {
    fn from(rule: &'r Procedure) -> Self {
        Self {
            procedure: Some(rule),
            id: &rule.id,
            title: &rule.title,
            jurisdiction: rule.jurisdiction,
            in_force: &rule.in_force,
            basis: &rule.basis,
            authority: rule.authority,
            organ_levels: &rule.organ_levels,
            applicants: &rule.applicants,
            object: rule.object,
            form: Some(&rule.form),
            copies: Some(&rule.copies),
            filing: &rule.filing,
            access_registration: rule.access_registration.as_ref(),
            number: rule.number.as_ref(),
            changes: &rule.changes,
            duties: &rule.duties,
            inspection: rule.inspection.as_ref(),
        }
    }
}

impl<'r> From<&'r GeneralRule> for ObjectRule<'r> {
    fn from(rule: &'r GeneralRule) -> Self {
        Self {
            procedure: None,
            id: &rule.id,
            title: &rule.title,
            jurisdiction: rule.jurisdiction,
            in_force: &rule.in_force,
            basis: &rule.basis,
            authority: rule.authority,
            organ_levels: &rule.organ_levels,
            applicants: &rule.applicants,
            object: rule.object,
            form: rule.form.as_deref(),
            copies: rule.copies.as_ref(),
            filing: &rule.filing,
            access_registration: rule.access_registration.as_ref(),
            number: rule.number.as_ref(),
            changes: &rule.changes,
            duties: &rule.duties,
            inspection: rule.inspection.as_ref(),
        }
    }
}
