//! "Why the 8th?": the days between the event and the due date.

use chrono::NaiveDate;

use super::{Due, SkipReason, Start};
use crate::{
    calendar::{Calendar, DayKind},
    identity::RegionCode,
};

/// A day of a period and what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedDay {
    /// The day.
    pub date: NaiveDate,
    /// What it was.
    pub label: DayLabel,
}

/// What a day of a period was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayLabel {
    /// 计入
    Counted,
    /// 计入: a make-up working day (调休上班)
    MakeUp {
        /// The holiday it is exchanged for.
        name: String,
    },
    /// 不计入
    Skipped(SkipReason),
    /// The last day of the period, counted, but off, so that the end moved on.
    LastDayOff(SkipReason),
    /// The working day the end moved to (顺延至)
    MovedTo,
}

impl Calendar {
    /// Every day after the event up to the due date, labelled as the due date was decided; only the names of make-up
    /// days are taken from this calendar.
    pub fn explain<'a>(
        &'a self,
        start: Start,
        due: &'a Due,
        region: &'a RegionCode,
    ) -> impl Iterator<Item = ExplainedDay> + 'a {
        let last = due.at.date();
        let days = start.date().iter_days().skip(1).take_while(move |date| *date <= last);
        days.map(move |date| ExplainedDay { date, label: self.label(date, due, region) })
    }

    fn label(&self, date: NaiveDate, due: &Due, region: &RegionCode) -> DayLabel {
        let skipped = due.skipped.iter().find(|skipped| skipped.date == date);
        if let Some(skipped) = skipped {
            let label = if due.rolled_from == Some(date) { DayLabel::LastDayOff } else { DayLabel::Skipped };
            return label(skipped.why.clone());
        }
        if due.rolled_from.is_some() && date == due.at.date() {
            return DayLabel::MovedTo;
        }
        match self.day(date, region) {
            DayKind::MakeUp { name } => DayLabel::MakeUp { name },
            DayKind::Working | DayKind::Weekend | DayKind::Holiday { .. } => DayLabel::Counted,
        }
    }
}
