//! In which offices a case can be found.

use async_graphql::SimpleObject;
use beian_domain::policy;

use super::{
    organ::Organ,
    words::{ActionKind, Role},
};

/// An office in which a case can be found (可见范围).
#[derive(SimpleObject)]
#[graphql(name = "CaseWitness")]
pub(super) struct Witness {
    /// In which role.
    role: Role,
    /// At which organ; none for the filer, and for offices that serve the nation.
    organ: Option<Organ>,
    /// Whether what was answered, handed in and recorded can be read, not only the case be found.
    reads: bool,
    /// What is offered to whoever holds the office and has performed no stage of the case, in the order of the procedure.
    actions: Vec<ActionKind>,
}

impl From<policy::Witness> for Witness {
    fn from(witness: policy::Witness) -> Self {
        Self {
            role: witness.role.into(),
            organ: witness.organ.map(Organ),
            reads: witness.reads,
            actions: witness.actions.into_iter().map(ActionKind::from).collect(),
        }
    }
}
