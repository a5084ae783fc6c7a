//! The instruments and documents that rules rest on, and how a rule cites them.

mod circumstance;
mod citation;
mod decision;
mod instrument;
mod money;
mod penalty;
mod regime;
mod retention;
mod status;
mod told;

pub use circumstance::Circumstance;
pub use citation::{Citation, CitationError, Place};
pub use decision::{Ambiguity, Decisions, SourceTable, Unmatched};
pub use instrument::{Document, Instrument, Sources};
pub use money::Yuan;
pub use penalty::{Condition, Fine, Penalty, PunishableAct, Subject, Suspension, Warning};
pub use regime::{InspectionRegime, RegimeItem};
pub use retention::{Kept, RecordKind, RetentionQuestion, RetentionRule};
pub use status::{Amendment, InstrumentStatus};
