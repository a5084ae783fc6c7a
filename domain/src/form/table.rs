//! Tables: the rows of a sheet read as the entries of a repeated group, every fault with its row and column.

mod columns;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{
    Answers, Field, FieldType, FilledBy, Form,
    text::excerpt,
    validation::{Check, too_large},
};
use crate::{identity::Regions, law::Citation, message::Message};
use columns::Columns;

/// A table as a sheet gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The cells of the first row: labels or ids of the group's fields.
    pub header: Vec<String>,
    /// The rows below it; blank ones count for nothing.
    pub rows: Vec<TableRow>,
}

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its number in the sheet, counted from 1 with the header.
    pub number: u64,
    /// Its cells: the text, or why it cannot be read.
    pub cells: Vec<Result<String, Message>>,
}

/// What is wrong, or doubtful, in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFault {
    /// Row of the sheet; none if the table as a whole is meant.
    pub row: Option<u64>,
    /// Label of the column, or what stands in the header in its place.
    pub column: Option<String>,
    /// What stands in the cell, shortened.
    pub value: Option<String>,
    /// Path that the answer has in the form: `users[3].name`, counted from 0.
    pub path: String,
    /// The reason and how to mend it.
    pub message: Message,
    /// Where the field is printed or ordered.
    pub citation: Option<Citation>,
}

/// A table that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReading {
    /// The answer to the table's field, canonical.
    pub answers: Answers,
    /// How many rows it has.
    pub rows: usize,
    /// What a clerk should look at.
    pub warnings: Vec<TableFault>,
}

impl Form {
    /// The top-level fields whose answer can come from a table: lists of groups that hold single values.
    pub fn tables(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_table())
    }

    /// The table with this field id, or the only one of the form.
    ///
    /// # Errors
    /// There is no such table, or several and none was named.
    pub fn table(&self, id: Option<&str>) -> Result<&Field, Message> {
        let mut found = self.tables().filter(|field| id.is_none_or(|id| field.id == id));
        match (found.next(), found.next()) {
            (Some(table), None) => Ok(table),
            (None | Some(_), _) => {
                let tables = self.tables().map(|field| field.id.as_str()).collect::<Vec<_>>().join(", ");
                let code = if tables.is_empty() { "table_none" } else { "table_unknown" };
                Err(Message::new(code).with("form", &self.id).with("tables", tables))
            }
        }
    }
}

impl Field {
    fn is_table(&self) -> bool {
        let single = |field: &Field| {
            !matches!(
                field.field_type,
                FieldType::Group | FieldType::Upload | FieldType::StaticText | FieldType::Secret
            )
        };
        self.repeat.is_some()
            && self.filled_by == FilledBy::Applicant
            && self.fields.iter().all(single)
            && self.field_type == FieldType::Group
    }

    /// The header of an empty table: the label of each column.
    pub fn table_header(&self) -> Vec<&str> {
        self.fields.iter().map(|column| column.label.zh.as_str()).collect()
    }

    /// Reads a table as this field's answer, on a day.
    ///
    /// # Errors
    /// All faults at once: of the header, of the number of rows, of every cell.
    pub fn read_table(&self, table: &Table, on: NaiveDate, regions: &Regions) -> Result<TableReading, Vec<TableFault>> {
        let (columns, faults) = Columns::find(self, &table.header);
        let mut reader = Reader { field: self, columns, faults, warnings: Vec::new(), on, regions };
        let rows: Vec<&TableRow> = table.rows.iter().filter(|row| !row.is_blank()).collect();
        reader.count(rows.len());
        let most = self.repeat.map_or(0, |repeat| repeat.max);
        let entries = rows.iter().take(most).enumerate().map(|(index, row)| reader.row(index, row)).collect();
        let answers = Answers::new([(self.id.clone(), Value::Array(entries))].into());
        reader.faults.extend(answers.is_err().then(|| TableFault::of_table(self, too_large())));
        match answers {
            Ok(answers) if reader.faults.is_empty() => {
                Ok(TableReading { answers, rows: rows.len(), warnings: reader.warnings })
            }
            Ok(_) | Err(_) => Err(reader.faults),
        }
    }
}

