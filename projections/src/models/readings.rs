//! Readings (查阅记录): one row for every look at personal data in clear.

use beian_domain::personal::Reading;

use crate::{
    feed::StoredEvent,
    fold::{Corrupt, Written},
    table::row,
};

row! {
    /// A look at personal data.
    pub struct ReadingRow in "readings", on conflict "on conflict (place) do nothing" {
        /// Position in the log, in nineteen digits, so that texts sort as positions do.
        pub place: String,
        /// Id of the case.
        pub case_id: String,
        /// The organ that handled the case then.
        pub organ: String,
        /// Account of whoever read.
        pub account: String,
        /// The event as it was recorded.
        pub reading: String,
    }
}

impl ReadingRow {
    /// The row of an event.
    pub(crate) fn of(event: &StoredEvent) -> Result<Self, Corrupt> {
        let reading: Reading = Written::from(event).read()?;
        Ok(Self {
            place: format!("{:019}", event.position),
            case_id: reading.case_id().to_string(),
            organ: reading.organ().to_string(),
            account: reading.by().name.clone(),
            reading: event.payload.clone(),
        })
    }
}
