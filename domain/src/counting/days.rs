//! Counting in days: natural days, working days, and the days months come to.

use chrono::{Datelike, Months, NaiveDate};

use super::{CountingError, Due, LONGEST_WALK, Moment, Provisional, SkipReason, SkippedDay, Suspension};
use crate::{calendar::Calendar, identity::RegionCode, message::Message};

/// A walk from the day of the event, day by day.
pub(super) struct Days<'a> {
    calendar: &'a Calendar,
    region: &'a RegionCode,
    suspensions: &'a [Suspension],
    start: NaiveDate,
    today: NaiveDate,
    walked: u32,
    counted: u32,
    skipped: Vec<SkippedDay>,
    doubt: Option<Message>,
}

impl<'a> Days<'a> {
    pub(super) fn after(
        calendar: &'a Calendar,
        start: NaiveDate,
        region: &'a RegionCode,
        suspensions: &'a [Suspension],
    ) -> Self {
        let (skipped, doubt) = (Vec::new(), None);
        Self { calendar, region, suspensions, start, today: start, walked: 0, counted: 0, skipped, doubt }
    }

    /// Counts working days; the last one is the end.
    pub(super) fn working(mut self, n: u32) -> Result<Due, CountingError> {
        while self.counted < n {
            self.next_working()?;
            self.counted += 1;
        }
        Ok(self.due(None))
    }

    /// Counts every day; a last day that is off moves the end to the next working day.
    pub(super) fn natural(mut self, n: u32) -> Result<Due, CountingError> {
        while self.counted < n {
            self.next_running()?;
            self.counted += 1;
        }
        let last = self.today;
        self.note_doubt(quiet_before_the_calendar(last));
        let Some(why) = self.day_off() else { return Ok(self.due(None)) };
        self.skip(why);
        self.next_working()?;
        Ok(self.due(Some(last)))
    }

    /// Counts the days up to the corresponding day, else the last day of that month; then as natural days.
    pub(super) fn months(self, n: u32) -> Result<Due, CountingError> {
        let end = self.start.checked_add_months(Months::new(n)).ok_or(CountingError::OutOfRange(self.start))?;
        let days = (end - self.start).num_days();
        let days = u32::try_from(days).map_err(|_| CountingError::TooFar(self.start))?;
        self.natural(days)
    }

    /// Goes to the next day that is neither off nor suspended.
    fn next_working(&mut self) -> Result<(), CountingError> {
        loop {
            self.next_running()?;
            self.note_doubt(false);
            match self.day_off() {
                Some(why) => self.skip(why),
                None => return Ok(()),
            }
        }
    }

    /// Goes to the next day that is not suspended.
    fn next_running(&mut self) -> Result<(), CountingError> {
        loop {
            self.step()?;
            if !Suspension::any_covers(self.suspensions, self.today)? {
                return Ok(());
            }
            self.skip(SkipReason::Suspended);
        }
    }

    fn step(&mut self) -> Result<(), CountingError> {
        if self.walked == LONGEST_WALK {
            return Err(CountingError::TooFar(self.start));
        }
        let next = self.today.succ_opt().filter(|next| Moment::can_hold(*next));
        self.today = next.ok_or(CountingError::OutOfRange(self.today))?;
        self.walked += 1;
        Ok(())
    }

    fn day_off(&self) -> Option<SkipReason> {
        SkipReason::day_off(self.calendar.day(self.today, self.region))
    }

    fn skip(&mut self, why: SkipReason) {
        self.skipped.push(SkippedDay { date: self.today, why });
    }

    /// Keeps the first reason to doubt what the calendar says of today.
    fn note_doubt(&mut self, quiet: bool) {
        let (day, calendar) = (self.today, self.calendar);
        let (known_from, known_through) = (calendar.known_from(), calendar.known_through());
        let doubt = || {
            if day > known_through {
                let message = Message::new("calendar_not_published").with("day", day);
                return Some(message.with("known_through", known_through));
            }
            if day < known_from && !quiet {
                return Some(Message::new("calendar_before_known").with("day", day).with("known_from", known_from));
            }
            let name = calendar.unknown_regional_day(day, self.region)?;
            Some(Message::new("calendar_regional_unknown").with("day", day).with("name", name))
        };
        self.doubt = self.doubt.take().or_else(doubt);
    }

    fn due(self, rolled_from: Option<NaiveDate>) -> Due {
        let known_through = self.calendar.known_through();
        Due {
            at: Moment::end_of_day(self.today),
            counted: self.counted,
            skipped: self.skipped,
            rolled_from,
            provisional: self.doubt.map(|reason| Provisional { known_through, reason }),
        }
    }
}

/// Whether only the weekend can be off on a day that no calendar covers: in the five-day week (国务院令174号, from
/// 1995-05-01) and in a month that had no public holiday and no make-up day for one (元旦, 春节, 劳动节, 国庆).
fn quiet_before_the_calendar(day: NaiveDate) -> bool {
    let five_day_week = NaiveDate::from_ymd_opt(1995, 5, 1).is_some_and(|first| day >= first);
    five_day_week && matches!(day.month(), 3 | 6 | 7 | 8 | 11)
}
