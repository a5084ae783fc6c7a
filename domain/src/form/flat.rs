//! A form as one list, for tables and screens.

use serde::Serialize;

use super::{Field, FieldType, FilledBy, Form, Repeat};
use crate::message::Bilingual;

/// A field with the pattern of its path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlatField<'form> {
    /// `officers[].mobile`: `[]` stands for any index.
    pub path: String,
    /// Section, inherited from the outermost field.
    pub group: Option<&'form str>,
    /// Printed label.
    pub label: &'form Bilingual,
    /// How an answer is read.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Whether it must be answered, wherever its group is answered.
    pub required: bool,
    /// Who fills it in.
    pub filled_by: FilledBy,
    /// How often.
    pub repeat: Option<Repeat>,
    /// The whole definition.
    #[serde(skip)]
    pub field: &'form Field,
}

impl Form {
    /// All fields, groups before what is nested in them.
    pub fn fields_flat(&self) -> Vec<FlatField<'_>> {
        let mut flat = Vec::new();
        for field in &self.fields {
            flatten(field, "", field.group.as_deref(), &mut flat);
        }
        flat
    }
}

fn flatten<'form>(field: &'form Field, prefix: &str, group: Option<&'form str>, flat: &mut Vec<FlatField<'form>>) {
    let brackets = if field.repeat.is_some() { "[]" } else { "" };
    let path = format!("{prefix}{}{brackets}", field.id);
    let inner = format!("{path}.");
    flat.push(FlatField {
        path,
        group,
        label: &field.label,
        field_type: field.field_type,
        required: field.required,
        filled_by: field.filled_by,
        repeat: field.repeat,
        field,
    });
    for nested in &field.fields {
        flatten(nested, &inner, group, flat);
    }
}
