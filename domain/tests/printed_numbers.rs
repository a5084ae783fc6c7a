//! What sites print in place of a proper label, row by row of `vectors/malformed_filing_numbers.csv`.

#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::identity::{PrintedReading, Regions};
use chrono::NaiveDate;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Row {
    raw_text: String,
    expected: String,
}

/// `accepted <number> <warnings>` or `refused <code>`.
fn outcome(raw: &str) -> String {
    let on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    match PrintedReading::from_text(raw, Regions::builtin(), on) {
        Err(error) => {
            assert!(error.message().is_known(), "{}", error.code());
            format!("refused {}", error.code())
        }
        Ok(reading) => {
            let warnings = reading.warnings.iter().map(|warning| warning.code());
            ["accepted".to_owned(), reading.number.to_string()]
                .into_iter()
                .chain(warnings.map(str::to_owned))
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

#[test]
fn every_text_found_on_sites_is_read_or_refused_as_decided() {
    let table = include_str!("vectors/malformed_filing_numbers.csv");
    let rows: Vec<Row> = csv::Reader::from_reader(table.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 65);
    let wrong: Vec<String> = rows
        .iter()
        .map(|row| (row, outcome(&row.raw_text)))
        .filter(|(row, ours)| row.expected != *ours)
        .map(|(row, ours)| format!("{:?}\n   {ours}\n   not {}", row.raw_text, row.expected))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
