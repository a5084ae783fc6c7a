//! A report in every format. Formats show what the table holds and compute nothing.
//!
//! Those for programs (CSV, JSON) write words as their codes, those for people (terminal, XLSX, HTML, PDF) as they are
//! called in one language.

mod csv;
mod html;
mod json;
mod paper;
mod terminal;
mod xlsx;

use beian_domain::{
    message::Message,
    report::{Language, Report, ReportRefusal},
};
use beian_paper::PaperError;

pub use html::{STYLE, page};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines of text for a terminal.
    Table,
    /// Comma-separated values in UTF-8, with a byte order mark: without one, spreadsheets take Chinese for another
    /// encoding.
    Csv,
    /// A workbook.
    Xlsx,
    /// An object with the table in it.
    Json,
    /// A page that prints well.
    Html,
    /// Pages of paper.
    Pdf,
}

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Too long for the format.
    #[error(transparent)]
    Refused(#[from] ReportRefusal),
    /// It cannot be printed.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The workbook cannot be written.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The lines cannot be written.
    #[error("the lines cannot be written: {0}")]
    Lines(#[from] ::csv::Error),
    /// The object cannot be written.
    #[error("the object cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Table, Self::Csv, Self::Xlsx, Self::Json, Self::Html, Self::Pdf];

    /// Its name; of a file, also the ending.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// The format named so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Table => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }

    /// Whether it is bytes that a terminal should not get.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Pdf)
    }

    /// The most rows that it can hold: paper and screens are for people, and setting type takes long.
    pub fn most_rows(self) -> usize {
        match self {
            Self::Csv | Self::Xlsx => 100_000,
            Self::Table | Self::Json | Self::Html => 20_000,
            Self::Pdf => 2_000,
        }
    }
}

/// The report in a format. Takes the processor for as long as it is long; the paper longest.
///
/// # Errors
/// [`RenderError`].
pub fn render(report: &Report, format: Format, language: Language) -> Result<Vec<u8>, RenderError> {
    if report.rows.len() > format.most_rows() {
        return Err(ReportRefusal::TooLong(format.most_rows()).into());
    }
    match format {
        Format::Table => Ok(terminal::write(report, language).into_bytes()),
        Format::Csv => Ok(csv::write(report)?),
        Format::Xlsx => Ok(xlsx::write(report, language)?),
        Format::Json => Ok(json::write(report)?),
        Format::Html => Ok(html::write(report, language).into_bytes()),
        Format::Pdf => Ok(beian_paper::pdf(&paper::sheet(report, language))?),
    }
}

impl RenderError {
    /// What a user is told; none where it is ours to mend.
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Refused(refusal) => Some(refusal.message()),
            Self::Paper(PaperError::FontMissing) => Some(Message::new("report_font_missing")),
            Self::Paper(error) => Some(Message::new("report_not_set").with("detail", error)),
            Self::Workbook(_) | Self::Lines(_) | Self::Json(_) => None,
        }
    }
}
