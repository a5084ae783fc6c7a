//! Errors of the interface: each with a stable code and a sentence in both languages, none with internals.

use async_graphql::{Error, ErrorExtensionValues, ErrorExtensions, Response, ServerError, Value};
use beian_domain::message::Message;

use super::DEEPEST_QUERY;
use crate::app::AppError;

/// Something a caller did wrong with the interface, or that we could not do.
#[derive(Debug, Clone)]
pub struct Fault(Message);

impl Fault {
    /// A fault whose sentence is in `messages/service.toml`.
    pub fn new(code: &str) -> Self {
        Self(Message::new(code))
    }

    /// A fault told by the domain.
    pub(super) fn from_message(message: Message) -> Self {
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

    /// The query text is longer than `max` bytes.
    pub(super) fn query_too_long(max: usize) -> Self {
        Self::new("query_too_long").with("max", max)
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

/// Gives the engine's own errors (syntax, unknown fields, limits, input of the wrong type) a code.
pub(super) fn with_codes(mut response: Response) -> Response {
    for error in &mut response.errors {
        let has_code = error
            .extensions
            .as_ref()
            .is_some_and(|extensions| matches!(extensions.get("code"), Some(Value::String(_))));
        if !has_code {
            let fault = engine_fault(&error.message);
            fault.extend(error.extensions.get_or_insert_default());
        }
    }
    response
}

fn engine_fault(message: &str) -> Fault {
    if ["nested too deep", "ecursion depth", "ecursion limit"].iter().any(|words| message.contains(words)) {
        Fault::new("query_too_deep").with("max", DEEPEST_QUERY)
    } else if message.contains("too complex") {
        Fault::new("query_too_complex")
    } else {
        Fault::new("query_invalid").with("detail", message.chars().take(300).collect::<String>())
    }
}
