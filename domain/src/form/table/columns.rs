//! The header of a table: which column is which field; and a cell as the answer to its field.

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use super::TableFault;
use crate::{
    form::{Choice, Field, FieldType, text::excerpt},
    message::Message,
};

/// What separates several values in one cell.
const SEPARATORS: [char; 3] = [';', '；', '、'];

/// The columns of a table in the order of its sheet.
pub(super) struct Columns<'f> {
    places: Vec<Option<&'f Field>>,
    /// Ids of required fields without a column.
    pub(super) missing: Vec<&'f str>,
}

impl<'f> Columns<'f> {
    /// Finds each column's field by its label, in either language, or its id; and what is wrong with the header.
    pub(super) fn find(table: &'f Field, header: &[String]) -> (Self, Vec<TableFault>) {
        let mut columns = Self { places: Vec::new(), missing: Vec::new() };
        let mut faults = Vec::new();
        for name in header {
            let found = table.fields.iter().find(|field| names(field, name));
            let fresh = found.filter(|field| columns.place(&field.id).is_none());
            columns.places.push(fresh);
            match found {
                None if !name.trim().is_empty() => {
                    let known = table.table_header().join("、");
                    faults.push(fault(table, name, Message::new("table_column_unknown").with("columns", known)));
                }
                Some(_) if fresh.is_none() => faults.push(fault(table, name, Message::new("table_column_twice"))),
                Some(_) | None => {}
            }
        }
        for field in table.fields.iter().filter(|field| field.required) {
            if columns.place(&field.id).is_none() {
                columns.missing.push(&field.id);
                faults.push(fault(table, &field.label.zh, Message::new("table_column_missing")));
            }
        }
        (columns, faults)
    }

    /// The field of a place, if it has one.
    pub(super) fn at(&self, place: usize) -> Option<&'f Field> {
        self.places.get(place).copied().flatten()
    }

    /// The place of a field, if it has a column.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.iter().position(|field| field.is_some_and(|field| field.id == id))
    }

    /// Whether a place lies beyond the header.
    pub(super) fn end_before(&self, place: usize) -> bool {
        place >= self.places.len()
    }
}

fn fault(table: &Field, name: &str, message: Message) -> TableFault {
    let column = excerpt(name.trim());
    let message = message.with("column", &column);
    TableFault { column: Some(column), ..TableFault::of_table(table, message) }
}

/// Whether a header names a field; width, case, blanks and a mark of what is required are forgiven.
fn names(field: &Field, header: &str) -> bool {
    let header = folded(header);
    [&field.id, &field.label.zh, &field.label.en].iter().any(|name| folded(name) == header)
}

fn folded(name: &str) -> String {
    // No label is that long; bounds the work.
    let plain: String = name.trim().chars().take(200).nfkc().collect();
    let letters = plain.trim_end_matches('*').chars().filter(|character| !character.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// A cell's text as an answer: choices by their label or code, several values taken apart.
pub(super) fn answer(field: &Field, text: &str) -> Value {
    let one = |text: &str| match field.field_type {
        FieldType::Choice | FieldType::Choices => choice(field, text.trim()),
        _ => Value::from(text.trim()),
    };
    if field.repeat.is_none() && field.field_type != FieldType::Choices {
        return one(text);
    }
    let parts = text.split(SEPARATORS).filter(|part| !part.trim().is_empty());
    parts.map(one).collect()
}

fn choice(field: &Field, text: &str) -> Value {
    let printed =
        |choice: &&Choice| [&choice.code, &choice.label.zh, &choice.label.en].iter().any(|name| *name == text);
    match field.choices.iter().find(printed) {
        Some(choice) => Value::from(choice.code.as_str()),
        None if field.other => json!({ "other": text }),
        None => Value::from(text),
    }
}
