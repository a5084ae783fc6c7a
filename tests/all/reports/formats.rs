//! The same figures in every format, read again by programs other than those that wrote them.

use std::io::{Cursor, Write};

use beian_tests::Fixture;
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use super::{
    AUDITOR,
    register::{id, served},
    rows,
};
use crate::{journeys::world::World, log_contract::promises};

promises!(
    figures_are_the_same_in_every_format,
    every_report_can_be_had_in_every_format,
    a_name_that_looks_like_a_formula_stays_a_name,
);

/// Organ, overdue, and the four ages.
const PLACES: [usize; 6] = [0, 2, 3, 4, 5, 6];

async fn file(world: &World, path: &str) -> Vec<u8> {
    let (status, _, bytes) = world.fetch(AUDITOR, path).await;
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&bytes));
    bytes
}

async fn text(world: &World, path: &str) -> String {
    String::from_utf8(file(world, path).await).unwrap()
}

async fn figures_are_the_same_in_every_format(fixture: Fixture) {
    let world = served(fixture).await;
    let event = world.position().await;
    let expected = rows(&world, AUDITOR, "OVERDUE", json!({ "by": "ORGAN" })).await;
    let expected: Vec<Vec<String>> =
        expected.iter().map(|row| PLACES.map(|place| row[place].clone()).to_vec()).collect();
    assert_eq!(expected.len(), 3);

    let csv = text(&world, "/reports/overdue.csv?by=organ").await;
    assert!(csv.starts_with('\u{feff}'));
    assert_eq!(csv_rows(&csv, event), expected);
    assert_eq!(xlsx_rows(file(&world, "/reports/overdue.xlsx?by=organ").await, event), expected);
    assert_eq!(json_rows(&text(&world, "/reports/overdue.json?by=organ").await, event), expected);
    assert_eq!(html_rows(&text(&world, "/reports/overdue.html?by=organ").await, event), expected);
    assert_eq!(pdf_rows(&file(&world, "/reports/overdue.pdf?by=organ").await, event), expected);
    world.close().await;
}

fn csv_rows(file: &str, event: i64) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!((&header[0], &header[header.len() - 1]), ("organ", "event"));
    let records = reader.records().map(|record| {
        let record = record.unwrap();
        assert_eq!(record[record.len() - 1], event.to_string());
        PLACES.map(|place| record[place].to_owned()).to_vec()
    });
    records.collect()
}

fn xlsx_rows(file: Vec<u8>, event: i64) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(file)).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(cells[0][0].to_string(), "逾期情况");
    assert!(cells[1][0].to_string().contains(&format!("数据截至事件 {event}")), "{}", cells[1][0]);
    assert_eq!(cells[3][0].to_string(), "办理机关");
    let table = cells[4..].iter().take_while(|row| row[2] != Data::Empty);
    table.map(|row| PLACES.map(|place| row[place].to_string()).to_vec()).collect()
}

fn json_rows(file: &str, event: i64) -> Vec<Vec<String>> {
    let report: Value = serde_json::from_str(file).unwrap();
    assert_eq!((&report["report"], &report["event"]), (&json!("overdue"), &json!(event)));
    assert_eq!(report["title"]["zh"], "逾期情况");
    let names: Vec<&str> =
        report["columns"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    let cells = |row: &Value| {
        let cell = |place: usize| match &row[names[place]] {
            Value::String(text) => text.clone(),
            Value::Object(text) => text["zh"].as_str().unwrap().to_owned(),
            other => other.to_string(),
        };
        PLACES.map(cell).to_vec()
    };
    report["rows"].as_array().unwrap().iter().chain([&report["totals"]]).map(cells).collect()
}

fn html_rows(page: &str, event: i64) -> Vec<Vec<String>> {
    assert!(page.contains(&format!("数据截至事件 {event}")) && page.contains("<h1>逾期情况</h1>"), "{page}");
    let rows = page.split("<tr>").skip(2);
    let cells = |row: &str| {
        let cells: Vec<String> = row.split("<td").skip(1).map(inner).collect();
        PLACES.map(|place| cells[place].clone()).to_vec()
    };
    rows.map(cells).collect()
}

/// What stands between the end of an opening tag and the next tag.
fn inner(cell: &str) -> String {
    let (_, text) = cell.split_once('>').unwrap();
    text.split('<').next().unwrap().to_owned()
}

/// The words of the table's lines. The organ's name stands between its code and the figures.
fn pdf_rows(file: &[u8], event: i64) -> Vec<Vec<String>> {
    let text = pdf_text(file);
    for words in ["逾期情况", "昆明市五华区", "31 至 90 天", &format!("数据截至事件 {event}"), "第 1 页，共 1 页"]
    {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    let table = text.lines().filter(|line| ["5301", "合计"].iter().any(|first| line.trim().starts_with(first)));
    let cells = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        // Behind the figures stand day and time of the oldest.
        let figures = &words[words.len() - 7..words.len() - 2];
        std::iter::once(words[0]).chain(figures.iter().copied()).map(str::to_owned).collect()
    };
    table.map(cells).collect()
}

/// A PDF's text as poppler reads it.
pub(super) fn pdf_text(file: &[u8]) -> String {
    let mut kept = tempfile::NamedTempFile::new().unwrap();
    kept.write_all(file).unwrap();
    let read = std::process::Command::new("pdftotext").arg("-layout").arg(kept.path()).arg("-").output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap()
}

async fn every_report_can_be_had_in_every_format(fixture: Fixture) {
    let world = served(fixture).await;
    for kind in ["overdue", "due-soon", "suspended", "returned", "owed", "inspections", "kept", "stages"] {
        let json: Value = serde_json::from_str(&text(&world, &format!("/reports/{kind}.json")).await).unwrap();
        let rows = json["rows"].as_array().unwrap().len();
        let totals = usize::from(json["totals"].is_object());
        assert!(rows > 0, "{kind}");
        let csv = text(&world, &format!("/reports/{kind}.csv")).await;
        assert_eq!(csv.lines().count(), 1 + rows + totals, "{csv}");
        let html = text(&world, &format!("/reports/{kind}.html?language=en")).await;
        assert_eq!(html.matches("<tr>").count(), 1 + rows + totals, "{html}");
        let workbook = file(&world, &format!("/reports/{kind}.xlsx")).await;
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
        let sheet = workbook.worksheet_range(kind).unwrap();
        assert!(sheet.height() >= 4 + rows + totals, "{kind}");
        let every = json["columns"].as_array().unwrap();
        let headings: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
        let expected: Vec<&str> = every.iter().map(|column| column["heading"]["zh"].as_str().unwrap()).collect();
        assert_eq!(headings, expected);
    }
    world.close().await;
}

async fn a_name_that_looks_like_a_formula_stays_a_name(fixture: Fixture) {
    let world = served(fixture).await;
    let csv = text(&world, "/reports/overdue.csv").await;
    assert!(csv.contains("'=1+2 示例公司"), "{csv}");
    let workbook = file(&world, "/reports/overdue.xlsx").await;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let of_case_2 = sheet.rows().find(|row| row.contains(&Data::String(id(2)))).unwrap();
    assert!(of_case_2.contains(&Data::String("=1+2 示例公司".to_owned())), "{of_case_2:?}");
    world.close().await;
}
