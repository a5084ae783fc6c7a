//! What an amendment changes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answers, Field, FieldType, Form};

/// One answer that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Path of the answer: `officers[1].mobile`.
    pub path: String,
    /// Before; nothing if it was not answered.
    pub old: Option<Value>,
    /// After; nothing if it is not answered any more.
    pub new: Option<Value>,
}

impl Form {
    /// The answers that differ, in the order of the form; answers it does not ask for (of an older version) come last.
    pub fn diff(&self, old: &Answers, new: &Answers) -> Vec<FieldChange> {
        let mut changes = Vec::new();
        for field in &self.fields {
            compare_field(field, field.id.clone(), old.get(&field.id), new.get(&field.id), &mut changes);
        }
        let keys: BTreeSet<&String> = old.as_map().keys().chain(new.as_map().keys()).collect();
        for key in keys.into_iter().filter(|key| !self.fields.iter().any(|field| &field.id == *key)) {
            push_if_changed(key.clone(), old.get(key), new.get(key), &mut changes);
        }
        changes
    }
}

fn compare_field(
    field: &Field,
    path: String,
    old: Option<&Value>,
    new: Option<&Value>,
    changes: &mut Vec<FieldChange>,
) {
    if field.repeat.is_none() {
        return compare_item(field, path, old, new, changes);
    }
    let count = |value: Option<&Value>| value.and_then(Value::as_array).map_or(0, Vec::len);
    for index in 0..count(old).max(count(new)) {
        let item = |value: Option<&'_ Value>| value.and_then(|value| value.get(index)).cloned();
        compare_item(field, format!("{path}[{index}]"), item(old).as_ref(), item(new).as_ref(), changes);
    }
}

fn compare_item(field: &Field, path: String, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<FieldChange>) {
    if field.field_type != FieldType::Group {
        return push_if_changed(path, old, new, changes);
    }
    for nested in &field.fields {
        let part = |value: Option<&'_ Value>| value.and_then(|value| value.get(&nested.id)).cloned();
        compare_field(nested, format!("{path}.{}", nested.id), part(old).as_ref(), part(new).as_ref(), changes);
    }
}

fn push_if_changed(path: String, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<FieldChange>) {
    if old != new {
        changes.push(FieldChange { path, old: old.cloned(), new: new.cloned() });
    }
}
