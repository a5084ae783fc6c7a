//! When a delivery that failed is tried again.

use chrono::{DateTime, TimeDelta, Utc};

/// Waits after the first failure, the second, and so on; after the last nothing more is tried by itself.
const WAITS: [TimeDelta; 6] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(8),
    TimeDelta::hours(24),
];

/// When to try again after one more failure; none when it is to be given up on.
pub fn next_try(failures_before: u32, failed_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let wait = WAITS.get(usize::try_from(failures_before).ok()?)?;
    Some(failed_at + *wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_waits_and_then_no_more() {
        let at = DateTime::UNIX_EPOCH;
        let hours: Vec<i64> =
            (0..9).map_while(|failures| next_try(failures, at)).map(|next| next.timestamp()).collect();
        assert_eq!(hours, [60, 300, 1_800, 7_200, 28_800, 86_400]);
    }
}
