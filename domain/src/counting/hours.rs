//! Counting in hours.

use super::{CountingError, Due, LONGEST_WALK, Moment, SkipReason, SkippedDay, Suspension};

/// Hours run from the moment, through nights and days off; suspended days stand still.
pub(super) fn due(start: Moment, hours: u32, suspensions: &[Suspension]) -> Result<Due, CountingError> {
    let mut left = hours.saturating_mul(3600);
    let mut at = start;
    let mut skipped = Vec::new();
    for _ in 0..LONGEST_WALK {
        let today = at.seconds_left_in_day();
        let suspended = Suspension::any_covers(suspensions, at.date())?;
        if !suspended && left <= today {
            let at = later(at, left)?;
            return Ok(Due { at, counted: hours, skipped, rolled_from: None, provisional: None });
        }
        if suspended {
            skipped.push(SkippedDay { date: at.date(), why: SkipReason::Suspended });
        } else {
            left -= today;
        }
        at = later(at, today)?;
    }
    Err(CountingError::TooFar(start.date()))
}

fn later(at: Moment, seconds: u32) -> Result<Moment, CountingError> {
    at.plus_seconds(seconds).ok_or_else(|| CountingError::OutOfRange(at.date()))
}
