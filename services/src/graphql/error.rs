//! Errors of the interface: each with a stable code and a sentence in both languages, none with internals.

use std::collections::HashSet;

use async_graphql::{Error, ErrorExtensionValues, ErrorExtensions, Response, ServerError, Value};
use beian_domain::message::Message;

use super::DEEPEST_QUERY;
use crate::{app::AppError, proof::ProofError};

/// Characters of the engine's own words in a fault.
const LONGEST_DETAIL: usize = 300;

/// Something a caller did wrong with the interface, or that we could not do.
#[derive(Debug, Clone)]
pub struct Fault(Message);

impl Fault {
    /// A fault whose sentence is in `messages/service.toml`.
    pub fn new(code: &str) -> Self {
        Self(Message::new(code))
    }

    /// A fault told by the domain.
    pub(crate) fn from_message(message: Message) -> Self {
        Self(message)
    }

    /// Adds a parameter of the sentence.
    #[must_use]
    pub fn with(self, name: &str, value: impl std::fmt::Display) -> Self {
        Self(self.0.with(name, value))
    }

    /// The code in GraphQL errors: `UNAUTHENTICATED`.
    pub fn code(&self) -> String {
        self.0.code.to_uppercase()
    }

    /// The sentence in both languages.
    pub(crate) fn message(&self) -> &Message {
        &self.0
    }

    /// The sentence in English.
    pub(super) fn sentence(&self) -> String {
        self.0.en()
    }

    fn extend(&self, extensions: &mut ErrorExtensionValues) {
        extensions.set("code", self.code());
        extensions.set("zh", self.0.zh());
        extensions.set("en", self.0.en());
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::new(fault.0.en()).extend_with(|_, extensions| fault.extend(extensions))
    }
}

impl From<Fault> for ServerError {
    fn from(fault: Fault) -> Self {
        Error::from(fault).into_server_error(async_graphql::Pos::default())
    }
}

impl From<AppError> for Fault {
    /// For reads. What only commands run into is a fault of ours here.
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unavailable => Self::new("unavailable"),
            AppError::Internal(detail) => Self::internal(&detail),
            AppError::Refused(_) | AppError::StaleVersion { .. } | AppError::CommandIdReused => {
                Self::internal("a read was refused like a command")
            }
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        AppError::from(error).into()
    }
}

impl From<ProofError> for Fault {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Database(error) => error.into(),
            other => Self::internal(&other.to_string()),
        }
    }
}

impl Fault {
    /// We are broken: the detail goes to the log, once, and not to the caller.
    pub(crate) fn internal(detail: &str) -> Self {
        tracing::error!(detail, "a request failed");
        Self::new("internal")
    }
}

/// An answer that is nothing but this fault.
pub(crate) fn response(fault: Fault) -> Response {
    Response::from_errors(vec![fault.into()])
}

/// Gives the engine's own errors (syntax, unknown fields, limits, input of the wrong type) a code, and a sentence that
/// repeats nothing of what was sent but the schema's own words.
pub(super) fn with_codes(mut response: Response, words: &HashSet<String>) -> Response {
    for error in &mut response.errors {
        let has_code = error
            .extensions
            .as_ref()
            .is_some_and(|extensions| matches!(extensions.get("code"), Some(Value::String(_))));
        if !has_code {
            let fault = engine_fault(&error.message, words);
            error.message = fault.sentence();
            fault.extend(error.extensions.get_or_insert_default());
        }
    }
    response
}

fn engine_fault(message: &str, words: &HashSet<String>) -> Fault {
    if ["nested too deep", "ecursion depth", "ecursion limit"].iter().any(|words| message.contains(words)) {
        Fault::new("query_too_deep").with("max", DEEPEST_QUERY)
    } else if message.contains("too complex") {
        Fault::new("query_too_complex")
    } else {
        Fault::new("query_invalid").with("detail", detail(message, words))
    }
}

/// An error's text as far as it is the engine's. It ends where the engine repeats what was sent: with a value, or with
/// a name that the schema does not know; the place is in the error's locations.
fn detail(message: &str, words: &HashSet<String>) -> String {
    // A syntax error draws the line that it is in; only what was expected there is the parser's own.
    let message = match message.rsplit_once("\n  = ") {
        Some((_, expected)) => expected,
        None if message.contains('\n') => "",
        None => message,
    };
    let end = [" found ", " does not contain the value "].iter().filter_map(|before| message.find(before)).min();
    let mut shown = String::new();
    for (index, part) in message[..end.unwrap_or(message.len())].split('"').enumerate() {
        if index % 2 == 0 {
            shown.push_str(part);
        } else if is_of_schema(part, words) {
            shown.extend(["\"", part, "\""]);
        } else {
            shown.push('…');
            break;
        }
    }
    shown.trim_end_matches([' ', ',']).chars().take(LONGEST_DETAIL).collect()
}

/// A name, path or type of the schema, or the name of a variable.
fn is_of_schema(part: &str, words: &HashSet<String>) -> bool {
    let is_variable = part.strip_prefix('$').is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let is_index = |word: &str| word.len() < 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut within = part.split(['.', '[', ']', '!']);
    is_variable || within.all(|word| is_index(word) || words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(message: &str) -> String {
        detail(message, &["Query", "case", "id", "UUID", "Role", "target", "commandId"].map(str::to_owned).into())
    }

    #[test]
    fn what_the_engine_says_of_the_schema_is_shown() {
        let own = "Invalid value for argument \"target.commandId\", expected type \"[UUID!]!\"";
        assert_eq!(shown(own), own);
        assert_eq!(shown("Variable \"$target\" is not defined"), "Variable \"$target\" is not defined");
        assert_eq!(shown("There can only be one argument named \"id\""), "There can only be one argument named \"id\"");
    }

    #[test]
    fn what_was_sent_is_not_repeated() {
        for sent in [
            "Unknown field \"zhang\" on type \"Query\"",
            "Expected input type \"UUID\", found 110101199001011234.",
            "Expected input type \"UUID\", found {id: \"zhang\"}.",
            "\"id\", enumeration type \"Role\" does not contain the value \"a\"zhang\"",
            "\"target\", unknown field \"a\"zhang\" of type \"Query\"",
            " --> 1:14\n  |\n1 | { case(id: \"zhang\n  |   ^---\n  |\n  = expected value",
            "something\nzhang",
        ] {
            let shown = shown(sent);
            assert!(!shown.contains("zhang") && !shown.contains("1101"), "{sent}: {shown}");
        }
        assert_eq!(shown(" --> 1:3\n  |\n1 | { x(\n  |   ^---\n  |\n  = expected value"), "expected value");
    }
}
