//! What differs between two states of a case, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::state::Case;
use crate::{
    personal::{Sealed, hide, mask},
    rulebook::Rulebook,
};

/// A field that has another value in one state than in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Where it stands, such as `filing.form.answers.postcode` or `deadlines[T27-1].clock.due.at`.
    pub path: String,
    /// Its value in the first state; none where it is missing. Personal data are masked.
    pub before: Option<Value>,
    /// Its value in the second.
    pub after: Option<Value>,
}

impl Case {
    /// What differs from another state of the same case, path by path. Personal data that differ are named even where
    /// their masks are alike. Left out are the number of events, the password's digest, what was known of deadlines
    /// and inspections earlier, and who is among the access users, which their reports say.
    pub fn differences(&self, other: &Self, rulebook: &Rulebook) -> Vec<FieldChange> {
        let (before, after) = (State::of(self, rulebook), State::of(other, rulebook));
        let mut changes = Vec::new();
        compare(String::new(), before.root(), after.root(), &mut changes);
        changes
    }
}

/// A state as it is compared, and as it is shown.
struct State {
    raw: Value,
    shown: Value,
}

/// The same place in both.
#[derive(Clone, Copy)]
struct Place<'state> {
    raw: Option<&'state Value>,
    shown: Option<&'state Value>,
}

impl State {
    fn of(case: &Case, rulebook: &Rulebook) -> Self {
        let mut masked = case.clone();
        masked.visit_personal(rulebook, &mut |place, value| {
            let shown = Sealed::read(value).map_or_else(|| mask(place.kind, value), |sealed| sealed.mask);
            *value = shown.into();
        });
        let mut shown = comparable(&masked);
        hide(&mut shown);
        Self { raw: comparable(case), shown }
    }

    fn root(&self) -> Place<'_> {
        Place { raw: Some(&self.raw), shown: Some(&self.shown) }
    }
}

/// A state without what is not compared.
fn comparable(case: &Case) -> Value {
    // A state is plain data: it becomes JSON in any case.
    let mut state = serde_json::to_value(case).unwrap_or_default();
    without(&mut state, "version");
    for deadline in state.get_mut("deadlines").and_then(Value::as_array_mut).into_iter().flatten() {
        without(deadline, "versions");
    }
    if let Some(filing) = state.get_mut("filing") {
        for inspection in
            filing.get_mut("inspections").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
        {
            without(inspection, "known");
        }
        if let Some(credentials) = filing.get_mut("credentials") {
            without(credentials, "password_digest");
        }
        if let Some(list) = filing.get_mut("access_users") {
            let total = list.get("users").and_then(Value::as_object).map_or(0, Map::len);
            without(list, "users");
            list["total"] = total.into();
        }
    }
    state
}

fn without(value: &mut Value, member: &str) {
    if let Some(members) = value.as_object_mut() {
        members.remove(member);
    }
}

fn compare(path: String, before: Place<'_>, after: Place<'_>, changes: &mut Vec<FieldChange>) {
    if before.raw == after.raw {
        return;
    }
    let Some((before, after)) = before.members().zip(after.members()) else {
        let shown = |place: Place<'_>| place.shown.filter(|value| !value.is_null()).cloned();
        let (before, after) = (shown(before), shown(after));
        if before.is_some() || after.is_some() {
            changes.push(FieldChange { path, before, after });
        }
        return;
    };
    let steps: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for step in steps {
        let path = format!("{path}{step}");
        let (before, after) = (before.get(step).copied(), after.get(step).copied());
        let path = path.trim_start_matches('.').to_owned();
        compare(path, before.unwrap_or(Place::MISSING), after.unwrap_or(Place::MISSING), changes);
    }
}

impl<'state> Place<'state> {
    const MISSING: Self = Self { raw: None, shown: None };

    /// What is in it, by the step that leads there; nothing in what is missing, none in what is compared as a whole.
    fn members(self) -> Option<BTreeMap<String, Self>> {
        match self.raw {
            None | Some(Value::Null) => Some(BTreeMap::new()),
            Some(value) if Sealed::read(value).is_some() => None,
            Some(Value::Object(members)) => {
                let member = |(name, raw): (&String, &'state Value)| {
                    let shown = self.shown.and_then(|shown| shown.get(name));
                    (format!(".{name}"), Self { raw: Some(raw), shown })
                };
                Some(members.iter().map(member).collect())
            }
            Some(Value::Array(items)) if items.iter().all(Value::is_object) => {
                let item = |(index, raw): (usize, &'state Value)| {
                    let shown = self.shown.and_then(|shown| shown.get(index));
                    (format!("[{}]", name_of(index, raw)), Self { raw: Some(raw), shown })
                };
                Some(items.iter().enumerate().map(item).collect())
            }
            Some(Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_)) => None,
        }
    }
}

/// Deadlines and materials are named by their id, whatever else is in a list by its place.
fn name_of(index: usize, item: &Value) -> String {
    let id = |member: &str| item.get(member).and_then(|part| part.get("id")).and_then(Value::as_str);
    id("clock").or_else(|| id("asked")).map_or_else(|| index.to_string(), str::to_owned)
}
