//! What an inspection checks on a day, and on which law it rests.

use chrono::NaiveDate;

use super::Rulebook;
use crate::{
    law::{Citation, InspectionRegime, RegimeItem},
    procedure::{ApplicantKind, CheckItem, InspectionRule},
};

/// The checklist of an inspection (检查清单) with its basis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    /// Articles of the regime of the day; none before there was one.
    pub basis: Vec<Citation>,
    /// What is checked: the procedure's list first, then what the regime adds for this kind of applicant.
    pub items: Vec<CheckItem>,
}

impl Agenda {
    /// Ids of the items.
    pub fn checklist(&self) -> Vec<String> {
        self.items.iter().map(|item| item.id.clone()).collect()
    }
}

impl Rulebook {
    /// All regimes of inspection in the order of their days.
    pub fn inspection_regimes(&self) -> &[InspectionRegime] {
        &self.regimes
    }

    /// The regime under which an inspection is held on a day; none before the first.
    pub fn inspection_regime(&self, on: NaiveDate) -> Option<&InspectionRegime> {
        self.regimes.iter().find(|regime| regime.on(on))
    }

    /// What an inspection under a procedure's rule checks if it is held on a day.
    pub fn agenda(&self, rule: &InspectionRule, applicant: Option<ApplicantKind>, on: NaiveDate) -> Agenda {
        let mut agenda = Agenda { basis: Vec::new(), items: rule.checklist.clone() };
        if let Some(regime) = self.inspection_regime(on) {
            agenda.basis.clone_from(&regime.cite);
            regime.items.iter().filter(|item| item.asked_of(applicant)).for_each(|item| agenda.add(item));
        }
        agenda
    }
}

impl Agenda {
    /// One question more; the same question only gets one more reason.
    fn add(&mut self, asked: &RegimeItem) {
        match self.items.iter_mut().find(|item| item.id == asked.id) {
            Some(same) => same.cite.extend(asked.cite.iter().cloned()),
            None => {
                let RegimeItem { id, title, cite, applicants: _ } = asked.clone();
                self.items.push(CheckItem { id, title, cite });
            }
        }
    }
}
