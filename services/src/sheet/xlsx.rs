//! XLSX: the first sheet, cell by cell. Neither a file that unpacks to gigabytes nor a lone cell in the last row of the
//! sheet makes us allocate what it claims.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, copy, sink},
};

use beian_domain::{form::TableRow, message::Message};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{SheetError, check_size};

/// The most bytes of all parts of a workbook together, unpacked.
const MOST_UNPACKED: u64 = 32 * 1024 * 1024;
/// The part of a workbook that holds its programs.
const MACROS: &str = "vbaproject.bin";
/// Numbers from here on have digits that a spreadsheet does not keep.
const EXACT_BELOW: f64 = 1e15;

type Cell = Result<String, Message>;

/// All rows that have a cell, numbered as the spreadsheet shows them.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<TableRow>, SheetError> {
    check_parts(bytes)?;
    let unreadable = |error: XlsxError| not_a_workbook(&error);
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let Some(sheet) = workbook.sheet_names().first().cloned() else { return Ok(Vec::new()) };
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        if let Some(found) = read(cell.get_value()) {
            rows.entry(row).or_default().insert(column, found);
            check_size(
                u64::from(row) + 1,
                rows.len(),
                usize::try_from(column).unwrap_or(usize::MAX).saturating_add(1),
            )?;
        }
    }
    Ok(rows.into_iter().map(|(row, cells)| TableRow { number: u64::from(row) + 1, cells: in_places(cells) }).collect())
}

fn not_a_workbook(reason: &dyn std::fmt::Display) -> SheetError {
    SheetError::new("table_not_xlsx").with("reason", reason)
}

/// Refuses programs, and unpacks everything once without keeping it: what a part claims of its size need not be true.
fn check_parts(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_a_workbook(&error))?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| not_a_workbook(&error))?;
        let name = part.name().map_err(|error| not_a_workbook(&error))?;
        if name.to_ascii_lowercase().ends_with(MACROS) {
            return Err(SheetError::new("table_macros"));
        }
        let read = copy(&mut part.take(left + 1), &mut sink()).map_err(|error| not_a_workbook(&error))?;
        let too_large = || SheetError::new("table_unpacked_too_large").with("most", MOST_UNPACKED);
        left = left.checked_sub(read).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Cells by column as a list without holes.
fn in_places(mut cells: BTreeMap<u32, Cell>) -> Vec<Cell> {
    let last = cells.last_key_value().map_or(0, |(column, _)| *column);
    (0..=last).map(|column| cells.remove(&column).unwrap_or_else(|| Ok(String::new()))).collect()
}

/// The cell as someone would have typed it; none for an empty one.
fn read(value: &DataRef<'_>) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Ok(text.clone()),
        DataRef::SharedString(text) => Ok((*text).to_owned()),
        #[expect(clippy::cast_precision_loss, reason = "what is lost is what the next line refuses")]
        DataRef::Int(number) => digits(*number as f64),
        DataRef::Float(number) => digits(*number),
        DataRef::Bool(value) => Ok(value.to_string()),
        DataRef::DateTime(moment) => Ok(day(moment)),
        DataRef::Error(error) => Err(Message::new("table_cell_error").with("input", error)),
    })
}

fn digits(number: f64) -> Cell {
    if number.abs() < EXACT_BELOW { Ok(number.to_string()) } else { Err(Message::new("table_cell_digits_lost")) }
}

fn day(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day} {hour:02}:{minute:02}:{second:02}") }
}
