//! CSV: UTF-8 alone, and a clear word where it is something else.

use beian_domain::form::TableRow;

use super::{SheetError, check_size};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// All rows, numbered by the line on which they begin.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<TableRow>, SheetError> {
    let text = text(bytes)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut lines = Lines { text: text.as_bytes(), counted: 0, number: 1 };
    for record in reader.records() {
        let record = record.map_err(|error| SheetError::new("table_not_csv").with("reason", error))?;
        let number = lines.of(record.position());
        check_size(number, rows.len() + 1, record.len())?;
        rows.push(TableRow { number, cells: record.iter().map(|cell| Ok(cell.to_owned())).collect() });
    }
    Ok(rows)
}

/// Counts lines up to where a record begins: the reader's own count stops before the line ends that it skips.
struct Lines<'a> {
    text: &'a [u8],
    counted: usize,
    number: u64,
}

impl Lines<'_> {
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.counted);
        let ends = self.text.iter().skip(start).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = self.text.get(self.counted..start + ends).unwrap_or_default();
        self.counted += passed.len();
        self.number += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.number
    }
}

/// A file with a header and rows, marked as UTF-8 for programs that would guess.
pub(super) fn file(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    // Writing into memory cannot fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row.into_iter().map(harmless));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn text(bytes: &[u8]) -> Result<&str, SheetError> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(SheetError::new("table_utf16"));
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let row = |end: usize| 1 + bytes.iter().take(end).filter(|byte| **byte == b'\n').count();
    if let Some(place) = bytes.iter().position(|byte| *byte == 0) {
        return Err(SheetError::new("table_binary").with("row", row(place)));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let code = if is_gbk(bytes) { "table_gbk" } else { "table_not_utf8" };
        SheetError::new(code).with("row", row(error.valid_up_to()))
    })
}

/// Whether all that is not ASCII comes in the pairs of bytes that GBK writes characters with.
fn is_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(first) = rest.next() {
        let second_fits =
            || rest.clone().next().is_some_and(|second| (0x40..=0xfe).contains(second) && *second != 0x7f);
        match first {
            0x00..=0x7f => {}
            0x81..=0xfe if second_fits() => {
                rest.next();
            }
            _ => return false,
        }
    }
    true
}
