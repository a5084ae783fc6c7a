//! Names for the codes in rows.

use std::sync::Arc;

use beian_domain::{
    identity::RegionCode,
    message::{Bilingual, Message},
    organ::Organs,
    report::Cell,
    rulebook::Rulebook,
};
use beian_projections::read::OrganScope;
use chrono::NaiveDate;

/// What codes are called on a day.
#[derive(Debug, Clone)]
pub struct Names<'rules> {
    rulebook: &'rules Rulebook,
    organs: Arc<Organs>,
    day: NaiveDate,
}

impl<'rules> Names<'rules> {
    /// The names of a day.
    pub fn new(rulebook: &'rules Rulebook, organs: Arc<Organs>, day: NaiveDate) -> Self {
        Self { rulebook, organs, day }
    }

    pub(super) fn rulebook(&self) -> &'rules Rulebook {
        self.rulebook
    }

    /// What an organ is called; empty where nobody knows.
    pub(super) fn organ(&self, code: &str) -> Cell {
        let code = RegionCode::parse(code).ok();
        let name = code.and_then(|code| self.organs.name(code, self.rulebook.regions(), self.day));
        name.map_or(Cell::Empty, Cell::Both)
    }

    /// A procedure with its title; its id where the rulebook has it no longer.
    pub(super) fn procedure(&self, id: &str) -> Cell {
        let found = self.rulebook.procedures().find(|procedure| procedure.id.0 == id);
        let name =
            found.map_or_else(|| Bilingual { zh: id.to_owned(), en: id.to_owned() }, |found| found.title.clone());
        Cell::Word { code: id.to_owned(), name }
    }

    /// Whose cases a report is about.
    pub(super) fn scope(&self, scope: OrganScope) -> Bilingual {
        match scope {
            OrganScope::All => Message::new("report_nation").into(),
            OrganScope::Exactly(organ) => self.title(organ),
            OrganScope::AndBelow(organ) => {
                let title = self.title(organ);
                let told = |name: &str| Message::new("report_and_below").with("organ", name).with("code", organ);
                Bilingual { zh: told(&title.zh).zh(), en: told(&title.en).en() }
            }
        }
    }

    fn title(&self, organ: RegionCode) -> Bilingual {
        let name = self.organs.name(organ, self.rulebook.regions(), self.day);
        name.unwrap_or_else(|| Bilingual { zh: organ.to_string(), en: organ.to_string() })
    }
}

/// A word of the system.
pub(super) fn word(code: &str) -> Cell {
    Cell::Word { code: code.to_owned(), name: Message::new(format!("report_word_{code}")).into() }
}
