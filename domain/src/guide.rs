//! Guidance (办事指引): must I file, what, where first, with which papers, by when, under which article?
//!
//! Answers for any day, from the rulebook alone. Which rule applies where several fit is said in
//! `domain/procedures/README.md`.

mod choice;
mod enquiry;
mod filing;
mod material;
mod note;
mod opening;
mod organ;
mod places;
mod rule;
mod term;

use serde::Serialize;

pub use enquiry::{Enquiry, EnquiryError};
pub use filing::{ChangeDuty, FilingOwed, FormName, ResultQuery};
pub use material::{MaterialAsked, Need};
pub use note::{Basis, Note, Repealed};
pub use opening::{ChannelOpening, Opening};
pub use organ::CompetentOrgan;
pub use rule::{ObjectRule, RuleStatus};
pub use term::Term;

use crate::{
    identity::RegionCode,
    procedure::{Authority, FilingObject, ProcedureId},
    rulebook::Rulebook,
};
use choice::Search;

/// The answer to an enquiry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guide<'r> {
    /// The enquiry, as understood.
    pub enquiry: Enquiry,
    /// Version of the rulebook that answers.
    pub rulebook: &'r str,
    /// Filings owed to the public-security organs, in the order in which they are made.
    pub filings: Vec<FilingOwed<'r>>,
    /// Filings owed to others (其他部门办理的事项): no cases here.
    pub other_authorities: Vec<FilingOwed<'r>>,
    /// For which object nothing is to be filed somewhere, and why.
    pub not_owed: Vec<NotOwed>,
    /// What is to be known besides.
    pub notes: Vec<Note>,
}

/// That nothing is to be filed for an object somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotOwed {
    /// What is not filed.
    pub object: FilingObject,
    /// Where.
    pub place: RegionCode,
    /// The rule that says so; none where no rule is in force.
    pub procedure: Option<ProcedureId>,
    /// Why.
    pub why: Note,
}

impl Rulebook {
    /// What an enquirer owes on a day.
    ///
    /// Fails on enquiries that cannot be answered: no place, an unknown circumstance, a day that cannot be counted.
    pub fn guide(&self, enquiry: &Enquiry) -> Result<Guide<'_>, EnquiryError> {
        enquiry.check(self)?;
        let search = Search { rulebook: self, enquiry };
        let mut guide = Guide {
            enquiry: enquiry.clone(),
            rulebook: self.version(),
            filings: Vec::new(),
            other_authorities: Vec::new(),
            not_owed: Vec::new(),
            notes: note::about_places(self, enquiry),
        };
        for object in enquiry.objects() {
            let found = search.places(object);
            guide.not_owed.extend(found.not_owed);
            for spot in found.spots {
                let filing = FilingOwed::of(self, enquiry, object, spot)?;
                filing::add(&mut guide.filings, filing);
            }
            for authority in [Authority::Telecommunications, Authority::NetworkOwner] {
                if let Some(spot) = search.other_authority(authority, object) {
                    guide.other_authorities.push(FilingOwed::of(self, enquiry, object, spot)?);
                }
            }
        }
        Ok(guide)
    }
}
