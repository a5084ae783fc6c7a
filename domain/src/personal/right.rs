//! Who may do what with personal data: the only place that says so.

use crate::actor::Role;

/// What can be done with personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalAct {
    /// Read them in clear, with a purpose, in a case within sight.
    Read,
    /// Look at who read what, when and why.
    Audit,
    /// Make a person unreadable for ever.
    Forget,
}

/// Whether a role may do this at all; which cases are within its sight is another question.
pub fn may(role: Role, act: PersonalAct) -> bool {
    match act {
        PersonalAct::Read => matches!(
            role,
            Role::Officer
                | Role::IntakeClerk
                | Role::FirstReviewer
                | Role::SecondReviewer
                | Role::Inspector
                | Role::Supervisor
        ),
        PersonalAct::Audit => matches!(role, Role::Auditor | Role::Supervisor),
        PersonalAct::Forget => matches!(role, Role::Administrator | Role::Supervisor),
    }
}
