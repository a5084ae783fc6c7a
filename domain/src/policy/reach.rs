//! How an actor stands to a case.

use crate::{
    actor::Actor,
    case::{Case, Filing},
    identity::RegionCode,
};

/// To which cases a row of the table applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The actor's own: submitted or claimed by the account.
    Own,
    /// Websites pushed as unfiled, which nobody has claimed yet, and the actor's own.
    OwnOrUnclaimed,
    /// Those that the actor's organ handles (办理机关).
    Handling,
    /// Those whose present stage is the actor's organ's to complete.
    Stage,
    /// Those that the actor's organ handles, or of which it completes or has completed a stage.
    Concerned,
    /// Those of the actor's organ and of all organs below it.
    Within,
}

/// How one actor stands to one case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StandsTo {
    own: bool,
    unclaimed: bool,
    handling: bool,
    stage: bool,
    acted: bool,
    within: bool,
}

/// The cases that a list may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// All: an official who serves the nation.
    Nation,
    /// Those of an organ and of all below it.
    Organ(RegionCode),
    /// Those that this account submitted or claimed.
    Own(String),
    /// None.
    Nothing,
}

impl StandsTo {
    /// How the actor stands to the case; to one that is not opened yet, not at all.
    pub fn of(actor: &Actor, case: &Case) -> Self {
        let Some(filing) = case.filing.as_deref() else { return Self::default() };
        if actor.role.files() {
            let (own, unclaimed) = (filing.is_owned_by(actor), filing.submitted_by.is_none());
            return Self { own, unclaimed, ..Self::default() };
        }
        let acts = |organ: RegionCode| actor.organ == Some(organ);
        Self {
            handling: acts(filing.organ),
            stage: acts(case.stage.as_ref().map_or(filing.organ, |stage| stage.organ(filing.organ))),
            acted: actor.organ.is_some_and(|organ| has_stamped(filing, organ)),
            within: actor.organ.is_none_or(|organ| organ.contains(&filing.organ)),
            ..Self::default()
        }
    }
}

fn has_stamped(filing: &Filing, organ: RegionCode) -> bool {
    filing.copies.iter().flat_map(|copy| &copy.stamps).any(|(by, _, _)| *by == organ)
}

impl Reach {
    pub(super) fn covers(self, stands: StandsTo) -> bool {
        match self {
            Self::Own => stands.own,
            Self::OwnOrUnclaimed => stands.own || stands.unclaimed,
            Self::Handling => stands.handling,
            Self::Stage => stands.stage,
            Self::Concerned => stands.handling || stands.stage || stands.acted,
            Self::Within => stands.within,
        }
    }

    /// The same for a list. What depends on a case's stage is no matter of lists.
    pub(super) fn sight(self, actor: &Actor) -> Sight {
        match (self, actor.organ) {
            (Self::Own | Self::OwnOrUnclaimed, _) => Sight::Own(actor.name.clone()),
            (Self::Within | Self::Handling | Self::Stage | Self::Concerned, Some(organ)) => Sight::Organ(organ),
            (Self::Within | Self::Handling | Self::Stage | Self::Concerned, None) => Sight::Nation,
        }
    }
}
