//! The walk from day to day: what each day is, whether it counts, and where the period ends.

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::{
    calendar::{Calendar, DayKind},
    counting::{Moment, Suspension},
    identity::RegionCode,
    period::{Period, Unit},
};

/// A walk is given up after so many days: a hundred years.
const LONGEST: usize = 36_600;
const SECONDS_OF_A_DAY: u64 = 86_400;

/// A day of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedDay {
    /// The day.
    pub date: NaiveDate,
    /// What kind of day it is.
    pub kind: DayKind,
    /// The notice by which it is off or worked, where one arranges it.
    pub notice: Option<String>,
    /// Why it stands still (中止), if it does.
    pub suspended: Option<String>,
    /// The how manieth day of the period it is, where it counts.
    pub counted: Option<u32>,
    /// Whether it did not bring the end nearer, or moved it on.
    pub passed_over: bool,
    /// Whether it is the day on which the duty is due.
    pub due: bool,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) days: Vec<TracedDay>,
    /// None where it stands still, or has no end within a hundred years.
    pub(super) due: Option<Moment>,
    /// How many days or hours were counted.
    pub(super) counted: u32,
}

/// A walk by one region's calendar past these suspensions.
pub(super) struct Walk<'a> {
    calendar: &'a Calendar,
    organ: &'a RegionCode,
    suspensions: &'a [Suspension],
    found: Found,
}

impl<'a> Walk<'a> {
    pub(super) fn new(calendar: &'a Calendar, organ: &'a RegionCode, suspensions: &'a [Suspension]) -> Self {
        Self { calendar, organ, suspensions, found: Found::default() }
    }

    /// A period from the day of the event, which is not counted.
    pub(super) fn count(self, start: NaiveDate, Period { n, unit }: Period) -> Found {
        match unit {
            Unit::WorkingDay => self.working_days(start, n),
            Unit::NaturalDay => self.natural_days(start, n),
            Unit::Month => match corresponding_day(start, n) {
                Some(end) => self.natural_days(start, u32::try_from((end - start).num_days()).unwrap_or(0)),
                None => self.found,
            },
            Unit::Hour => self.hours(start, n),
        }
    }

    /// A day that was set, moved on to the next working day where it is off.
    pub(super) fn day_set(mut self, day: NaiveDate) -> Found {
        for date in day.iter_days().take(LONGEST) {
            let mut traced = self.look(date);
            traced.passed_over = !traced.kind.is_working();
            if !self.goes_on(traced) {
                break;
            }
        }
        self.found
    }

    /// The last working day of a year, and the days off after it.
    pub(super) fn year_end(mut self, year: i32) -> Found {
        let last = NaiveDate::from_ymd_opt(year, 12, 31);
        let mut back = last
            .into_iter()
            .flat_map(|last| (0..31).filter_map(move |days| last.checked_sub_days(chrono::Days::new(days))));
        let due = back.find(|day| self.calendar.is_working(*day, self.organ));
        for date in due.into_iter().flat_map(|due| due.iter_days()).take_while(|date| Some(*date) <= last) {
            let traced = self.look(date);
            self.found.days.push(TracedDay { due: Some(date) == due, passed_over: Some(date) != due, ..traced });
        }
        self.found.due = due.map(Moment::end_of_day);
        self.found
    }

    fn working_days(mut self, start: NaiveDate, n: u32) -> Found {
        for date in start.iter_days().skip(1).take(LONGEST) {
            let mut traced = self.look(date);
            let counts = traced.suspended.is_none() && traced.kind.is_working();
            traced.passed_over = !counts;
            if counts {
                self.found.counted += 1;
                traced.counted = Some(self.found.counted);
            }
            let is_last = counts && self.found.counted == n;
            if self.stands_still(date) || !self.step(traced, is_last) {
                break;
            }
        }
        self.found
    }

