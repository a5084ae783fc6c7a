//! Who may do what (权限): one table, asked by every way in: the decision itself, queries, mutations, subscriptions,
//! exports and the command line.
//!
//! A row says for one deed which roles may do it, to which cases, and at which review. Whether the case's status and
//! the law allow it now is asked of the case; that no one may stamp what the same hand reviewed, of its stage.

mod deed;
mod reach;
mod table;
mod witness;

use crate::actor::{Actor, Role};

pub use deed::{Deed, Matter};
pub use reach::{Reach, Sight, StandsTo};
pub use table::TABLE;
pub use witness::{Witness, witnesses};

use crate::{case::Case, procedure::ReviewRound};

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What.
    pub deed: Deed,
    /// By whom.
    pub roles: &'static [Role],
    /// To which cases.
    pub reach: Reach,
    /// Only at this review (初审、复审); at any, if none.
    pub round: Option<ReviewRound>,
}

/// Why somebody may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The role never does this.
    Role,
    /// The role does, but not to this case.
    Case,
}

/// Whether the actor may do this to the case. Of a case that is only being opened there is nothing to be close to: the
/// role decides.
///
/// # Errors
/// [`Denied`].
pub fn may(actor: &Actor, deed: Deed, case: &Case) -> Result<(), Denied> {
    let stands = StandsTo::of(actor, case);
    let round = case.stage.as_ref().and_then(|stage| stage.round);
    let mut denied = Denied::Role;
    for row in rows(deed).filter(|row| row.roles.contains(&actor.role)) {
        let timely = row.round.is_none() || round.is_none() || row.round == round;
        if timely && (case.filing.is_none() || row.reach.covers(stands)) {
            return Ok(());
        }
        if timely {
            denied = Denied::Case;
        }
    }
    Err(denied)
}

/// The cases to which the actor may do this, as a list is narrowed to them.
pub fn sight(actor: &Actor, matter: Matter) -> Sight {
    let row = rows(Deed::See(matter)).find(|row| row.roles.contains(&actor.role));
    // Who has one filing finds it by its id; its number may be the name of somebody else's account.
    row.filter(|_| actor.role != Role::FilingHolder).map_or(Sight::Nothing, |row| row.reach.sight(actor))
}

/// Whether the role ever does this.
pub fn offers(role: Role, deed: Deed) -> bool {
    rows(deed).any(|row| row.roles.contains(&role))
}

fn rows(deed: Deed) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.deed == deed)
}
