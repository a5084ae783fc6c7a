//! Stub.
use crate::{
    calendar::Calendar,
    form::Form,
    identity::Regions,
    message::Message,
    procedure::{Procedure, ProcedureId},
};
use chrono::NaiveDate;
/// R
pub struct Rulebook;
/// E
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct ProcedureError;
impl ProcedureError {
    /// m
    pub fn message(&self) -> Message {
        Message::new("x")
    }
}
impl Rulebook {
    /// p
    pub fn builtin() -> &'static Self {
        &Rulebook
    }
    /// p
    pub fn procedure(&self, _id: &ProcedureId, _on: NaiveDate) -> Result<&Procedure, ProcedureError> {
        Err(ProcedureError)
    }
    /// c
    pub fn calendar(&self) -> &Calendar {
        Calendar::builtin()
    }
    /// r
    pub fn regions(&self) -> &Regions {
        Regions::builtin()
    }
    /// f
    pub fn form(&self, _id: &str) -> Option<&Form> {
        None
    }
    /// v
    pub fn version(&self) -> &str {
        "x"
    }
}
