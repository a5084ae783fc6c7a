//! By when to file.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Enquiry, ObjectRule};
use crate::{
    counting::{CountingError, Due, Start},
    identity::RegionCode,
    procedure::Limit,
    rulebook::Rulebook,
};

/// The limit to file, worked out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term<'r> {
    /// The rule.
    pub limit: &'r Limit,
    /// Day from which it counts; that day is not counted. None before the connection.
    pub start: Option<NaiveDate>,
    /// When it ends and why then: days counted and skipped, moved off a day off, provisional.
    pub due: Option<Due>,
    /// Whether it is the limit for connections older than the rule (补办).
    pub late_filing: bool,
    /// Whether it had passed before the day asked about.
    pub passed: bool,
}

impl<'r> Term<'r> {
    /// Counted by the calendar of the organ's region.
    pub(super) fn of(
        rulebook: &Rulebook,
        enquiry: &Enquiry,
        rule: &ObjectRule<'r>,
        region: &RegionCode,
    ) -> Result<Self, CountingError> {
        let Some(connected_on) = enquiry.connected_on else {
            return Ok(Self { limit: rule.filing, start: None, due: None, late_filing: false, passed: false });
        };
        let stated = rule.procedure.map(|procedure| procedure.filing_limit(connected_on));
        let (limit, start) = stated.unwrap_or((rule.filing, connected_on));
        let calendar = rulebook.calendar();
        let due = limit.period.map(|period| calendar.due(Start::Day(start), period, region, &[])).transpose()?;
        let passed = due.as_ref().is_some_and(|due| due.at.date() < enquiry.on);
        Ok(Self { limit, start: Some(start), due, late_filing: start != connected_on, passed })
    }
}
