//! Whose datum an answer is (个人信息), and every place where one stands among answers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answers, Field, FieldType, Form};
use crate::personal::{Place, Sealed, Visit};

/// The field that names the applicant: of an individual it is a person's name.
const APPLICANT_NAME: &str = "unit_name";
/// The person who files, and the contact of a unit.
pub(crate) const APPLICANT: &str = "applicant";
/// Written in a form file where a field that looks personal is nobody's.
const NOBODY: &str = "nobody";

/// Whose datum the answer to a field is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Personal {
    /// Nobody's, though the type of the field is one that usually is.
    Nobody,
    /// A natural person's: the group of fields about one person, such as `responsible_person`.
    Of(String),
}

impl From<String> for Personal {
    fn from(subject: String) -> Self {
        if subject == NOBODY { Self::Nobody } else { Self::Of(subject) }
    }
}

impl From<Personal> for String {
    fn from(personal: Personal) -> Self {
        match personal {
            Personal::Nobody => NOBODY.to_owned(),
            Personal::Of(subject) => subject,
        }
    }
}

impl FieldType {
    /// Whether a form file must say of such a field whose datum it is.
    pub fn is_usually_personal(self) -> bool {
        matches!(
            self,
            Self::ResidentId
                | Self::Phone
                | Self::Landline
                | Self::Mobile
                | Self::Mail
                | Self::PersonName
                | Self::Address
        )
    }
}

impl Form {
    /// Visits every personal answer. `base` is the path of the form in its case; an individual's name is personal too.
    pub fn visit_personal(&self, answers: &mut Answers, base: &str, individual: bool, visit: &mut Visit<'_>) {
        for field in self.fields.iter().filter(|field| holds_personal(field) || names_person(field, individual)) {
            if let Some(answer) = answers.get_mut(&field.id) {
                visit_top(field, answer, base, individual, visit);
            }
        }
        answers.drop_nulls();
    }

    /// Visits what is personal in the answer to one top-level field.
    pub fn visit_answer(&self, id: &str, answer: &mut Value, base: &str, individual: bool, visit: &mut Visit<'_>) {
        if let Some(field) = self.fields.iter().find(|field| field.id == id) {
            visit_top(field, answer, base, individual, visit);
        }
    }
}

/// Whether the field, or one within it, asks for a personal datum.
fn holds_personal(field: &Field) -> bool {
    matches!(field.personal, Some(Personal::Of(_))) || field.fields.iter().any(holds_personal)
}

fn names_person(field: &Field, individual: bool) -> bool {
    individual && field.id == APPLICANT_NAME
}

fn visit_top(field: &Field, answer: &mut Value, base: &str, individual: bool, visit: &mut Visit<'_>) {
    let path = format!("{base}.{}", field.id);
    if names_person(field, individual) {
        let place = Place { path, subject: APPLICANT.to_owned(), kind: FieldType::PersonName };
        visit(&place, answer);
    } else {
        visit_field(field, path, answer, visit);
    }
}

fn visit_field(field: &Field, path: String, answer: &mut Value, visit: &mut Visit<'_>) {
    match answer {
        Value::Array(items) if field.repeat.is_some() => {
            for (index, item) in items.iter_mut().enumerate() {
                visit_item(field, format!("{path}[{index}]"), item, visit);
            }
            items.retain(|item| !item.is_null());
        }
        _ => visit_item(field, path, answer, visit),
    }
}

fn visit_item(field: &Field, path: String, answer: &mut Value, visit: &mut Visit<'_>) {
    if let Some(Personal::Of(subject)) = &field.personal
        && !answer.is_null()
    {
        let place = Place { path, subject: subject.clone(), kind: field.field_type };
        return visit(&place, answer);
    }
    let Value::Object(entries) = answer else { return };
    for nested in &field.fields {
        if let Some(entry) = entries.get_mut(&nested.id) {
            visit_field(nested, format!("{path}.{}", nested.id), entry, visit);
        }
    }
    entries.retain(|_, entry| !entry.is_null());
}

/// The text of an answer as everybody may see it: of a sealed one its mask.
pub(super) fn shown_text(answer: &Value) -> Option<&str> {
    answer.as_str().or_else(|| Sealed::mask_of(answer))
}
