//! Materials (核验材料): findings of the handling organ, item by item.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use beian_domain::case::{self, Action};

use crate::graphql::{
    payload::{CommandPayload, Target, act},
    words::{MaterialMark, MaterialMode},
};

#[derive(Default)]
pub(super) struct Materials;

/// What was found of one material.
#[derive(InputObject)]
struct MaterialExamination {
    /// Id of the material in the procedure.
    material: String,
    /// The finding.
    finding: MaterialFinding,
}

/// A finding; exactly one of these.
#[derive(OneofObject)]
enum MaterialFinding {
    /// 已收
    Received(MaterialReceived),
    /// 核验无误
    Checked(MaterialChecked),
    /// 不符合要求: it must be handed in again.
    Refused(MaterialReason),
    /// 不适用: a conditional material that this case does not need.
    NotApplicable(MaterialReason),
    /// 适用: a conditional material that this case needs.
    Applicable(MaterialReason),
}

/// A material taken in at the window.
#[derive(InputObject)]
struct MaterialReceived {
    /// How many.
    #[graphql(default = 1)]
    copies: u8,
}

/// A material found in order.
#[derive(InputObject)]
struct MaterialChecked {
    /// In which form it was seen.
    mode: MaterialMode,
    /// Seals and signatures seen on it.
    #[graphql(default)]
    marks: Vec<MaterialMark>,
}

/// Why a material is refused, or does or does not apply.
#[derive(InputObject)]
struct MaterialReason {
    /// In words.
    reason: String,
}

#[Object]
impl Materials {
    /// 核验材料: records what was found of materials, all of it or nothing.
    async fn examine_materials(
        &self,
        ctx: &Context<'_>,
        target: Target,
        examinations: Vec<MaterialExamination>,
    ) -> Result<CommandPayload> {
        let examinations = examinations.into_iter().map(case::MaterialExamination::from).collect();
        act(ctx, target, Ok(Action::ExamineMaterials { examinations })).await
    }
}

impl From<MaterialExamination> for case::MaterialExamination {
    fn from(MaterialExamination { material, finding }: MaterialExamination) -> Self {
        Self { material, finding: finding.into() }
    }
}

impl From<MaterialFinding> for case::MaterialFinding {
    fn from(finding: MaterialFinding) -> Self {
        match finding {
            MaterialFinding::Received(MaterialReceived { copies }) => Self::Received { copies },
            MaterialFinding::Checked(MaterialChecked { mode, marks }) => {
                Self::Checked { mode: mode.into(), marks: marks.into_iter().map(Into::into).collect() }
            }
            MaterialFinding::Refused(MaterialReason { reason }) => Self::Refused { reason },
            MaterialFinding::NotApplicable(MaterialReason { reason }) => Self::NotApplicable { reason },
            MaterialFinding::Applicable(MaterialReason { reason }) => Self::Applicable { reason },
        }
    }
}
