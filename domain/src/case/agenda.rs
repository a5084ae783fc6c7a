//! What an inspection of a case checks on a day.

use chrono::NaiveDate;

use super::state::Case;
use crate::rulebook::{Agenda, Rulebook};

impl Case {
    /// What an inspection checks if it is held on a day; none where the procedure foresees no inspection.
    ///
    /// The procedure is that of the day the case was opened, the law of inspection that of the day asked about.
    pub fn agenda(&self, rulebook: &Rulebook, on: NaiveDate) -> Option<Agenda> {
        let filing = self.filing.as_deref()?;
        let procedure = rulebook.procedure(&filing.procedure, filing.opened_on).ok()?;
        let applicant = filing.applicant.as_ref().map(|applicant| applicant.kind);
        Some(rulebook.agenda(procedure.inspection.as_ref()?, applicant, on))
    }
}
