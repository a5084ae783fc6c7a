//! Reading a form file: TOML first, then what TOML cannot say.

use std::{collections::BTreeSet, fmt};

use super::{Field, FieldType, Form};

/// A form file that cannot be used; says where and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct FormFileError {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1, if it is known.
    pub line: Option<usize>,
    /// Key or path of the field.
    pub key: String,
    /// What is wrong.
    pub reason: FormFault,
}

/// What is wrong with a form file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// No TOML, or keys and values that no form has.
    #[error("{0}")]
    Toml(String),
    /// Ids and choice codes are lower-case letters, digits and `_`.
    #[error("the id must be snake_case")]
    Id,
    /// Two fields, sections or choices of one list have the same id.
    #[error("the id is used twice")]
    Duplicate,
    /// A top-level field names no section of the form, or a nested one names any.
    #[error("a top-level field names one section of the form as its group, a nested field none")]
    Section,
    /// `min` is greater than `max`, or `max` is 0.
    #[error("repeat needs min <= max and max > 0")]
    Repeat,
    /// A choice offers nothing.
    #[error("a choice needs choices, or other = true")]
    NoChoices,
    /// Choices, `other`, nested fields, a separator or banned characters on a field that has none.
    #[error(
        "choices and other belong to choices only, nested fields to groups only, a separator to lists of single \
         values, banned characters to texts"
    )]
    Stray,
    /// `at_least_one` names a field that is not at the top of the form, or fewer than two.
    #[error("at_least_one names two or more top-level fields that are not required by themselves")]
    AtLeastOne,
    /// A group without fields.
    #[error("a group needs fields")]
    EmptyGroup,
    /// Nested fields are filled in by the same party as their group.
    #[error("a nested field is filled in by the party of its group")]
    Party,
    /// It is not said whose datum a name, an id, a phone, a mail or an address is.
    #[error("personal must name the person whose datum it is, or \"nobody\"")]
    Personal,
    /// Nothing is cited.
    #[error("the field cites no source")]
    Uncited,
}

impl fmt::Display for FormFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}: {}", self.file, self.key, self.reason),
            None => write!(f, "{}: {}: {}", self.file, self.key, self.reason),
        }
    }
}

impl Form {
    /// Reads a form definition; fails on the first fault, naming file, line, key and reason.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, FormFileError> {
        let form: Self = toml::from_str(text).map_err(|error| syntax(file_name, text, &error))?;
        form.check().map_err(|(key, reason)| FormFileError {
            file: file_name.to_owned(),
            line: line_of(text, &key),
            key,
            reason,
        })?;
        Ok(form)
    }

    fn check(&self) -> Result<(), (String, FormFault)> {
        unique(self.sections.iter().map(|section| section.id.as_str()), "")?;
        for field in &self.fields {
            let known = |group: &String| self.sections.iter().any(|section| &section.id == group);
            if !field.group.as_ref().is_some_and(known) {
                return Err((field.id.clone(), FormFault::Section));
            }
        }
        let optional = |id: &String| self.fields.iter().any(|field| &field.id == id && !field.required);
        if self.at_least_one.len() == 1 || !self.at_least_one.iter().all(optional) {
            return Err(("at_least_one".to_owned(), FormFault::AtLeastOne));
        }
        check_fields(&self.fields, "")
    }
}

fn check_fields(fields: &[Field], prefix: &str) -> Result<(), (String, FormFault)> {
    unique(fields.iter().map(|field| field.id.as_str()), prefix)?;
    fields.iter().try_for_each(|field| {
        let path = format!("{prefix}{}", field.id);
        check_field(field).map_err(|fault| (path.clone(), fault))?;
        unique(field.choices.iter().map(|choice| choice.code.as_str()), &format!("{path}."))?;
        check_fields(&field.fields, &format!("{path}."))
    })
}

fn check_field(field: &Field) -> Result<(), FormFault> {
    let chooses = matches!(field.field_type, FieldType::Choice | FieldType::Choices);
    let groups = field.field_type == FieldType::Group;
    let writes =
        matches!(field.field_type, FieldType::Text | FieldType::PersonName | FieldType::Address | FieldType::Organ);
    let lists = field.repeat.is_some() && !groups;
    let faults = [
        (field.repeat.is_some_and(|repeat| repeat.min > repeat.max || repeat.max == 0), FormFault::Repeat),
        (chooses && field.choices.is_empty() && !field.other, FormFault::NoChoices),
        (!chooses && (!field.choices.is_empty() || field.other), FormFault::Stray),
        (!groups && !field.fields.is_empty(), FormFault::Stray),
        (field.separator.is_some() && !lists, FormFault::Stray),
        (field.banned.is_some() && !writes, FormFault::Stray),
        (groups && field.fields.is_empty(), FormFault::EmptyGroup),
        (field.fields.iter().any(|nested| nested.group.is_some()), FormFault::Section),
        (field.fields.iter().any(|nested| nested.filled_by != field.filled_by), FormFault::Party),
        (field.field_type.is_usually_personal() && field.personal.is_none(), FormFault::Personal),
        (field.cite.is_empty(), FormFault::Uncited),
    ];
    faults.into_iter().find(|(found, _)| *found).map_or(Ok(()), |(_, fault)| Err(fault))
}

fn unique<'a>(ids: impl Iterator<Item = &'a str>, prefix: &str) -> Result<(), (String, FormFault)> {
    let mut seen = BTreeSet::new();
    for id in ids {
        let snake = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if id.is_empty() || !id.bytes().all(snake) {
            return Err((format!("{prefix}{id}"), FormFault::Id));
        }
        if !seen.insert(id) {
            return Err((format!("{prefix}{id}"), FormFault::Duplicate));
        }
    }
    Ok(())
}

fn syntax(file: &str, text: &str, error: &toml::de::Error) -> FormFileError {
    let start = error.span().map(|span| span.start);
    let before = start.and_then(|start| text.get(..start));
    let line = before.map(|before| before.matches('\n').count() + 1);
    let source = line.and_then(|line| text.lines().nth(line - 1)).unwrap_or_default();
    let key = source.split('=').next().unwrap_or_default().trim().to_owned();
    FormFileError { file: file.to_owned(), line, key, reason: FormFault::Toml(error.message().to_owned()) }
}

/// The last line that sets the last id of the path: of two equal ids the second is the fault.
fn line_of(text: &str, path: &str) -> Option<usize> {
    let quoted = format!("\"{}\"", path.rsplit('.').next().unwrap_or_default());
    let sets = |line: &str| {
        let bare = line.trim().trim_start_matches("{ ");
        ["id", "code"].iter().any(|key| bare.starts_with(key)) && bare.contains(&quoted)
    };
    text.lines().enumerate().filter(|(_, line)| sets(line)).last().map(|(index, _)| index + 1)
}
