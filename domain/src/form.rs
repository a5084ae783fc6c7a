//! Stub.
use crate::{identity::Regions, law::Citation, message::Message, procedure::FilingObject, refusal::Refusal};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
/// A
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Value>);
impl Answers {
    /// An answer.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }
    /// Text.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.0.get(id)?.as_str()
    }
    /// Texts.
    pub fn texts(&self, id: &str) -> Option<Vec<String>> {
        Some(self.0.get(id)?.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }
    /// With.
    pub fn with(&self, id: &str, value: Value) -> Self {
        let mut answers = self.clone();
        answers.0.insert(id.to_owned(), value);
        answers
    }
}
/// F
pub struct Form {
    /// i
    pub id: String,
    /// v
    pub version: u32,
    /// o
    pub object: FilingObject,
}
/// F
pub enum FilledBy {
    /// a
    Applicant,
}
/// A
pub struct Accepted {
    /// a
    pub answers: Answers,
}
/// E
pub struct FieldError {
    /// p
    pub path: String,
    /// m
    pub message: Message,
    /// c
    pub citation: Option<Citation>,
}
impl From<FieldError> for Refusal {
    fn from(e: FieldError) -> Self {
        Refusal { message: e.message, path: Some(e.path), cite: e.citation.into_iter().collect() }
    }
}
impl Form {
    /// v
    pub fn validate(
        &self,
        answers: &Answers,
        _f: FilledBy,
        _on: NaiveDate,
        _r: &Regions,
    ) -> Result<Accepted, Vec<FieldError>> {
        Ok(Accepted { answers: answers.clone() })
    }
}
