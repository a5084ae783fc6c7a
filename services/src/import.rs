//! Import of filings made before this system (录入此前备案) from a CSV file: every line a case.
//!
//! A line is known by its content, a case by its number: importing again changes nothing. Lines that cannot be read are
//! handed back with place and reason; the others go on.

mod lines;
mod row;

use std::{collections::BTreeMap, io::BufRead};

use beian_domain::{
    actor::{Actor, Role},
    case::Action,
    identity::Regions,
    message::Message,
};
use chrono::NaiveDate;
use futures_util::{StreamExt, stream};

pub use lines::ImportError;
pub use row::Reject;

use crate::app::{App, AppError, Intent, Request};
use lines::{Line, Lines};
use row::Row;

/// Lines submitted at a time.
const IN_FLIGHT: usize = 256;

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// New cases.
    pub recorded: u64,
    /// Lines imported before.
    pub unchanged: u64,
    /// Lines handed back.
    pub rejected: u64,
    /// Doubts about accepted lines: line and message.
    pub warnings: Vec<(u64, Message)>,
}

impl Imported {
    /// Lines read.
    pub fn lines(&self) -> u64 {
        self.recorded + self.unchanged + self.rejected
    }

    /// How often each doubt came up, by its code.
    pub fn warnings_by_code(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for (_, message) in &self.warnings {
            *counts.entry(message.code.as_str()).or_default() += 1;
        }
        counts
    }
}

/// What became of one line.
enum Fate {
    Recorded,
    Unchanged,
    Rejected(Reject),
}

/// Imports a file; `rejected` hears of each line that is handed back, `progress` of how many lines are done.
///
/// `source` says where the records come from and is stored with each.
///
/// # Errors
/// [`ImportError`]: the file as a whole cannot be read, or the database went away. Lines done stay done.
pub async fn import(
    app: &App,
    file: impl BufRead,
    source: &str,
    mut rejected: impl FnMut(Reject) -> std::io::Result<()>,
    mut progress: impl FnMut(u64),
) -> Result<Imported, ImportError> {
    let today = beian_domain::counting::Moment::from_utc(app.clock().now()).date();
    let lines = Lines::open(file)?;
    let mut imported = Imported::default();
    let mut done = stream::iter(lines).map(|line| import_line(app, line, source, today)).buffer_unordered(IN_FLIGHT);
    while let Some(outcome) = done.next().await {
        let (fate, warnings) = outcome?;
        match fate {
            Fate::Recorded => imported.recorded += 1,
            Fate::Unchanged => imported.unchanged += 1,
            Fate::Rejected(reject) => {
                imported.rejected += 1;
                rejected(reject).map_err(ImportError::Rejects)?;
            }
        }
        imported.warnings.extend(warnings);
        progress(imported.lines());
    }
    imported.warnings.sort_by_key(|(line, _)| *line);
    Ok(imported)
}

type Warnings = Vec<(u64, Message)>;

async fn import_line(
    app: &App,
    line: Result<Line, ImportError>,
    source: &str,
    today: NaiveDate,
) -> Result<(Fate, Warnings), ImportError> {
    let line = line?;
    let regions: &Regions = app.rulebook().regions();
    let row = match line.cells.and_then(|cells| Row::read(line.number, &cells, regions, today)) {
        Ok(row) => row,
        Err(reject) => return Ok((Fate::Rejected(reject), Vec::new())),
    };
    let warnings = row.warnings.iter().map(|message| (line.number, message.clone())).collect();
    let number = row.filing_number();
    match app.submit(request(row, source)).await {
        Ok(outcome) if outcome.replayed => Ok((Fate::Unchanged, warnings)),
        Ok(_) => Ok((Fate::Recorded, warnings)),
        Err(AppError::Refused(refused)) => {
            Ok((Fate::Rejected(Reject::refused(line.number, number, &refused)), Vec::new()))
        }
        Err(error) => Err(ImportError::App(error)),
    }
}

fn request(row: Row, source: &str) -> Request {
    let (command_id, filing) = row.into_filing(source);
    Request {
        command_id,
        case_id: filing.case_id,
        expected_version: None,
        actor: Actor { name: "import".to_owned(), role: Role::Machine, organ: None },
        occurred_on: None,
        reason: None,
        intent: Intent::Act(Action::ImportFiling(Box::new(filing))),
    }
}
