//! Duties to file that stand by themselves (通则), though no procedure of the place is known.

use serde::{Deserialize, Serialize};

use super::{
    AccessRegistration, ApplicantKind, Authority, ChangeRules, Copies, FilingObject, InForce, InspectionRule,
    Jurisdiction, Limit, NumberRule, ProcedureId, StandingDuty,
};
use crate::{identity::Level, law::Citation, message::Bilingual};

/// What an abstract pack with `general = true` binds everybody to. It has no steps and no list of papers, so no case is
/// handled under it; what else the pack says is for the procedures that extend it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GeneralRule {
    /// Id, equal to the file's name.
    pub id: ProcedureId,
    /// Its name.
    pub title: Bilingual,
    /// Where it applies.
    pub jurisdiction: Jurisdiction,
    /// Days on which it applies.
    pub in_force: InForce,
    /// Legal basis.
    pub basis: Vec<Citation>,
    /// Who receives the filing.
    #[serde(default)]
    pub authority: Authority,
    /// Levels of organ that may be designated.
    #[serde(default)]
    pub organ_levels: Vec<Level>,
    /// Who must file.
    pub applicants: Vec<ApplicantKind>,
    /// What is filed.
    pub object: FilingObject,
    /// Id of the form, if it prescribes one.
    #[serde(default)]
    pub form: Option<String>,
    /// Copies of the form.
    #[serde(default)]
    pub copies: Option<Copies>,
    /// The applicant's limit to file.
    pub filing: Limit,
    /// Who does not file but is registered by the access provider.
    #[serde(default)]
    pub access_registration: Option<AccessRegistration>,
    /// Which number is given.
    #[serde(default)]
    pub number: Option<NumberRule>,
    /// Duties to report changes and termination.
    #[serde(default)]
    pub changes: ChangeRules,
    /// What is owed while the connection lasts.
    #[serde(default)]
    pub duties: Vec<StandingDuty>,
    /// On-site inspection.
    #[serde(default)]
    pub inspection: Option<InspectionRule>,
}
