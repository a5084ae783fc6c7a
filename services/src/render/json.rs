//! An object: what was asked, the columns, and each row as an object by their names.

use beian_domain::{
    message::Bilingual,
    report::{Cell, Column, Report},
};
use serde_json::{Map, Value, json};

pub(super) fn write(report: &Report) -> Result<Vec<u8>, serde_json::Error> {
    let columns: Vec<Value> = report
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "heading": both(&column.heading()) }))
        .collect();
    let rows: Vec<Value> = report.rows.iter().map(|row| object(&report.columns, row)).collect();
    let object = json!({
        "report": report.name,
        "title": both(&report.title()),
        "scope": both(&report.scope),
        "asOf": report.as_of.to_string(),
        "from": report.period.map(|(from, _)| from.to_string()),
        "to": report.period.map(|(_, to)| to.to_string()),
        "event": report.event,
        "columns": columns,
        "rows": rows,
        "totals": report.totals.as_ref().map(|totals| object(&report.columns, totals)),
        "notes": report.notes.iter().map(both).collect::<Vec<_>>(),
    });
    serde_json::to_vec_pretty(&object)
}

fn object(columns: &[Column], row: &[Cell]) -> Value {
    let cells = columns.iter().zip(row).map(|(column, cell)| (column.name.to_owned(), value(cell)));
    Value::Object(cells.collect::<Map<_, _>>())
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Count(number) => (*number).into(),
        Cell::Tenths(_) | Cell::PerMille(_) => cell.figure().into(),
        Cell::Both(text) => both(text),
        Cell::Text(_) | Cell::Word { .. } | Cell::Day(_) | Cell::Moment(_) => cell.plain().into(),
    }
}

fn both(text: &Bilingual) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}
