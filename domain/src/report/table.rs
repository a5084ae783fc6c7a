//! The table that a report is.

use chrono::NaiveDate;

use super::Cell;
use crate::{
    counting::Moment,
    message::{Bilingual, Message},
};

/// A report: what was asked, of which moment, from which events, and the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name in commands, addresses and files.
    pub name: &'static str,
    /// The organ that it is about, with all below it; the nation if none.
    pub scope: Bilingual,
    /// The moment asked.
    pub as_of: Moment,
    /// First and last day, where it tells of a time.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// Position of the last event in it (数据截至事件).
    pub event: i64,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// The sums, a cell for each column; none of a list, which is as long as it is.
    pub totals: Option<Vec<Cell>>,
    /// What the figures mean, where a heading is too short for it.
    pub notes: Vec<Bilingual>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs.
    pub name: &'static str,
    /// What its cells hold.
    pub holds: ValueKind,
}

/// What a column's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Short words: ids, codes, words of the system.
    Word,
    /// Text of any length.
    Text,
    /// How many.
    Count,
    /// Days with a tenth.
    Days,
    /// Per cent.
    Rate,
    /// A day.
    Day,
    /// A moment.
    Moment,
    /// Where something stands in the law (依据).
    Law,
}

impl Column {
    /// A column.
    pub fn new(name: &'static str, holds: ValueKind) -> Self {
        Self { name, holds }
    }

    /// Its heading.
    pub fn heading(&self) -> Bilingual {
        Message::new(format!("report_column_{}", self.name)).into()
    }

    /// Whether its cells are figures.
    pub fn is_figure(&self) -> bool {
        match self.holds {
            ValueKind::Count | ValueKind::Days | ValueKind::Rate => true,
            ValueKind::Word | ValueKind::Text | ValueKind::Day | ValueKind::Moment | ValueKind::Law => false,
        }
    }
}

impl Report {
    /// Its title.
    pub fn title(&self) -> Bilingual {
        Message::new(format!("report_{}", self.name.replace('-', "_"))).into()
    }

    /// What stands under the title: whose, of which moment and time, from which event, how many rows.
    pub fn remarks(&self) -> Vec<Bilingual> {
        let about = [
            told("report_scope", "scope", &self.scope),
            Message::new("report_as_of").with("moment", Cell::Moment(self.as_of).shown(super::Language::Zh)).into(),
        ];
        let period = self.period.map(|(from, to)| Message::new("report_between").with("from", from).with("to", to));
        let event = Message::new("report_event").with("event", self.event);
        let rows = Message::new("report_rows").with("rows", self.rows.len());
        about.into_iter().chain(period.map(Bilingual::from)).chain([event.into(), rows.into()]).collect()
    }

    /// A name without a language for files: the report and the day of the moment asked.
    pub fn file_name(&self) -> String {
        format!("{}-{}", self.name, self.as_of.date())
    }
}

/// A sentence that names a text, each language in its own words.
fn told(code: &str, name: &str, text: &Bilingual) -> Bilingual {
    let message = Message::new(code);
    Bilingual { zh: message.clone().with(name, &text.zh).zh(), en: message.with(name, &text.en).en() }
}
