//! The instruments and documents that rules rest on, and how a rule cites them.

mod citation;
mod instrument;

pub use citation::{Citation, CitationError, Place};
pub use instrument::{Document, Instrument, Sources};
