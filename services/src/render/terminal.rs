//! Lines of text for a terminal.

use beian_domain::{
    message::Message,
    report::{Cell, Language, Report},
};
use comfy_table::{CellAlignment, Table, presets};

pub(super) fn write(report: &Report, language: Language) -> String {
    let remarks = report.remarks().iter().map(|remark| language.of(remark).to_owned()).collect::<Vec<_>>().join("  ");
    let mut lines = vec![language.of(&report.title()).to_owned(), remarks];
    match report.rows.is_empty() {
        true => lines.push(language.of(&Message::new("report_empty").into()).to_owned()),
        false => lines.push(table(report, language).to_string()),
    }
    lines.extend(report.notes.iter().map(|note| language.of(note).to_owned()));
    format!("{}\n", lines.join("\n"))
}

fn table(report: &Report, language: Language) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::ASCII_HORIZONTAL_ONLY);
    table.set_header(report.columns.iter().map(|column| language.of(&column.heading()).to_owned()));
    let shown = |row: &Vec<Cell>| row.iter().map(|cell| cell.shown(language)).collect::<Vec<_>>();
    table.add_rows(report.rows.iter().chain(&report.totals).map(shown));
    for (place, column) in report.columns.iter().enumerate() {
        if let Some(printed) = table.column_mut(place).filter(|_| column.is_figure()) {
            printed.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
