//! Moments of a case's life, as the interface takes them.

use async_graphql::OneofObject;
use beian_domain::case;
use chrono::{DateTime, NaiveDate, Utc};

/// A moment of a case's life, on one of two axes: what was known, or what was true.
#[derive(Debug, OneofObject)]
pub(super) enum CaseMoment {
    /// What was known right after so many events, from 1.
    Version(u64),
    /// What was known at this moment (记录时间).
    RecordedAt(DateTime<Utc>),
    /// What was true at the end of this day, as is known now (发生日期): whatever happened by then counts, however late it
    /// was recorded, in the order of recording. A correction counts wherever the value stood that it replaces, a counting
    /// anew with a newer calendar wherever the clock ran as it did then.
    OccurredOn(NaiveDate),
}

impl From<CaseMoment> for case::CaseMoment {
    fn from(moment: CaseMoment) -> Self {
        match moment {
            CaseMoment::Version(version) => Self::Version(version),
            CaseMoment::RecordedAt(moment) => Self::RecordedAt(moment),
            CaseMoment::OccurredOn(day) => Self::OccurredOn(day),
        }
    }
}
