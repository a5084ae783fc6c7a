//! What is asked of a report.

use beian_domain::{
    counting::Moment,
    report::{Grouping, ReportKind, ReportRefusal},
};
use beian_projections::read::{OrganScope, When};
use chrono::{Datelike, Days, NaiveDate};

/// Days ahead that count as soon, unless asked otherwise.
const SOON_DAYS: u32 = 7;
/// The furthest that may count as soon, in days.
const FURTHEST: u32 = 3660;

/// A question to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which report.
    pub kind: ReportKind,
    /// Whose cases.
    pub organ: OrganScope,
    /// The present.
    pub now: Moment,
    /// The moment asked; now if none.
    pub as_of: Option<Moment>,
    /// First day of a period; the first of the year if none.
    pub from: Option<NaiveDate>,
    /// Its last day, which counts; that of the moment asked if none.
    pub to: Option<NaiveDate>,
    /// Calendar year of inspections; that of the moment asked if none.
    pub year: Option<i32>,
    /// Days ahead that count as soon; a week if none.
    pub soon_days: Option<u32>,
    /// By what to count; without it, rows are listed where there is a list.
    pub by: Option<Grouping>,
    /// The most rows that are of use.
    pub most: usize,
}

impl Question {
    /// A report of now on some organs, with everything else as it is usually asked.
    pub fn new(kind: ReportKind, organ: OrganScope, now: Moment, most: usize) -> Self {
        Self { kind, organ, now, as_of: None, from: None, to: None, year: None, soon_days: None, by: None, most }
    }

    pub(super) fn moment(&self) -> Moment {
        self.as_of.unwrap_or(self.now)
    }

    pub(super) fn when(&self) -> When {
        match self.moment() {
            past if past < self.now => When::Then(past),
            present => When::Now(present),
        }
    }

    pub(super) fn day(&self) -> NaiveDate {
        self.moment().date()
    }

    pub(super) fn period(&self) -> (NaiveDate, NaiveDate) {
        let day = self.day();
        let first = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
        (self.from.unwrap_or(first), self.to.unwrap_or(day))
    }

    pub(super) fn inspection_year(&self) -> i32 {
        self.year.unwrap_or_else(|| self.day().year())
    }

    /// The last moment that counts as soon.
    pub(super) fn soon(&self) -> Moment {
        let days = self.soon_days.unwrap_or(SOON_DAYS).min(FURTHEST);
        let last = self.day().checked_add_days(Days::new(days.into()));
        last.map_or(self.moment(), Moment::end_of_day)
    }

    pub(super) fn check(&self) -> Result<(), ReportRefusal> {
        let kind = self.kind;
        if let Some(by) = self.by.filter(|by| !kind.groupings().contains(by)) {
            return Err(ReportRefusal::Grouping { kind, by });
        }
        match self.period() {
            (from, to) if to < from && matches!(kind, ReportKind::Kept | ReportKind::Stages) => {
                Err(ReportRefusal::Period { from, to })
            }
            _ => Ok(()),
        }
    }

    /// Rows to read: one more than are of use tells that there are too many.
    pub(super) fn limit(&self) -> usize {
        self.most.saturating_add(1)
    }
}
