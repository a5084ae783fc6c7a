//! A table on paper: PDF with Chinese type, a heading row on every page and page numbers.
//!
//! Knows nothing of reports. Setting type takes the processor for long; call it where that blocks nobody.

mod fonts;
mod world;

use typst::{
    comemo,
    diag::SourceDiagnostic,
    foundations::{Array, Dict, IntoValue, Smart, Value},
};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use fonts::Fonts;
use world::Press;

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Stands above everything.
    pub title: String,
    /// BCP 47: `zh` or `en`; chooses how lines are broken.
    pub language: String,
    /// Stand under the title.
    pub remarks: Vec<String>,
    /// The columns.
    pub columns: Vec<SheetColumn>,
    /// Rows, a text for each column.
    pub rows: Vec<Vec<String>>,
    /// Stands below the rows, if there are sums.
    pub totals: Option<Vec<String>>,
    /// Stands in the place of rows where there are none.
    pub empty: String,
    /// Stand below the table.
    pub notes: Vec<String>,
    /// At the left of every page's foot.
    pub foot: String,
    /// At the right of it, with `{page}` and `{pages}`.
    pub page: String,
}

/// A column on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its heading.
    pub heading: String,
    /// Figures stand at the right.
    pub is_figure: bool,
    /// Takes what room others leave.
    pub is_wide: bool,
}

/// Why nothing was printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// No font of this machine has Chinese.
    #[error("no font for Chinese was found; install fonts-noto-cjk (Debian, Ubuntu)")]
    FontMissing,
    /// A font file cannot be read.
    #[error("the font {path} cannot be read: {reason}")]
    FontUnreadable {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
    /// The typesetter refuses.
    #[error("the sheet cannot be set: {0}")]
    Set(String),
}

/// The sheet as PDF; A4, lying where it has many columns.
///
/// # Errors
/// [`PaperError`].
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, PaperError> {
    let press = Press::new(Fonts::find()?, inputs(sheet));
    let document = typst::compile::<PagedDocument>(&press).output.map_err(|errors| refused(&errors));
    let printed = document.and_then(|document| {
        // Tags would make a long sheet four times as large.
        let options = PdfOptions { creator: Smart::Custom(None), tagged: false, ..PdfOptions::default() };
        typst_pdf::pdf(&document, &options).map_err(|errors| refused(&errors))
    });
    // Nothing of this sheet helps with the next.
    comemo::evict(0);
    printed
}

fn refused(errors: &[SourceDiagnostic]) -> PaperError {
    PaperError::Set(errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; "))
}

fn inputs(sheet: &Sheet) -> Dict {
    let mut inputs = Dict::new();
    let mut put = |name: &str, value: Value| inputs.insert(name.into(), value);
    put("title", sheet.title.as_str().into_value());
    put("language", sheet.language.as_str().into_value());
    put("remarks", texts(&sheet.remarks));
    put("headings", array(&sheet.columns, |column| column.heading.as_str().into_value()));
    put("figures", array(&sheet.columns, |column| column.is_figure.into_value()));
    put("wide", array(&sheet.columns, |column| column.is_wide.into_value()));
    put("rows", array(&sheet.rows, |row| texts(row)));
    put("totals", texts(sheet.totals.as_deref().unwrap_or_default()));
    put("empty", sheet.empty.as_str().into_value());
    put("notes", texts(&sheet.notes));
    put("foot", sheet.foot.as_str().into_value());
    put("page", sheet.page.as_str().into_value());
    inputs
}

fn texts(texts: &[String]) -> Value {
    array(texts, |text| text.as_str().into_value())
}

fn array<T>(items: &[T], value: impl FnMut(&T) -> Value) -> Value {
    items.iter().map(value).collect::<Array>().into_value()
}
