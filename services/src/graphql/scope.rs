//! What an actor may see: the only place that says so.

use async_graphql::Context;
use beian_domain::{
    actor::{Actor, Role},
    case::{Case, Filing},
    identity::RegionCode,
};

use beian_projections::read::OrganScope;

use super::{Fault, Session};

/// The cases within an actor's sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scope {
    /// All: an official who serves the nation.
    Nation,
    /// Those of an organ and of all below it.
    Organ(RegionCode),
    /// Those that this account submitted or claimed.
    Own(String),
    /// None: the office has nothing to do with cases.
    Nothing,
}

impl Scope {
    pub(super) fn of(ctx: &Context<'_>) -> Result<Self, Fault> {
        let actor = actor(ctx)?;
        Ok(match (actor.role, actor.organ) {
            (role, _) if role.files() => Self::Own(actor.name.clone()),
            (Role::LawEditor | Role::Administrator, _) => Self::Nothing,
            (_, Some(organ)) => Self::Organ(organ),
            (_, None) => Self::Nation,
        })
    }

    /// Narrowed to an organ and all below it; an organ beyond sight narrows it to nothing of interest.
    pub(super) fn within(self, organ: Option<&str>) -> Result<Narrowed, Fault> {
        let organ = organ.map(organ_code).transpose()?;
        Ok(Narrowed { scope: self, organ })
    }

    pub(super) fn sees(&self, case: &Case) -> bool {
        case.filing.as_deref().is_some_and(|filing| self.sees_filing(filing))
    }

    /// The organs whose lists may be seen, narrowed to one and those below it; none where that leaves nothing.
    pub(super) fn organs(&self, wanted: Option<RegionCode>, exactly: bool) -> Option<OrganScope> {
        let narrowed =
            |organ: RegionCode| if exactly { OrganScope::Exactly(organ) } else { OrganScope::AndBelow(organ) };
        match (self, wanted) {
            (Self::Own(_) | Self::Nothing, _) => None,
            (Self::Nation, None) => Some(OrganScope::All),
            (Self::Nation, Some(wanted)) => Some(narrowed(wanted)),
            (Self::Organ(own), None) => Some(OrganScope::AndBelow(*own)),
            (Self::Organ(own), Some(wanted)) => own.contains(&wanted).then(|| narrowed(wanted)),
        }
    }

    fn sees_filing(&self, filing: &Filing) -> bool {
        match self {
            Self::Nation => true,
            Self::Organ(organ) => organ.contains(&filing.organ),
            Self::Own(name) => {
                filing.submitted_by.as_ref().is_some_and(|owner| owner.role.files() && owner.name == *name)
            }
            Self::Nothing => false,
        }
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
