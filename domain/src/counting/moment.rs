//! Points in time, as clocks in China show them.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// Shanghai is eight hours ahead of UTC; there has been no summer time since 1991.
const OFFSET: TimeDelta = TimeDelta::hours(8);

const FIRST: NaiveDateTime = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(date) => date.and_time(NaiveTime::MIN),
    None => NaiveDateTime::MIN,
};
const LAST: NaiveDateTime = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(date) => date.and_time(LAST_SECOND),
    None => NaiveDateTime::MAX,
};
const LAST_SECOND: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// A moment in Shanghai time, to the second, in the years 1 to 9999; what lies outside is brought to the nearest end.
///
/// As text it is RFC 3339 with `+08:00`, always equally long, so that the order of texts is the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(NaiveDateTime);

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no moment in RFC 3339 of the years 1 to 9999")]
pub struct MomentError(String);

impl Moment {
    /// The moment of a point in universal time; parts of a second are dropped.
    pub fn from_utc(utc: DateTime<Utc>) -> Self {
        Self::held(utc.naive_utc().checked_add_signed(OFFSET).unwrap_or(LAST))
    }

    /// 00:00:00 of a day.
    pub fn start_of_day(date: NaiveDate) -> Self {
        Self::held(date.and_time(NaiveTime::MIN))
    }

    /// 23:59:59 of a day, the last second that is still in time.
    pub fn end_of_day(date: NaiveDate) -> Self {
        Self::held(date.and_time(LAST_SECOND))
    }

    /// The day in Shanghai.
    pub fn date(self) -> NaiveDate {
        self.0.date()
    }

    /// The same point in universal time.
    pub fn utc(self) -> DateTime<Utc> {
        (self.0 - OFFSET).and_utc()
    }

    /// Whether a day lies in the years 1 to 9999.
    pub(super) fn can_hold(date: NaiveDate) -> bool {
        (FIRST.date()..=LAST.date()).contains(&date)
    }

    /// Seconds until the next midnight, at least one.
    pub(super) fn seconds_left_in_day(self) -> u32 {
        86_400 - self.0.time().num_seconds_from_midnight()
    }

    /// The moment so many seconds later.
    pub(super) fn plus_seconds(self, seconds: u32) -> Option<Self> {
        self.0.checked_add_signed(TimeDelta::seconds(seconds.into())).filter(|time| *time <= LAST).map(Self)
    }

    fn held(time: NaiveDateTime) -> Self {
        let whole_seconds = time.with_nanosecond(0).unwrap_or(time);
        Self(whole_seconds.clamp(FIRST, LAST))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In these years the debugging form is that of RFC 3339, and it is several times quicker than a pattern.
        write!(f, "{:?}+08:00", self.0)
    }
}

/// Reads RFC 3339 with any offset.
impl FromStr for Moment {
    type Err = MomentError;
    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let refused = || MomentError(input.chars().take(40).collect());
        let utc = DateTime::parse_from_rfc3339(input).map_err(|_| refused())?.to_utc();
        let moment = Self::from_utc(utc);
        if moment.utc().timestamp() == utc.timestamp() && moment.0.year() > 0 { Ok(moment) } else { Err(refused()) }
    }
}

impl TryFrom<String> for Moment {
    type Error = MomentError;
    fn try_from(input: String) -> Result<Self, Self::Error> {
        input.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_shanghai_time() {
        let moment = Moment::from_utc("2026-11-23T16:00:00.999Z".parse().unwrap());
        assert_eq!(moment.to_string(), "2026-11-24T00:00:00+08:00");
        assert_eq!(moment, Moment::start_of_day("2026-11-24".parse().unwrap()));
        assert_eq!(moment.utc().to_rfc3339(), "2026-11-23T16:00:00+00:00");
        assert_eq!("2026-11-23T18:00:00+02:00".parse(), Ok(moment));
        let text = serde_json::to_string(&moment).unwrap();
        assert_eq!(serde_json::from_str::<Moment>(&text).unwrap(), moment);
    }

    #[test]
    fn texts_sort_like_moments_to_the_ends_of_time() {
        let days = [NaiveDate::MIN, "0999-05-05".parse().unwrap(), "2026-01-01".parse().unwrap(), NaiveDate::MAX];
        let moments = days.map(Moment::end_of_day);
        let texts = moments.map(|moment| moment.to_string());
        assert!(moments.is_sorted() && texts.is_sorted());
        assert!(texts.iter().all(|text| text.len() == 25 && text.parse::<Moment>().is_ok()), "{texts:?}");
        assert_eq!(Moment::from_utc(DateTime::<Utc>::MAX_UTC), Moment::end_of_day(NaiveDate::MAX));
        assert_eq!(Moment::from_utc(DateTime::<Utc>::MIN_UTC), Moment::start_of_day(NaiveDate::MIN));
    }

    #[test]
    fn other_texts_are_no_moments() {
        for text in ["", "2026-11-24", "2026-11-24T00:00:00", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
