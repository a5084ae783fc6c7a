//! Who may see a case, in which office, and what each is offered to do with it.

use std::collections::BTreeSet;

use super::{
    deed::{Deed, Matter},
    may,
};
use crate::{
    actor::{Actor, Role},
    case::{ActionKind, Case},
    identity::RegionCode,
};

/// An office that may find a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// In which role.
    pub role: Role,
    /// At which organ; none for the filer, and for offices that serve the nation.
    pub organ: Option<RegionCode>,
    /// Whether the contents may be read, not only the case be found.
    pub reads: bool,
    /// What is offered to whoever holds the office and has performed no stage of the case, in the order of the procedure.
    pub actions: Vec<ActionKind>,
}

/// Every office that may find the case as it stands: its filer's, those of the organs that handle it, have a part in it
/// or are above them, and those that serve the nation. No other organ's office finds it.
pub fn witnesses(case: &Case) -> Vec<Witness> {
    let Some(filing) = case.filing.as_deref() else { return Vec::new() };
    let acting = case.stage.as_ref().map(|stage| stage.organ(filing.organ));
    let stamped = filing.copies.iter().flat_map(|copy| &copy.stamps).map(|(organ, _, _)| *organ);
    let concerned: Vec<RegionCode> = std::iter::once(filing.organ).chain(acting).chain(stamped).collect();
    let with_superiors = concerned.iter().flat_map(|organ| [*organ, organ.prefecture(), organ.province()]);
    let organs: BTreeSet<Option<RegionCode>> = with_superiors.map(Some).chain([None]).collect();
    let officials = Role::ALL.into_iter().filter(|role| role.is_official());
    let offices = officials.flat_map(|role| organs.iter().map(move |organ| (role, *organ)));
    let official = |(role, organ)| Actor { name: String::new(), role, organ };
    let filer = filing.submitted_by.clone().filter(|account| account.role.files());
    let holder = filing.credentials.as_ref().map(|credentials| Actor {
        name: credentials.number.clone(),
        role: Role::FilingHolder,
        organ: None,
    });
    let actors = filer.into_iter().chain(holder).chain(offices.map(official));
    actors.filter_map(|actor| witness(&actor, case)).collect()
}

fn witness(actor: &Actor, case: &Case) -> Option<Witness> {
    may(actor, Deed::See(Matter::Case), case).ok()?;
    let reads = may(actor, Deed::See(Matter::Contents), case).is_ok();
    Some(Witness { role: actor.role, organ: actor.organ, reads, actions: case.actions(actor) })
}
