//! The lines of a CSV file, each of bounded length, numbered as an editor numbers them.

use std::io::{self, BufRead, Read};

use beian_domain::message::Message;

use super::row::{Cells, Columns, Reject};
use crate::app::AppError;

/// Most bytes of a line.
const LONGEST: usize = 16 << 10;

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Reading failed.
    #[error("the file cannot be read: {0}")]
    Read(#[from] io::Error),
    /// The rejected lines cannot be written.
    #[error("the rejected lines cannot be written: {0}")]
    Rejects(io::Error),
    /// The file as a whole is of no use.
    #[error("{0}")]
    File(Message),
    /// The application failed.
    #[error(transparent)]
    App(AppError),
}

/// One line.
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: u64,
    /// Its cells by column, or why it has none.
    pub(super) cells: Result<Cells, Reject>,
}

/// The lines after the header.
pub(super) struct Lines<R> {
    file: R,
    columns: Columns,
    number: u64,
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads the header.
    pub(super) fn open(mut file: R) -> Result<Self, ImportError> {
        let header = read_line(&mut file)?.and_then(Raw::text).unwrap_or_default();
        let header = utf8(header, 1)?;
        let names = cells(header.trim_start_matches('\u{feff}')).unwrap_or_default();
        let columns = Columns::find(&names)?;
        Ok(Self { file, columns, number: 1, failed: false })
    }

    fn line(&mut self) -> Result<Option<Line>, ImportError> {
        while let Some(raw) = read_line(&mut self.file)? {
            self.number += 1;
            let number = self.number;
            let reject = |code: &str, value: &str| Reject::line(number, value, Message::new(code).with("max", LONGEST));
            let Raw::Whole(bytes) = raw else {
                return Ok(Some(Line { number, cells: Err(reject("import_line_too_long", "")) }));
            };
            let text = utf8(bytes, number)?;
            if text.trim().is_empty() {
                continue;
            }
            let cells = match cells(&text) {
                Some(cells) if cells.len() == self.columns.count => Ok(self.columns.assign(&cells)),
                Some(cells) => Err(Reject::line(
                    number,
                    &text,
                    Message::new("import_cells").with("found", cells.len()).with("expected", self.columns.count),
                )),
                None => Err(reject("import_quotes", &text)),
            };
            return Ok(Some(Line { number, cells }));
        }
        Ok(None)
    }
}

/// Ends after the first error that concerns the whole file.
impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Line, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let line = self.line().transpose()?;
        self.failed = line.is_err();
        Some(line)
    }
}

enum Raw {
    Whole(Vec<u8>),
    TooLong,
}

impl Raw {
    fn text(self) -> Option<Vec<u8>> {
        match self {
            Self::Whole(bytes) => Some(bytes),
            Self::TooLong => None,
        }
    }
}

/// The next line without its end; what is too long is read past, never held.
fn read_line(file: &mut impl BufRead) -> io::Result<Option<Raw>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LONGEST + 2).unwrap_or(u64::MAX);
    if file.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let whole = bytes.ends_with(b"\n");
    while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        bytes.pop();
    }
    if bytes.len() <= LONGEST {
        return Ok(Some(Raw::Whole(bytes)));
    }
    if !whole {
        file.skip_until(b'\n')?;
    }
    Ok(Some(Raw::TooLong))
}

fn utf8(bytes: Vec<u8>, line: u64) -> Result<String, ImportError> {
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| ImportError::File(Message::new("import_not_utf8").with("line", line)))
}

/// The cells of one line; none if a quote is not closed.
fn cells(line: &str) -> Option<Vec<String>> {
    if line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let record = reader.records().next()?.ok()?;
    Some(record.iter().map(|cell| cell.trim().to_owned()).collect())
}
