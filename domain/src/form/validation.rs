//! Checking answers against a form: everything wrong at once, each with its path.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Answers, Field, FieldType, FilledBy, Form, Repeat,
    text::excerpt,
    value::{self, Context},
};
use crate::{identity::Regions, law::Citation, message::Message};

/// Answers that the form accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Canonical values; what was left empty is left out.
    pub answers: Answers,
    /// What a clerk should look at.
    pub warnings: Vec<FieldWarning>,
}

/// Why one answer is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{path}: {}", message.en())]
pub struct FieldError {
    /// Path of the answer: `officers[1].mobile`, counted from 0.
    pub path: String,
    /// What a user is told.
    pub message: Message,
    /// Where the field is printed or ordered; none for an answer nobody asked for.
    pub citation: Option<Citation>,
}

/// A doubt about one accepted answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWarning {
    /// Path of the answer.
    pub path: String,
    /// What a clerk is told.
    pub message: Message,
}

impl Form {
    /// Reads the answers of one party on a day. A clerk who types in a paper form hands in the applicant's answers.
    ///
    /// # Errors
    /// All refusals at once: missing required answers, unknown fields, the other party's fields, unreadable values.
    pub fn validate(
        &self,
        answers: &Answers,
        filled_by: FilledBy,
        on: NaiveDate,
        regions: &Regions,
    ) -> Result<Accepted, Vec<FieldError>> {
        let mut check = Check::new(filled_by, on, regions);
        let accepted = check.fields(&self.fields, "", |id| answers.get(id));
        check.at_least_one(self, answers);
        check.unknown(&self.fields, "", answers.as_map().keys());
        let answers = accepted.into_iter().collect::<BTreeMap<_, _>>();
        // Canonical forms can outgrow the bound only where the given answers nearly filled it.
        let answers = Answers::new(answers).map_err(|_| vec![error_at("", too_large(), None)]);
        match (check.errors.is_empty(), answers) {
            (true, Ok(answers)) => Ok(Accepted { answers, warnings: check.warnings }),
            (true, Err(errors)) => Err(errors),
            (false, _) => Err(check.errors),
        }
    }
}

impl Field {
    /// Whether the field takes this single answer, or item of a list, on a day.
    ///
    /// # Errors
    /// Why not.
    pub fn accepts(&self, value: &Value, on: NaiveDate, regions: &Regions) -> Result<(), Vec<FieldError>> {
        let mut check = Check::new(self.filled_by, on, regions);
        check.item(self, &self.id, value);
        if check.errors.is_empty() { Ok(()) } else { Err(check.errors) }
    }
}

/// Answers beyond all bounds.
pub(super) fn too_large() -> Message {
    Message::new("form_too_large").with("max", Answers::MAX_BYTES / 1024)
}

/// Reads answers and collects what is wrong and doubtful.
pub(super) struct Check<'a> {
    filled_by: FilledBy,
    context: Context<'a>,
    pub(super) errors: Vec<FieldError>,
    pub(super) warnings: Vec<FieldWarning>,
}

impl<'a> Check<'a> {
    pub(super) fn new(filled_by: FilledBy, on: NaiveDate, regions: &'a Regions) -> Self {
        Self { filled_by, context: Context { on, regions }, errors: Vec::new(), warnings: Vec::new() }
    }

