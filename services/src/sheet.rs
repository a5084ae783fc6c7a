//! Sheets (CSV, XLSX) as tables of rows. What a stranger sent is bounded in bytes, rows and columns before it is read.

mod content;
mod csv;
mod xlsx;

use beian_domain::{
    form::{Table, TableRow},
    message::Message,
};

/// The largest file, in bytes. Base64 of it fits into a request.
pub const LARGEST: usize = 1024 * 1024;
/// The most rows, with the header.
const MOST_ROWS: usize = 10_000;
/// The most columns.
const MOST_COLUMNS: usize = 100;

/// The kind of a sheet's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetKind {
    /// Comma-separated values in UTF-8, with or without a byte order mark.
    Csv,
    /// A workbook; its first sheet counts.
    Xlsx,
}

/// Why a file gives no table: what is wrong and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SheetError(pub Message);

impl SheetError {
    fn new(code: &str) -> Self {
        Self(Message::new(code))
    }

    fn with(self, name: &str, value: impl std::fmt::Display) -> Self {
        Self(self.0.with(name, value))
    }
}

/// The table in a file.
///
/// # Errors
/// [`SheetError`]: the file as a whole cannot be read, or is beyond all bounds.
pub fn read(kind: SheetKind, bytes: &[u8]) -> Result<Table, SheetError> {
    if bytes.len() > LARGEST {
        return Err(SheetError::new("table_too_large").with("size", bytes.len()).with("most", LARGEST));
    }
    content::check(kind, bytes)?;
    let rows = match kind {
        SheetKind::Csv => csv::rows(bytes)?,
        SheetKind::Xlsx => xlsx::rows(bytes)?,
    };
    table(rows)
}

/// A form's empty table as a CSV file that spreadsheets open as UTF-8.
pub fn template(header: &[&str]) -> Vec<u8> {
    csv::file(header, [])
}

/// Rows under a header, as a CSV file that spreadsheets open as UTF-8. What a spreadsheet would take for a formula is
/// marked as text.
pub fn file(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    csv::file(header, rows)
}

/// The first row that is not blank is the header. What cannot be read in it counts as it stands: as no column's name.
fn table(rows: Vec<TableRow>) -> Result<Table, SheetError> {
    let blank = |row: &TableRow| row.cells.iter().all(|cell| cell.as_ref().is_ok_and(|text| text.trim().is_empty()));
    let mut rows = rows.into_iter().skip_while(blank);
    let header = rows.next().ok_or_else(|| SheetError::new("table_empty"))?;
    let header = header.cells.into_iter().map(|cell| cell.unwrap_or_else(|message| message.code)).collect();
    Ok(Table { header, rows: rows.collect() })
}

/// Refuses one row or column too many.
fn check_size(row: u64, rows: usize, columns: usize) -> Result<(), SheetError> {
    if rows > MOST_ROWS {
        return Err(SheetError::new("table_too_many_rows").with("most", MOST_ROWS));
    }
    if columns > MOST_COLUMNS {
        return Err(SheetError::new("table_too_many_columns").with("row", row).with("most", MOST_COLUMNS));
    }
    Ok(())
}
