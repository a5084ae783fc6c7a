//! Process mining (流程挖掘): a case as other tools read it. Its events stay events; the case, who files, the site, its
//! domains, organs, materials, certificate, copies, seals and inspections become objects that the events are about.
//!
//! Nothing personal leaves in clear: who acted is a pseudonym, and so are units, sites and domains unless their names are
//! asked for; those of natural persons stay pseudonyms even then.

mod case_log;
mod object;

pub use case_log::{CaseLog, MinedEvent, Naming, Placed};
pub use object::{Attribute, MinedObject, ObjectKind, Relation, ValueType};
