//! What is wrong with a rule file, and where.

use crate::message::Message;

/// One fault or doubt, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the rules can be used with it.
    pub severity: Severity,
    /// Path of the file: `procedures/yunnan.toml`.
    pub file: String,
    /// Key within the file: `stages[2].limit.period`; empty for the file as a whole.
    pub key: String,
    /// Line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The reason.
    pub message: Message,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rule is wrong.
    Error,
    /// The rule is kept, but someone should know.
    Warning,
}