    fn natural_days(mut self, start: NaiveDate, n: u32) -> Found {
        for date in start.iter_days().skip(1).take(LONGEST) {
            let mut traced = self.look(date);
            let runs = traced.suspended.is_none();
            let counts = runs && self.found.counted < n;
            if counts {
                self.found.counted += 1;
                traced.counted = Some(self.found.counted);
            }
            // Within the period every day brings the end nearer; its last day, and what follows, must be worked.
            let is_over = runs && self.found.counted == n;
            let is_last = is_over && traced.kind.is_working();
            traced.passed_over = !runs || (is_over && !is_last);
            if self.stands_still(date) || !self.step(traced, is_last) {
                break;
            }
        }
        self.found
    }

    /// Hours begin with the end of the day, as its hour is not known, and run through days off.
    fn hours(mut self, start: NaiveDate, n: u32) -> Found {
        let mut left = u64::from(n) * 3600;
        for date in start.iter_days().take(LONGEST) {
            let mut traced = self.look(date);
            let runs = traced.suspended.is_none();
            traced.passed_over = !runs;
            if self.stands_still(date) {
                break;
            }
            // Of the first day its last second is left.
            let room = if date == start { 1 } else { SECONDS_OF_A_DAY };
            if runs && left <= room {
                traced.due = true;
                self.found.days.push(traced);
                self.found.due = moment_after(date, SECONDS_OF_A_DAY - room + left);
                self.found.counted = n;
                break;
            }
            left -= if runs { room } else { 0 };
            if date != start || !runs {
                self.found.days.push(traced);
            }
        }
        self.found
    }

    /// Notes a day; answers whether the walk goes on.
    fn step(&mut self, traced: TracedDay, is_last: bool) -> bool {
        let date = traced.date;
        self.found.days.push(TracedDay { due: is_last, ..traced });
        if is_last {
            self.found.due = Some(Moment::end_of_day(date));
        }
        !is_last
    }

    /// Notes a day of which the first worked one is the last.
    fn goes_on(&mut self, traced: TracedDay) -> bool {
        let is_last = !traced.passed_over;
        self.step(traced, is_last)
    }

    /// Whether a suspension without an end has begun.
    fn stands_still(&self, date: NaiveDate) -> bool {
        self.suspensions.iter().any(|suspension| suspension.until.is_none() && suspension.from <= date)
    }

    fn look(&self, date: NaiveDate) -> TracedDay {
        let kind = self.calendar.day(date, self.organ);
        let covers =
            |suspension: &&Suspension| suspension.from <= date && suspension.until.is_none_or(|until| date < until);
        TracedDay {
            notice: self.notice(date, &kind),
            kind,
            date,
            suspended: self.suspensions.iter().find(covers).map(|suspension| suspension.basis.clone()),
            counted: None,
            passed_over: false,
            due: false,
        }
    }

    /// The notice that arranges such a day. Days of December around New Year are arranged with the year that begins.
    fn notice(&self, date: NaiveDate, kind: &DayKind) -> Option<String> {
        let (DayKind::Holiday { name, regional: false } | DayKind::MakeUp { name }) = kind else { return None };
        let year = date.year() + i32::from(date.month() == 12 && name.contains("元旦"));
        let of_year = self.calendar.papers().iter().filter(|paper| paper.year == year);
        let named: Vec<&str> = of_year.map(|paper| paper.paper.as_str()).collect();
        (!named.is_empty()).then(|| named.join("; "))
    }
}

/// The day of the same number so many months later, else the last day of that month.
fn corresponding_day(start: NaiveDate, months: u32) -> Option<NaiveDate> {
    let months = i64::from(start.year()) * 12 + i64::from(start.month0()) + i64::from(months);
    let (year, month) = (i32::try_from(months.div_euclid(12)).ok()?, u32::try_from(months.rem_euclid(12)).ok()? + 1);
    (1..=start.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
}

/// The moment so many seconds after a day began; a whole day is the beginning of the next.
fn moment_after(day: NaiveDate, seconds: u64) -> Option<Moment> {
    let whole_day = seconds == SECONDS_OF_A_DAY;
    let day = if whole_day { day.succ_opt()? } else { day };
    let seconds = if whole_day { 0 } else { u32::try_from(seconds).ok()? };
    Some(Moment::of(day, NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?))
}