impl TableRow {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.as_ref().is_ok_and(|text| text.trim().is_empty()))
    }
}

impl TableFault {
    /// A fault of the table as a whole.
    pub fn of_table(field: &Field, message: Message) -> Self {
        let citation = field.cite.first().cloned();
        Self { row: None, column: None, value: None, path: field.id.clone(), message, citation }
    }
}

/// Reads row after row and collects what is wrong and doubtful.
struct Reader<'a> {
    field: &'a Field,
    columns: Columns<'a>,
    faults: Vec<TableFault>,
    warnings: Vec<TableFault>,
    on: NaiveDate,
    regions: &'a Regions,
}

/// A row, and the path of its entry in the form.
struct Line<'a> {
    row: &'a TableRow,
    path: String,
}

impl Reader<'_> {
    fn count(&mut self, rows: usize) {
        let mut check = Check::new(self.field.filled_by, self.on, self.regions);
        check.count(self.field, &self.field.id, rows);
        let faults = check.errors.into_iter().map(|error| TableFault::of_table(self.field, error.message));
        self.faults.extend(faults);
    }

    /// The canonical entry of a row; its faults are collected.
    fn row(&mut self, index: usize, row: &TableRow) -> Value {
        let line = Line { row, path: format!("{}[{index}]", self.field.id) };
        let unread = self.unreadable(&line);
        let mut check = Check::new(self.field.filled_by, self.on, self.regions);
        let accepted = check.item(self.field, &line.path, &self.entry(row));
        let untold = |column: Option<&Field>| column.is_none_or(|column| !unread.contains(&column.id));
        for error in check.errors {
            let column = self.column_of(&line, &error.path);
            if untold(column) {
                self.faults.push(self.fault(&line, column, error.message));
            }
        }
        for warning in check.warnings {
            let column = self.column_of(&line, &warning.path);
            self.warnings.push(self.fault(&line, column, warning.message));
        }
        accepted.unwrap_or(Value::Null)
    }

    /// Tells of cells that cannot be read; answers which fields need no further fault.
    fn unreadable(&mut self, line: &Line<'_>) -> Vec<String> {
        let mut unread: Vec<String> = self.columns.missing.iter().map(|id| (*id).to_owned()).collect();
        for (place, cell) in line.row.cells.iter().enumerate() {
            let column = self.columns.at(place);
            match cell {
                Err(message) => {
                    unread.extend(column.map(|column| column.id.clone()));
                    self.faults.push(self.fault(line, column, message.clone()));
                }
                Ok(text) if self.columns.end_before(place) && !text.trim().is_empty() => {
                    let message = Message::new("table_cell_without_column").with("place", place + 1);
                    let value = Some(excerpt(text));
                    self.faults.push(TableFault { value, ..self.fault(line, None, message) });
                }
                Ok(_) => {}
            }
        }
        unread
    }

    fn entry(&self, row: &TableRow) -> Value {
        let cells = row.cells.iter().enumerate().filter_map(|(place, cell)| {
            let (column, text) = (self.columns.at(place)?, cell.as_deref().ok()?);
            (!text.trim().is_empty()).then(|| (column.id.clone(), columns::answer(column, text)))
        });
        Value::Object(cells.collect::<Map<_, _>>())
    }

    /// The column that a path below the line's own leads to.
    fn column_of(&self, line: &Line<'_>, path: &str) -> Option<&'_ Field> {
        let id = path.strip_prefix(&line.path)?.strip_prefix('.')?.split(['.', '[']).next()?;
        self.field.fields.iter().find(|column| column.id == id)
    }

    fn fault(&self, line: &Line<'_>, column: Option<&Field>, message: Message) -> TableFault {
        let place = column.and_then(|column| self.columns.place(&column.id));
        let cell = place.and_then(|place| line.row.cells.get(place)).and_then(|cell| cell.as_deref().ok());
        TableFault {
            row: Some(line.row.number),
            column: column.map(|column| column.label.zh.clone()),
            value: cell.map(excerpt),
            path: column.map_or_else(|| line.path.clone(), |column| format!("{}.{}", line.path, column.id)),
            message,
            citation: column.unwrap_or(self.field).cite.first().cloned(),
        }
    }
}
