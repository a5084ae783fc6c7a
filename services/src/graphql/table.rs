//! Tables of rows and answers, read without a case: what a page shows before anything is handed in.

use async_graphql::{Json, OneofObject, SimpleObject};
use base64::{Engine, engine::general_purpose::STANDARD};
use beian_domain::{
    form::{self, Answers, Field, FieldError, FieldWarning, Table},
    identity::Regions,
    message::Message,
    refusal,
};
use chrono::NaiveDate;

use super::{
    citation::{Citation, citations},
    payload::Refusal,
};
use crate::sheet::{self, SheetError, SheetKind};

/// A sheet's file: exactly one of these.
#[derive(OneofObject)]
pub(super) enum SheetFile {
    /// Text of a CSV file.
    Csv(String),
    /// A CSV file's bytes in Base64.
    CsvBase64(String),
    /// An XLSX file's bytes in Base64.
    XlsxBase64(String),
}

impl SheetFile {
    pub(super) fn read(self) -> Result<Table, SheetError> {
        let bytes = |text: String| STANDARD.decode(text).map_err(|_| SheetError(Message::new("table_not_base64")));
        match self {
            Self::Csv(text) => sheet::read(SheetKind::Csv, text.as_bytes()),
            Self::CsvBase64(text) => sheet::read(SheetKind::Csv, &bytes(text)?),
            Self::XlsxBase64(text) => sheet::read(SheetKind::Xlsx, &bytes(text)?),
        }
    }
}

/// A table as it was read.
#[derive(SimpleObject)]
pub(super) struct TableReading {
    /// The answer to the table's field, canonical, by field id; null where there are faults.
    answers: Option<Json<Answers>>,
    /// How many rows were read.
    rows: usize,
    /// Everything that is wrong, in the order of the sheet; what concerns the file as a whole has no row.
    faults: Vec<TableFault>,
    /// What a clerk should look at.
    warnings: Vec<TableFault>,
}

/// What is wrong, or doubtful, in a table.
#[derive(SimpleObject)]
struct TableFault {
    /// Row of the sheet, from 1 with the header; null if the table as a whole is meant.
    row: Option<u64>,
    /// Label of the column.
    column: Option<String>,
    /// What stands in the cell, shortened.
    value: Option<String>,
    /// Path that the answer has in the form: `users[3].name`.
    path: Option<String>,
    /// Stable code.
    code: String,
    /// The reason and how to mend it, in Chinese.
    zh: String,
    /// The reason and how to mend it, in English.
    en: String,
    /// Where the field is printed or ordered.
    citations: Vec<Citation>,
}

impl TableReading {
    pub(super) fn of(field: &Field, table: &Table, on: NaiveDate, regions: &Regions) -> Self {
        match field.read_table(table, on, regions) {
            Ok(form::TableReading { answers, rows, warnings }) => Self {
                answers: Some(Json(answers)),
                rows,
                faults: Vec::new(),
                warnings: warnings.into_iter().map(TableFault::from).collect(),
            },
            Err(faults) => Self {
                answers: None,
                rows: table.rows.len(),
                faults: faults.into_iter().map(TableFault::from).collect(),
                warnings: Vec::new(),
            },
        }
    }

    /// No table at all.
    pub(super) fn unread(message: &Message) -> Self {
        let fault = TableFault {
            row: None,
            column: None,
            value: None,
            path: None,
            code: message.code.clone(),
            zh: message.zh(),
            en: message.en(),
            citations: Vec::new(),
        };
        Self { answers: None, rows: 0, faults: vec![fault], warnings: Vec::new() }
    }
}

impl From<form::TableFault> for TableFault {
    fn from(fault: form::TableFault) -> Self {
        let form::TableFault { row, column, value, path, message, citation } = fault;
        Self {
            row,
            column,
            value,
            path: Some(path),
            zh: message.zh(),
            en: message.en(),
            code: message.code,
            citations: citations(citation.as_slice(), None),
        }
    }
}

/// Answers as a form takes them.
#[derive(SimpleObject)]
pub(super) struct AnswersReading {
    /// The answers in canonical form; null where there are faults.
    answers: Option<Json<Answers>>,
    /// Everything that is wrong.
    faults: Vec<Refusal>,
    /// What a clerk should look at.
    warnings: Vec<AnswerWarning>,
}

/// A doubt about one answer.
#[derive(SimpleObject)]
struct AnswerWarning {
    /// Path of the answer.
    path: String,
    /// Stable code.
    code: String,
    /// What a clerk is told, in Chinese.
    zh: String,
    /// What a clerk is told, in English.
    en: String,
}

impl AnswersReading {
    pub(super) fn of(read: Result<form::Accepted, Vec<FieldError>>) -> Self {
        match read {
            Ok(form::Accepted { answers, warnings }) => Self {
                answers: Some(Json(answers)),
                faults: Vec::new(),
                warnings: warnings.into_iter().map(AnswerWarning::from).collect(),
            },
            Err(errors) => {
                let faults = errors.into_iter().map(|error| refusal::Refusal::of_field(error, "answers").into());
                Self { answers: None, faults: faults.collect(), warnings: Vec::new() }
            }
        }
    }

    /// No answers at all.
    pub(super) fn unread(refusal: refusal::Refusal) -> Self {
        Self { answers: None, faults: vec![refusal.into()], warnings: Vec::new() }
    }
}

impl From<FieldWarning> for AnswerWarning {
    fn from(warning: FieldWarning) -> Self {
        let FieldWarning { path, message } = warning;
        Self { path, zh: message.zh(), en: message.en(), code: message.code }
    }
}
