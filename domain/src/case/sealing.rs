//! Copies and seals (上报、签收、盖章、退还): which copies, whose seal, in which order.

use super::{
    decision::{Decision, Events},
    event::Fact,
};
use crate::{
    procedure::Stage,
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn forward(&self) -> Events {
        let procedure = self.procedure()?;
        let stage = self.current_stage(procedure)?;
        let next = procedure.stages.get(self.stage_index(procedure) + 1);
        let superior = next.and_then(|next| next.superior).or(stage.superior);
        let handling = self.filing()?.organ;
        let to = superior.map_or_else(|| handling.province(), |level| handling.at_level(level));
        self.complete_stage(Fact::Forwarded { to, copies: stage.copies.clone() })
    }

    pub(super) fn confirm_receipt(&self) -> Events {
        let organ = self.acting_organ()?;
        self.complete_stage(Fact::ReceiptConfirmed { organ })
    }

    pub(super) fn stamp(&self, copies: &[u8]) -> Events {
        let procedure = self.procedure()?;
        let stage = self.current_stage(procedure)?;
        check_copies(copies, stage)?;
        let organ = self.acting_organ()?;
        self.check_unstamped(copies, organ, stage)?;
        let seal = stage.seal.as_ref().map(|seal| seal.title.zh.clone()).unwrap_or_default();
        self.complete_stage(Fact::Stamped { organ, seal, copies: copies.to_vec() })
    }

    pub(super) fn give_copies_back(&self, copies: &[u8]) -> Events {
        let procedure = self.procedure()?;
        let stage = self.current_stage(procedure)?;
        check_copies(copies, stage)?;
        let to = stage.to.ok_or_else(|| self.not_foreseen())?;
        self.complete_stage(Fact::CopiesGivenBack { to, copies: copies.to_vec() })
    }

    fn check_unstamped(&self, copies: &[u8], organ: crate::identity::RegionCode, stage: &Stage) -> Result<(), Refusal> {
        let filing = self.filing()?;
        let stamped = copies.iter().find(|number| {
            let copy = filing.copies.get(usize::from(**number).saturating_sub(1));
            copy.is_some_and(|copy| copy.stamps.iter().any(|(by, _, _)| *by == organ))
        });
        match stamped {
            Some(copy) => Err(Refusal::new(RefusalCode::AlreadyStamped)
                .with("copy", copy)
                .with("organ", organ)
                .at("copies")
                .citing(&stage.cite)),
            None => Ok(()),
        }
    }

    fn acting_organ(&self) -> Result<crate::identity::RegionCode, Refusal> {
        self.stamp.by.organ.ok_or_else(|| {
            Refusal::new(RefusalCode::RoleNotAllowed)
                .with("role", self.stamp.by.role.as_str())
                .with("action", self.kind.as_str())
        })
    }
}

fn check_copies(given: &[u8], stage: &Stage) -> Result<(), Refusal> {
    let mut sorted = given.to_vec();
    sorted.sort_unstable();
    if sorted == stage.copies {
        return Ok(());
    }
    let list = |copies: &[u8]| copies.iter().take(20).map(u8::to_string).collect::<Vec<_>>().join(", ");
    Err(Refusal::new(RefusalCode::CopiesDiffer)
        .with("expected", list(&stage.copies))
        .with("given", list(given))
        .at("copies")
        .citing(&stage.cite))
}
