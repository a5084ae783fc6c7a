//! Comma-separated values: a header of names for programs, rows, and the sums as a last row. With each row go the moment
//! asked and the event up to which the data go, since a line has no other place for them.

use beian_domain::report::{Cell, Report};

/// UTF-8's byte order mark.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) fn write(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.to_vec());
    let names = report.columns.iter().map(|column| column.name);
    writer.write_record(names.chain(["as_of", "event"]))?;
    let (as_of, event) = (report.as_of.to_string(), report.event.to_string());
    for row in report.rows.iter().chain(&report.totals) {
        let cells = row.iter().map(text).chain([as_of.clone(), event.clone()]);
        writer.write_record(cells)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

/// A cell; a text that a spreadsheet would compute gets a sign before it that keeps it a text.
fn text(cell: &Cell) -> String {
    let plain = cell.plain();
    match cell {
        Cell::Text(_) | Cell::Both(_) if plain.starts_with(FORMULA) => format!("'{plain}"),
        _ => plain,
    }
}
