//! Calendars from files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::{
    Calendar, Paper,
    kind::{Arranged, Entry},
};
use crate::{identity::RegionCode, message::Message};

const NATIONAL_FILE: &str = "workdays.csv";
const REGIONAL_FILE: &str = "local_holidays.csv";
const PAPERS_FILE: &str = "papers.csv";
/// Characters of the longest name of a notice.
const LONGEST_PAPER: usize = 200;

/// The texts of the files that make a calendar.
#[derive(Debug, Clone, Copy)]
pub struct CalendarFiles<'a> {
    /// `workdays.csv`: `date,kind,name`, where `kind` is `holiday` or `workday`.
    pub national: &'a str,
    /// `local_holidays.csv`: `region,date,kind,name`; here `kind` may also be `unknown`, for a day on which a day off of
    /// that region may fall, not collected.
    pub regional: &'a str,
    /// `papers.csv`: `year,paper`, the notices on which the days rest.
    pub papers: &'a str,
}

/// What is wrong with a calendar file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The columns are not the expected ones.
    #[error("{file} must begin with the line {expected:?}")]
    Header {
        /// The file.
        file: &'static str,
        /// The expected first line.
        expected: String,
    },
    /// A line that cannot be split into its columns.
    #[error("{file}: {reason}")]
    Line {
        /// The file.
        file: &'static str,
        /// What the reader says, with the line.
        reason: String,
    },
    /// A value that means nothing.
    #[error("{file} line {line}: {value:?} is no {expected}")]
    Value {
        /// The file.
        file: &'static str,
        /// The line, from 1.
        line: u64,
        /// What should be there.
        expected: &'static str,
        /// What is there.
        value: String,
    },
    /// The same day is given twice.
    #[error("{file} line {line}: {date} is given twice")]
    Twice {
        /// The file.
        file: &'static str,
        /// The line of the second.
        line: u64,
        /// The day.
        date: NaiveDate,
    },
    /// No day at all.
    #[error("{file} names no day")]
    Empty {
        /// The file.
        file: &'static str,
    },
    /// A year between two published years has no line.
    #[error("{file} has no day of {year}, though earlier and later years are there")]
    Gap {
        /// The file.
        file: &'static str,
        /// The missing year.
        year: i32,
    },
}

impl CalendarError {
    /// Name of the file, and the line from 1 where it is known.
    pub fn place(&self) -> (&'static str, Option<usize>) {
        match self {
            Self::Header { file, .. } => (file, Some(1)),
            Self::Value { file, line, .. } | Self::Twice { file, line, .. } => (file, usize::try_from(*line).ok()),
            Self::Line { file, .. } | Self::Empty { file } | Self::Gap { file, .. } => (file, None),
        }
    }

    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::Header { expected, .. } => Message::new("law_calendar_header").with("expected", expected),
            Self::Line { reason, .. } => Message::new("law_calendar_line").with("reason", reason),
            Self::Value { expected, value, .. } => {
                Message::new("law_calendar_value").with("value", value).with("expected", expected)
            }
            Self::Twice { date, .. } => Message::new("law_calendar_twice").with("day", date),
            Self::Empty { .. } => Message::new("law_calendar_empty"),
            Self::Gap { year, .. } => Message::new("law_calendar_gap").with("year", year),
        }
    }
}

/// One line, its place and its values.
struct Line {
    file: &'static str,
    number: u64,
    record: StringRecord,
}

impl Calendar {
    /// Reads a calendar from the texts of its files.
    ///
    /// Every year from the first to the last must have a line in the national file: years are published whole.
    pub fn read(files: CalendarFiles<'_>) -> Result<Self, CalendarError> {
        let national = read_national(files.national)?;
        let regional = read_regional(files.regional)?;
        let papers = read_papers(files.papers)?;
        let (known_from, known_through) = known_years(&national)?;
        let version = version(&national, &regional);
        Ok(Self { national, regional, known_from, known_through, papers, version })
    }
}

