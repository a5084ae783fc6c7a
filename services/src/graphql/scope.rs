//! What an actor may see, as the policy says it, in the interface's terms.

use async_graphql::Context;
use beian_domain::{
    actor::Actor,
    case::Case,
    identity::RegionCode,
    policy::{self, Deed, Matter, Sight},
};
use beian_projections::read::OrganScope;

use super::{Fault, Session};

/// The cases that an actor may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    actor: Actor,
    sight: Sight,
}

impl Scope {
    pub(super) fn of(ctx: &Context<'_>) -> Result<Self, Fault> {
        Ok(Self::of_actor(actor(ctx)?))
    }

    pub(super) fn of_actor(actor: &Actor) -> Self {
        Self { actor: actor.clone(), sight: policy::sight(actor, Matter::Case) }
    }

    /// Narrowed to an organ and all below it; an organ beyond sight narrows it to nothing of interest.
    pub(super) fn within(self, organ: Option<&str>) -> Result<Narrowed, Fault> {
        let organ = organ.map(organ_code).transpose()?;
        Ok(Narrowed { scope: self, organ })
    }

    pub(super) fn sees(&self, case: &Case) -> bool {
        case.filing.is_some() && may_see(&self.actor, Matter::Case, case)
    }

    /// Whose cases a list may show, wherever they are handled: one account's, if not everybody's.
    pub(super) fn own_account(&self) -> Option<&str> {
        match &self.sight {
            Sight::Own(account) => Some(account),
            Sight::Nation | Sight::Organ(_) | Sight::Nothing => None,
        }
    }

    /// The organs whose lists may be seen, narrowed to one and those below it; none where that leaves nothing.
    pub(super) fn organs(&self, wanted: Option<RegionCode>, exactly: bool) -> Option<OrganScope> {
        match &self.sight {
            Sight::Own(_) | Sight::Nothing => None,
            Sight::Nation => Some(everywhere(wanted, exactly)),
            Sight::Organ(own) => match wanted {
                None => Some(OrganScope::AndBelow(*own)),
                Some(wanted) => own.contains(&wanted).then(|| everywhere(Some(wanted), exactly)),
            },
        }
    }

    /// The organs whose cases may be seen, whatever is asked for.
    pub(super) fn all_organs(&self) -> OrganScope {
        match &self.sight {
            Sight::Organ(own) => OrganScope::AndBelow(*own),
            Sight::Nation | Sight::Own(_) | Sight::Nothing => OrganScope::All,
        }
    }
}

/// All organs, or one with or without those below it.
pub(super) fn everywhere(wanted: Option<RegionCode>, exactly: bool) -> OrganScope {
    match wanted {
        None => OrganScope::All,
        Some(organ) if exactly => OrganScope::Exactly(organ),
        Some(organ) => OrganScope::AndBelow(organ),
    }
}

/// A scope, narrowed to what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Narrowed {
    scope: Scope,
    organ: Option<RegionCode>,
}

impl Narrowed {
    pub(super) fn sees(&self, case: &Case) -> bool {
        let organ = case.filing.as_ref().map(|filing| filing.organ);
        let asked = |wanted: RegionCode| organ.is_some_and(|organ| wanted.contains(&organ));
        self.scope.sees(case) && self.organ.is_none_or(asked)
    }

    pub(super) fn actor(&self) -> &Actor {
        &self.scope.actor
    }

    /// Whether what was answered, handed in and recorded of the case may be read.
    pub(super) fn reads(&self, case: &Case) -> bool {
        may_see(&self.scope.actor, Matter::Contents, case)
    }
}

/// Whether the one who asks may read what was answered, handed in and recorded of a case.
pub(super) fn reads(ctx: &Context<'_>, case: &Case) -> bool {
    actor(ctx).is_ok_and(|actor| may_see(actor, Matter::Contents, case))
}

fn may_see(actor: &Actor, matter: Matter, case: &Case) -> bool {
    policy::may(actor, Deed::See(matter), case).is_ok()
}

/// Whether the one who asks may read procedures, forms, instruments and organs; strangers get no further.
pub(super) fn learns(ctx: &Context<'_>) -> Result<(), Fault> {
    let actor = actor(ctx)?;
    policy::offers(actor.role, Deed::See(Matter::Rules)).then_some(()).ok_or_else(|| Fault::new("unauthenticated"))
}

/// A code given to a query.
pub(super) fn organ_code(code: &str) -> Result<RegionCode, Fault> {
    RegionCode::parse(code).map_err(|error| Fault::from_message(error.message()))
}

/// Who asks; strangers get no further.
pub(super) fn actor<'ctx>(ctx: &Context<'ctx>) -> Result<&'ctx Actor, Fault> {
    let session = ctx.data_opt::<Session>().and_then(|session| session.0.as_ref());
    session.ok_or_else(|| Fault::new("unauthenticated"))
}