    /// The canonical values of the fields that were answered.
    fn fields<'v>(
        &mut self,
        fields: &[Field],
        prefix: &str,
        given: impl Fn(&str) -> Option<&'v Value>,
    ) -> Map<String, Value> {
        let mut accepted = Map::new();
        for field in fields {
            let path = format!("{prefix}{}", field.id);
            let value = given(&field.id).filter(|value| !is_empty(value));
            if let Some(value) = self.field(field, &path, value) {
                accepted.insert(field.id.clone(), value);
            }
        }
        accepted
    }

    fn field(&mut self, field: &Field, path: &str, value: Option<&Value>) -> Option<Value> {
        if field.field_type == FieldType::StaticText {
            return value.and_then(|_| self.refuse(field, path, Message::new("form_static")));
        }
        if field.filled_by != self.filled_by {
            return value.and_then(|_| self.refuse(field, path, Message::new(not_yours(field.filled_by))));
        }
        match value {
            Some(value) if field.repeat.is_some() => self.items(field, path, value),
            Some(value) => self.item(field, path, value),
            None if field.required => self.refuse(field, path, Message::new("form_required")),
            None => None,
        }
    }

    fn items(&mut self, field: &Field, path: &str, value: &Value) -> Option<Value> {
        let repeat = field.repeat?;
        let Some(items) = items_of(field, value) else {
            return self.refuse(field, path, Message::new("form_not_list"));
        };
        self.count(field, path, items.len());
        let mut accepted = Vec::new();
        for (index, item) in items.iter().enumerate().take(repeat.max) {
            let path = format!("{path}[{index}]");
            if is_empty(item) {
                self.refuse(field, &path, Message::new("form_required"));
            } else {
                accepted.extend(self.item(field, &path, item));
            }
        }
        Some(Value::Array(accepted))
    }

    /// Whether a list has as many items as the form asks for.
    pub(super) fn count(&mut self, field: &Field, path: &str, found: usize) {
        let Some(Repeat { min, max }) = field.repeat else { return };
        if !(min..=max).contains(&found) {
            let count = Message::new("form_count").with("found", found);
            self.refuse(field, path, count.with("min", min).with("max", max));
        }
    }

    /// One answer, or one item of a list.
    pub(super) fn item(&mut self, field: &Field, path: &str, value: &Value) -> Option<Value> {
        if field.field_type == FieldType::Group {
            return self.group(field, path, value);
        }
        match value::read(field, value, self.context) {
            Err(message) => self.refuse(field, path, message),
            Ok(_) if field.field_type == FieldType::Secret => None,
            Ok((value, doubts)) => {
                let doubts = doubts.into_iter().map(|message| FieldWarning { path: path.to_owned(), message });
                self.warnings.extend(doubts);
                Some(value)
            }
        }
    }

    fn group(&mut self, field: &Field, path: &str, value: &Value) -> Option<Value> {
        let Some(entries) = value.as_object() else { return self.refuse(field, path, Message::new("form_not_group")) };
        let prefix = format!("{path}.");
        let accepted = self.fields(&field.fields, &prefix, |id| entries.get(id));
        self.unknown(&field.fields, &prefix, entries.keys());
        Some(Value::Object(accepted))
    }

    fn at_least_one(&mut self, form: &Form, answers: &Answers) {
        let asked = form.fields.iter().filter(|field| form.at_least_one.contains(&field.id)).collect::<Vec<_>>();
        let answered = |field: &&Field| answers.get(&field.id).is_some_and(|value| !is_empty(value));
        if let Some(first) = asked.first().filter(|_| !asked.iter().any(answered)) {
            let labels = asked.iter().map(|field| field.label.zh.as_str()).collect::<Vec<_>>().join("、");
            self.refuse(first, &first.id, Message::new("form_at_least_one").with("fields", labels));
        }
    }

    fn unknown<'k>(&mut self, fields: &[Field], prefix: &str, keys: impl Iterator<Item = &'k String>) {
        let strangers = keys.filter(|key| !fields.iter().any(|field| &field.id == *key));
        for key in strangers.take(MAX_STRANGERS) {
            let path = format!("{prefix}{}", excerpt(key));
            self.errors.push(error_at(&path, Message::new("form_unknown_field"), None));
        }
    }

    fn refuse(&mut self, field: &Field, path: &str, message: Message) -> Option<Value> {
        self.errors.push(error_at(path, message, field.cite.first().cloned()));
        None
    }
}

/// The most unknown fields named in each group: the answer to nonsense stays short.
const MAX_STRANGERS: usize = 20;

fn error_at(path: &str, message: Message, citation: Option<Citation>) -> FieldError {
    FieldError { path: path.to_owned(), message, citation }
}

/// The items of a list, which may be written as one text where the form names a separator.
fn items_of<'v>(field: &Field, value: &'v Value) -> Option<Cow<'v, [Value]>> {
    match (value, field.separator) {
        (Value::Array(items), _) => Some(Cow::Borrowed(items)),
        (Value::String(text), Some(separator)) => {
            Some(text.split(separator).map(|item| Value::from(item.trim())).collect())
        }
        _ => None,
    }
}

fn not_yours(owner: FilledBy) -> &'static str {
    match owner {
        FilledBy::Applicant => "form_applicant_field",
        FilledBy::Police => "form_police_field",
    }
}

/// Left empty: nothing, white space, an empty list or group.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
