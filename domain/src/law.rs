//! The instruments and documents that rules rest on, and how a rule cites them.

mod circumstance;
mod citation;
mod decision;
mod instrument;

pub use circumstance::Circumstance;
pub use citation::{Citation, CitationError, Place};
pub use decision::{Ambiguity, Decisions, SourceTable, Unmatched};
pub use instrument::{Document, Instrument, Sources};
