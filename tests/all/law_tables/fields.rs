//! Rows of printed forms: fields that cite every line of the row.

use std::collections::BTreeSet;

use beian_domain::{
    form::{FilledBy, FlatField, Form},
    rulebook::Rulebook,
};
use serde::Deserialize;

use super::{
    Judged, judge,
    places::{Place, places},
};

#[derive(Deserialize)]
pub(super) struct Row {
    id: String,
    places: String,
    label: String,
    required: String,
}

pub(super) fn faults(rulebook: &Rulebook, rows: &[Row], unmatched: &BTreeSet<String>) -> Vec<String> {
    let fields: Vec<_> = rulebook.forms().flat_map(Form::fields_flat).collect();
    let judged: Vec<_> = rows
        .iter()
        .map(|row| {
            let at = places(&row.places);
            let covering: Vec<_> = fields.iter().filter(|field| covers(field, &at)).collect();
            let counterpart = (!covering.is_empty()).then(|| differences(row, rows, &covering));
            Judged { id: row.id.clone(), is_unmatched: unmatched.contains(&row.id), counterpart }
        })
        .collect();
    judge(&judged)
}

/// Whether a field cites all lines of all places.
fn covers(field: &FlatField<'_>, places: &[Place]) -> bool {
    let citations: Vec<_> = field.field.cite.iter().map(ToString::to_string).collect();
    places
        .iter()
        .all(|place| place.lines.clone().all(|line| citations.contains(&format!("{} l.{line}", place.document))))
}

/// Rows printed on the same lines need a field each, and one of them must be filled in as the row says.
fn differences(row: &Row, rows: &[Row], covering: &[&FlatField<'_>]) -> Vec<String> {
    let mut faults = Vec::new();
    let printed_together = rows.iter().filter(|other| other.places == row.places).count();
    if covering.len() < printed_together {
        faults.push(format!("{printed_together} rows share {} fields", covering.len()));
    }
    let fits = |field: &&&FlatField<'_>| match row.required.as_str() {
        "yes" => field.required && field.filled_by == FilledBy::Applicant,
        "no" => !field.required && field.filled_by == FilledBy::Applicant,
        "police" => field.filled_by == FilledBy::Police,
        _ => true,
    };
    if !covering.iter().any(|field| fits(&field)) {
        faults.push(format!("no field is filled in as {} ({})", row.label, row.required));
    }
    faults
}
