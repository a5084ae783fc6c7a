//! Answers to a form: JSON of bounded size and depth.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::personal::shown_text;
use crate::personal::Sealed;

/// Answers by field id. Bounded when made, so that nothing behind it need fear its size or depth. Cloning shares them
/// until one clone is changed: an event and the case after it have the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, Value>")]
pub struct Answers(Arc<BTreeMap<String, Value>>);

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Answers beyond all bounds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// Too many characters and values together.
    #[error("the answers have more than {} bytes", Answers::MAX_BYTES)]
    Size,
    /// Lists and objects within each other beyond what any form asks.
    #[error("the answers are nested deeper than {}", Answers::MAX_DEPTH)]
    Depth,
}

impl Answers {
    /// The most bytes of text, counting 8 for every value. May grow, never shrink: stored answers must stay readable.
    pub const MAX_BYTES: usize = 256 * 1024;
    /// The most lists and objects within each other. May grow, never shrink.
    pub const MAX_DEPTH: usize = 8;

    /// Takes answers that keep within the bounds.
    pub fn new(answers: BTreeMap<String, Value>) -> Result<Self, AnswersError> {
        let mut left = Self::MAX_BYTES;
        for (key, value) in &answers {
            left = left.checked_sub(key.len()).ok_or(AnswersError::Size)?;
            left = measure(value, left, Self::MAX_DEPTH)?;
        }
        Ok(Self(answers.into()))
    }

    /// The answer to a top-level field.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// The answer to a top-level field that is one text; of a sealed one its mask.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.get(id).and_then(shown_text)
    }

    /// The answer to a top-level field that is a list of texts, such as domain names.
    pub fn texts(&self, id: &str) -> Option<Vec<String>> {
        let items = self.get(id)?.as_array()?;
        items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
    }

    /// These answers with one replaced.
    #[must_use]
    pub fn with(&self, id: &str, value: Value) -> Self {
        let mut answers = self.clone();
        Arc::make_mut(&mut answers.0).insert(id.to_owned(), value);
        answers
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Value> {
        // Asked first: changing what is shared copies all of it.
        self.0.contains_key(id).then(|| Arc::make_mut(&mut self.0).get_mut(id)).flatten()
    }

    /// Answers that were taken away are not there.
    pub(super) fn drop_nulls(&mut self) {
        if self.0.values().any(Value::is_null) {
            Arc::make_mut(&mut self.0).retain(|_, answer| !answer.is_null());
        }
    }

    /// Takes away what is sealed for these persons.
    pub(crate) fn forget(&mut self, subjects: &[uuid::Uuid]) {
        Arc::make_mut(&mut self.0).values_mut().for_each(|answer| crate::personal::forget(answer, subjects));
    }

    /// Bytes of memory that they take, about.
    pub fn weight(&self) -> usize {
        NODE + self.0.iter().map(|(id, answer)| id.len() + weight(answer)).sum::<usize>()
    }

    /// All answers, by field id.
    pub fn as_map(&self) -> &BTreeMap<String, Value> {
        &self.0
    }
}

impl TryFrom<BTreeMap<String, Value>> for Answers {
    type Error = AnswersError;
    fn try_from(answers: BTreeMap<String, Value>) -> Result<Self, Self::Error> {
        Self::new(answers)
    }
}

impl From<Answers> for BTreeMap<String, Value> {
    fn from(answers: Answers) -> Self {
        Arc::unwrap_or_clone(answers.0)
    }
}

/// Bytes of the smallest map that is not empty: it has room for eleven members.
const NODE: usize = 640;
/// Bytes of a value itself, and of what the allocator keeps for its text.
const ITEM: usize = 48;

fn weight(value: &Value) -> usize {
    ITEM + match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => NODE + members.iter().map(|(key, item)| key.len() + weight(item)).sum::<usize>(),
    }
}

/// What is left of the size after this value.
fn measure(value: &Value, left: usize, depth: usize) -> Result<usize, AnswersError> {
    let left = left.checked_sub(8).ok_or(AnswersError::Size)?;
    if let Some(hidden) = Sealed::hidden_size(value) {
        // Counts for what it hides, so that sealing never makes answers too large.
        return left.checked_sub(hidden).ok_or(AnswersError::Size);
    }
    let deeper = || depth.checked_sub(1).ok_or(AnswersError::Depth);
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(left),
        Value::String(text) => left.checked_sub(text.len()).ok_or(AnswersError::Size),
        Value::Array(items) => {
            let depth = deeper()?;
            items.iter().try_fold(left, |left, item| measure(item, left, depth))
        }
        Value::Object(entries) => {
            let depth = deeper()?;
            entries.iter().try_fold(left, |left, (key, item)| {
                measure(item, left.checked_sub(key.len()).ok_or(AnswersError::Size)?, depth)
            })
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_weigh_no_less_than_they_hold() {
        let answers = |value: Value| serde_json::from_value::<Answers>(value).unwrap();
        let text = "字".repeat(1000);
        assert!(answers(json!({ "unit_name": text })).weight() >= text.len());
        let (flat, nested) = (json!({ "a": "x", "b": "x" }), json!({ "a": { "c": "x" }, "b": [{ "c": "x" }] }));
        assert!(answers(nested).weight() > answers(flat).weight());
    }

    #[test]
    fn a_clone_that_is_changed_leaves_the_other_as_it_was() {
        let answers: Answers = serde_json::from_value(json!({ "a": 1, "b": null })).unwrap();
        let mut other = answers.clone();
        *other.get_mut("a").unwrap() = json!(2);
        other.drop_nulls();
        assert_eq!(serde_json::to_value(&answers).unwrap(), json!({ "a": 1, "b": null }));
        assert_eq!(serde_json::to_value(&other).unwrap(), json!({ "a": 2 }));
        assert_eq!(other.get_mut("c"), None);
    }
}
