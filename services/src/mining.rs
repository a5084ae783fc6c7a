//! Cases for process mining: OCEL 2.0 as JSON or SQLite, and XES. Streaming: of what several cases share 16 bytes each
//! are remembered, of the rest nothing.

mod ocel_json;
mod ocel_sqlite;
mod shared;
mod xes;

use std::path::{Path, PathBuf};

use beian_domain::{
    case::Case,
    identity::RegionCode,
    mining::{CaseLog, Naming},
};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use futures_util::{Stream, TryStreamExt};

use crate::{
    app::{App, AppError},
    story::tell_cases,
};
use shared::Shared;

/// Which cases are exported; what is empty asks nothing.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Handled by this organ or one below it.
    pub organ: Option<RegionCode>,
    /// Under this procedure.
    pub procedure: Option<String>,
    /// Opened on this day or later.
    pub from: Option<NaiveDate>,
    /// Opened on this day or earlier.
    pub to: Option<NaiveDate>,
}

/// As what cases are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MiningFormat {
    /// OCEL 2.0 in JSON.
    OcelJson,
    /// OCEL 2.0 as an SQLite database.
    OcelSqlite,
    /// XES (IEEE 1849), a trace for each case.
    Xes,
}

/// How much was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mined {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// Objects; none in XES.
    pub objects: u64,
}

/// Why an export did not come to its end; a file that was there before is as it was.
#[derive(Debug, thiserror::Error)]
pub enum MiningError {
    /// The log cannot be read.
    #[error(transparent)]
    App(#[from] AppError),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// The object cannot be written.
    #[error("the event log cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// The SQLite file cannot be written.
    #[error("the SQLite file cannot be written: {0}")]
    Sqlite(sqlx::Error),
}

impl Selection {
    /// Whether a case belongs to it.
    pub fn takes(&self, case: &Case) -> bool {
        let Some(filing) = case.filing.as_deref() else { return false };
        self.organ.is_none_or(|organ| organ.contains(&filing.organ))
            && self.procedure.as_ref().is_none_or(|procedure| *procedure == filing.procedure.to_string())
            && self.from.is_none_or(|from| from <= filing.opened_on)
            && self.to.is_none_or(|to| filing.opened_on <= to)
    }
}

/// Writes the selected cases as they stand in the log up to a position. `progress` is told how many cases are done.
///
/// # Errors
/// [`MiningError`].
pub async fn export_mined(
    app: &App,
    head: i64,
    selection: Selection,
    names: bool,
    format: MiningFormat,
    path: &Path,
    progress: impl Fn(u64) + Send,
) -> Result<Mined, MiningError> {
    let logs = logs(app, head, selection, names);
    let unfinished = beside(path, "part");
    let mined = match format {
        MiningFormat::OcelJson => ocel_json::write(logs, &unfinished, progress).await?,
        MiningFormat::OcelSqlite => ocel_sqlite::write(logs, &unfinished, progress).await?,
        MiningFormat::Xes => xes::write(logs, &unfinished, progress).await?,
    };
    std::fs::rename(&unfinished, path)?;
    Ok(mined)
}

fn logs(
    app: &App,
    head: i64,
    selection: Selection,
    names: bool,
) -> impl Stream<Item = Result<Vec<CaseLog>, MiningError>> + Send {
    let vault = app.vault().clone();
    let told = tell_cases(app.feed(), head, move |story| {
        let pseudonym = |text: &str| short(vault.blind(format!("mining:{text}").as_bytes()));
        let naming = Naming { pseudonym: &pseudonym, names };
        selection.takes(&story.case).then(|| CaseLog::of(&story.events, naming))
    });
    told.map_err(MiningError::from)
}

/// Sixteen hexadecimal digits: two of four billion names look alike once.
fn short(digest: [u8; 32]) -> String {
    beian_projections::Digest(digest).to_string().chars().take(16).collect()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// A moment as all formats have it.
fn time(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Since when a value holds; the first one always did.
fn since(moment: Option<DateTime<Utc>>) -> String {
    moment.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), time)
}
