//! Where a personal datum stands.

use serde_json::Value;

use super::Sealed;
use crate::form::FieldType;

/// Where a personal datum stands in a case, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path in the case: `answers.officers[1].mobile`.
    pub path: String,
    /// Who is meant: the group that the form names, such as `officer`.
    pub subject: String,
    /// What it is.
    pub kind: FieldType,
}

/// What is done at each place: the value may be replaced; `null` removes it.
pub type Visit<'v> = dyn FnMut(&Place, &mut Value) + 'v;

impl Place {
    /// The path with `[]` for every index: `answers.officers[].mobile`. Rows may move, this does not.
    pub fn pattern(&self) -> String {
        let mut pattern = String::with_capacity(self.path.len());
        let mut within = false;
        for character in self.path.chars() {
            within &= character != ']';
            if !within {
                pattern.push(character);
            }
            within |= character == '[';
        }
        pattern
    }

    /// The group that the form names, without what tells several persons of it apart: `user` of `user:a.example.cn`.
    pub fn group(&self) -> &str {
        self.subject.split_once(':').map_or(&self.subject, |(group, _)| group)
    }

    /// Whether a row of a list is found again by the sealed value itself, so that it stays where nobody can read it.
    pub fn names_row(&self) -> bool {
        self.path.starts_with("access_users[")
    }

    /// What tells one person of a case from another: the row of a list, and the group.
    pub fn person(&self) -> String {
        let row = self.path.rfind(']').map_or("", |end| &self.path[..=end]);
        format!("{row}#{}", self.subject)
    }
}

/// Visits a text beside which its sealed value is kept: the text is then the mask.
pub(crate) fn visit_text(place: &Place, text: &mut String, sealed: &mut Option<Sealed>, visit: &mut Visit<'_>) {
    let mut value = match sealed.take() {
        Some(sealed) => sealed.into_value(),
        None => Value::from(std::mem::take(text)),
    };
    visit(place, &mut value);
    match (Sealed::read(&value), value) {
        (Some(read), _) => {
            text.clone_from(&read.mask);
            *sealed = Some(read);
        }
        (None, Value::String(plain)) => *text = plain,
        (None, _) => text.clear(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str) -> Place {
        Place { path: path.to_owned(), subject: "officer".to_owned(), kind: FieldType::Mobile }
    }

    #[test]
    fn a_pattern_has_no_indices() {
        assert_eq!(
            place("attachments.list.users[12].lines[0].name").pattern(),
            "attachments.list.users[].lines[].name"
        );
        assert_eq!(place("answers.phone").pattern(), "answers.phone");
    }

    #[test]
    fn each_row_is_a_person() {
        assert_eq!(place("answers.officers[1].mobile").person(), place("answers.officers[1].mail").person());
        assert_ne!(place("answers.officers[1].mobile").person(), place("answers.officers[0].mobile").person());
    }
}
