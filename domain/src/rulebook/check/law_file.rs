//! Findings in the lists of the folder `law/`.

use super::citations::unfindable;
use crate::{
    law::Citation,
    message::Message,
    rulebook::{Finding, Rulebook, Severity, lines},
};

/// A fault at a key of a file.
pub(super) fn error(rulebook: &Rulebook, file: &str, key: &str, message: Message) -> Finding {
    let line = rulebook.files.text(file).and_then(|text| lines::line_of(text, key));
    Finding { severity: Severity::Error, file: file.to_owned(), key: key.to_owned(), line, message }
}

/// A citation that leads nowhere.
pub(super) fn lost(rulebook: &Rulebook, file: &str, key: &str, citation: &Citation) -> Option<Finding> {
    let code = unfindable(&rulebook.sources, citation)?;
    Some(error(rulebook, file, key, Message::new(code).with("citation", citation)))
}

/// Texts of which one says nothing.
pub(super) fn empty(rulebook: &Rulebook, file: &str, key: &str, texts: &[&String]) -> Option<Finding> {
    let says_nothing = texts.iter().any(|text| text.trim().is_empty());
    says_nothing.then(|| error(rulebook, file, key, Message::new("law_text_empty")))
}