/// Hash of the days, however the files write them.
pub(super) fn version(
    national: &BTreeMap<NaiveDate, Entry>,
    regional: &BTreeMap<NaiveDate, Vec<(RegionCode, Entry)>>,
) -> String {
    let mut hash = Sha256::new();
    for (date, entry) in national {
        hash.update(format!("{date} {entry:?}\n"));
    }
    for (date, entries) in regional {
        let mut entries: Vec<String> = entries.iter().map(|(region, entry)| format!("{region} {entry:?}")).collect();
        entries.sort();
        hash.update(format!("{date} {entries:?}\n"));
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn read_papers(text: &str) -> Result<Vec<Paper>, CalendarError> {
    let mut papers = Vec::new();
    for line in lines(PAPERS_FILE, &["year", "paper"], text)? {
        let year = line.record[0].parse().ok().filter(|year| (1900..=9999).contains(year));
        let year = year.ok_or_else(|| line.wrong(0, "year"))?;
        let paper = line.record[1].trim().to_owned();
        if paper.is_empty() || paper.chars().count() > LONGEST_PAPER {
            return Err(line.wrong(1, "name of a notice"));
        }
        papers.push(Paper { year, paper });
    }
    papers.sort();
    Ok(papers)
}

fn read_national(text: &str) -> Result<BTreeMap<NaiveDate, Entry>, CalendarError> {
    let mut days = BTreeMap::new();
    for line in lines(NATIONAL_FILE, &["date", "kind", "name"], text)? {
        let (date, entry) = (line.date(0)?, line.entry(1, &["holiday", "workday"])?);
        if days.insert(date, entry).is_some() {
            return Err(line.twice(date));
        }
    }
    Ok(days)
}

fn read_regional(text: &str) -> Result<BTreeMap<NaiveDate, Vec<(RegionCode, Entry)>>, CalendarError> {
    let mut days: BTreeMap<NaiveDate, Vec<(RegionCode, Entry)>> = BTreeMap::new();
    for line in lines(REGIONAL_FILE, &["region", "date", "kind", "name"], text)? {
        let (region, date) = (line.region(0)?, line.date(1)?);
        let entries = days.entry(date).or_default();
        if entries.iter().any(|(holder, _)| *holder == region) {
            return Err(line.twice(date));
        }
        entries.push((region, line.entry(2, &["holiday", "workday", "unknown"])?));
    }
    Ok(days)
}

fn known_years(national: &BTreeMap<NaiveDate, Entry>) -> Result<(NaiveDate, NaiveDate), CalendarError> {
    let file = NATIONAL_FILE;
    let years: BTreeSet<i32> = national.keys().map(Datelike::year).collect();
    let (first, last) = years.first().zip(years.last()).ok_or(CalendarError::Empty { file })?;
    if let Some(year) = (*first..*last).find(|year| !years.contains(year)) {
        return Err(CalendarError::Gap { file, year });
    }
    let from = NaiveDate::from_ymd_opt(*first, 1, 1);
    let through = NaiveDate::from_ymd_opt(*last, 12, 31);
    from.zip(through).ok_or(CalendarError::Empty { file })
}

fn lines(file: &'static str, columns: &[&str], text: &str) -> Result<Vec<Line>, CalendarError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let broken = |error: csv::Error| CalendarError::Line { file, reason: error.to_string() };
    if reader.headers().map_err(broken)? != columns {
        return Err(CalendarError::Header { file, expected: columns.join(",") });
    }
    let line = |record: StringRecord| Line { file, number: record.position().map_or(0, csv::Position::line), record };
    reader.records().map(|record| record.map(line).map_err(broken)).collect()
}

impl Line {
    fn date(&self, column: usize) -> Result<NaiveDate, CalendarError> {
        let text = &self.record[column];
        let date = text.parse().ok().filter(|date: &NaiveDate| date.to_string() == text);
        date.filter(|date| (1900..=9999).contains(&date.year())).ok_or_else(|| self.wrong(column, "date"))
    }

    fn region(&self, column: usize) -> Result<RegionCode, CalendarError> {
        RegionCode::parse(&self.record[column]).map_err(|_| self.wrong(column, "region code"))
    }

    fn entry(&self, column: usize, allowed: &[&str]) -> Result<Entry, CalendarError> {
        let word = &self.record[column];
        let arranged = [Arranged::Holiday, Arranged::Workday, Arranged::Unknown]
            .into_iter()
            .zip(["holiday", "workday", "unknown"])
            .find(|(_, known)| *known == word && allowed.contains(known));
        let (arranged, _) = arranged.ok_or_else(|| self.wrong(column, "kind of day"))?;
        let name = self.record[column + 1].to_owned();
        if name.is_empty() { Err(self.wrong(column + 1, "name of a holiday")) } else { Ok(Entry { arranged, name }) }
    }

    fn wrong(&self, column: usize, expected: &'static str) -> CalendarError {
        let value = self.record[column].chars().take(40).collect();
        CalendarError::Value { file: self.file, line: self.number, expected, value }
    }

    fn twice(&self, date: NaiveDate) -> CalendarError {
        CalendarError::Twice { file: self.file, line: self.number, date }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    const NATIONAL: &str = "date,kind,name\n2026-01-01,holiday,元旦\n";
    const REGIONAL: &str = "region,date,kind,name\n";
    const PAPERS: &str = "year,paper\n";

    fn check(national: &str, regional: &str, expected: &str) {
        let error =
            Calendar::read(CalendarFiles { national, regional, papers: PAPERS }).err().map(|error| error.to_string());
        assert_eq!(error.unwrap_or_default(), expected);
    }

    #[test]
    fn a_wrong_line_is_named_with_its_value() {
        check(NATIONAL, REGIONAL, "");
        check("day,kind,name\n", REGIONAL, "workdays.csv must begin with the line \"date,kind,name\"");
        check(
            &format!("{NATIONAL}2026-1-02,holiday,元旦\n"),
            REGIONAL,
            "workdays.csv line 3: \"2026-1-02\" is no date",
        );
        check(
            &format!("{NATIONAL}2026-01-02,unknown,元旦\n"),
            REGIONAL,
            "workdays.csv line 3: \"unknown\" is no kind of day",
        );
        check(
            &format!("{NATIONAL}2026-01-02,holiday,\n"),
            REGIONAL,
            "workdays.csv line 3: \"\" is no name of a holiday",
        );
        check(
            &format!("{NATIONAL}2026-01-01,workday,元旦\n"),
            REGIONAL,
            "workdays.csv line 3: 2026-01-01 is given twice",
        );
        check(
            NATIONAL,
            &format!("{REGIONAL}990000,2026-04-01,holiday,三月三\n"),
            "local_holidays.csv line 2: \"990000\" is no region code",
        );
    }

    #[test]
    fn a_calendar_without_days_or_with_a_missing_year_is_refused() {
        check("date,kind,name\n", REGIONAL, "workdays.csv names no day");
        let gap = format!("{NATIONAL}2028-01-01,holiday,元旦\n");
        check(&gap, REGIONAL, "workdays.csv has no day of 2027, though earlier and later years are there");
    }

    #[test]
    fn the_version_is_that_of_the_days_and_not_of_their_writing() {
        let version = |national: &str, papers: &str| {
            Calendar::read(CalendarFiles { national, regional: REGIONAL, papers }).unwrap().version().to_owned()
        };
        let (first, second) = ("2026-01-01,holiday,元旦\n", "2026-01-04,workday,元旦\n");
        let forward = version(&format!("date,kind,name\n{first}{second}"), PAPERS);
        assert_eq!(version(&format!("date,kind,name\r\n{second}{first}"), "year,paper\n2026,x\n"), forward);
        assert_ne!(version(NATIONAL, PAPERS), forward);
        assert_eq!(forward.len(), 12);
    }
}
