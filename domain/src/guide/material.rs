//! Which papers, and why.

use serde::Serialize;

use crate::procedure::{ApplicantKind, Material, Procedure};

/// A material of a procedure, and whether it is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaterialAsked<'r> {
    /// The material.
    #[serde(flatten)]
    pub material: &'r Material,
    /// Whether it is needed.
    pub need: Need,
    /// The enquirer's circumstances for which it is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

/// Whether a material is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// 必备: in any case
    Always,
    /// 需提交: a circumstance that was named asks for it
    ByCircumstance,
    /// 不需提交: only in circumstances that were not named
    NotNeeded,
    /// 由办理机关决定: the condition is for the organ to judge
    OrganDecides,
}

/// All that a procedure asks of a kind of applicant, in the order of its file.
pub(super) fn asked<'r>(
    procedure: &'r Procedure,
    applicant: ApplicantKind,
    circumstances: &[String],
) -> Vec<MaterialAsked<'r>> {
    procedure.materials_for(applicant).map(|material| need(material, circumstances)).collect()
}

fn need<'r>(material: &'r Material, circumstances: &[String]) -> MaterialAsked<'r> {
    let because: Vec<String> = material.when.iter().filter(|id| circumstances.contains(id)).cloned().collect();
    let need = match &material.conditional {
        None => Need::Always,
        Some(_) if material.when.is_empty() => Need::OrganDecides,
        Some(_) if because.is_empty() => Need::NotNeeded,
        Some(_) => Need::ByCircumstance,
    };
    MaterialAsked { material, need, because }
}
