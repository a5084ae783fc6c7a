//! Whether somebody may do this with the personal data of a case, told as a refusal.

use crate::{
    actor::Actor,
    case::Case,
    policy::{self, Deed, Denied, Matter},
    refusal::{Refusal, RefusalCode},
};

/// Whether the policy allows this deed on the case.
///
/// # Errors
/// Why not; a case that the actor may not find does not exist.
pub fn check_right(actor: &Actor, deed: Deed, case: &Case) -> Result<(), Refusal> {
    let hidden = policy::may(actor, Deed::See(Matter::Case), case).is_err();
    let Some(filing) = case.filing.as_deref().filter(|_| !hidden) else {
        return Err(Refusal::new(RefusalCode::CaseUnknown).at("caseId"));
    };
    policy::may(actor, deed, case).map_err(|denied| match denied {
        Denied::Role => role_refused(actor, deed),
        Denied::Case => Refusal::new(RefusalCode::NotYourCase).with("organ", filing.organ),
    })
}

/// The refusal of a role that never does this.
pub fn role_refused(actor: &Actor, deed: Deed) -> Refusal {
    let refusal = Refusal::new(RefusalCode::RoleNotAllowed).with("role", actor.role.as_str());
    refusal.with("action", deed.as_str())
}
