//! What the organ found of a material (核验情况).

use async_graphql::SimpleObject;
use beian_domain::case::{Examined, MaterialFinding};
use chrono::NaiveDate;

use super::words::{MaterialMark, MaterialMode, Role};

/// What the organ found of a material, since it was last handed in.
#[derive(SimpleObject)]
pub(super) struct MaterialExamined {
    /// The day.
    on: NaiveDate,
    /// In which role it was found.
    by: Role,
    /// Why it was refused, or does or does not apply.
    reason: Option<String>,
    /// In which form it was seen, if it was checked.
    mode: Option<MaterialMode>,
    /// Seals and signatures seen on it, if it was checked.
    marks: Vec<MaterialMark>,
}

impl From<&Examined> for MaterialExamined {
    fn from(examined: &Examined) -> Self {
        let (mode, marks, reason) = match &examined.finding {
            MaterialFinding::Received { .. } => (None, Vec::new(), None),
            MaterialFinding::Checked { mode, marks } => {
                (Some((*mode).into()), marks.iter().map(|mark| (*mark).into()).collect(), None)
            }
            MaterialFinding::Refused { reason }
            | MaterialFinding::NotApplicable { reason }
            | MaterialFinding::Applicable { reason } => (None, Vec::new(), Some(reason.clone())),
        };
        Self { on: examined.on, by: examined.by.role.into(), reason, mode, marks }
    }
}
