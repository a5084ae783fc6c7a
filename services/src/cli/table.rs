//! What the commands print: results to standard output, remarks to standard error.

use std::io::Write;

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

/// A bar for long work; of unknown length when 0. Shown on a terminal only.
pub(super) fn bar(length: u64) -> ProgressBar {
    let template = if length == 0 { "{spinner} {pos} {msg}" } else { "{wide_bar} {pos}/{len} {msg}" };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = if length == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(length) };
    bar.with_style(style)
}
