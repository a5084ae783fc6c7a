//! What the commands print: results to standard output, remarks to standard error.

use std::io::Write;

use clap::ValueEnum;
use comfy_table::{Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

/// A result. A reader who went away (`| head`) is no error.
pub(super) fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// A remark.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A table for a terminal; without a header where none is given.
pub(super) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::ASCII_HORIZONTAL_ONLY).add_rows(rows);
    if !header.is_empty() {
        table.set_header(header.to_vec());
    }
    table.to_string()
}

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Table,
    Csv,
    Json,
}

/// Rows under a header, in the form asked for.
pub(super) fn print_rows(format: Format, header: &[&str], rows: Vec<Vec<String>>) -> anyhow::Result<()> {
    match format {
        Format::Table => print(&table(header, rows)),
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(header)?;
            for row in &rows {
                writer.write_record(row)?;
            }
            print(String::from_utf8(writer.into_inner()?)?.trim_end());
        }
        Format::Json => {
            let object = |row: &Vec<String>| -> serde_json::Map<String, serde_json::Value> {
                header.iter().zip(row).map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect()
            };
            let objects: Vec<_> = rows.iter().map(object).collect();
            print(&serde_json::to_string_pretty(&objects)?);
        }
    }
    Ok(())
}

/// A bar for long work; of unknown length when 0. Shown on a terminal only.
pub(super) fn bar(length: u64) -> ProgressBar {
    let template = if length == 0 { "{spinner} {pos} {msg}" } else { "{wide_bar} {pos}/{len} {msg}" };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = if length == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(length) };
    bar.with_style(style)
}
