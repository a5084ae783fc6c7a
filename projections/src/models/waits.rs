//! Cases that wait for their applicant (退回、未备案), from when to when, so that any moment can be asked.

use beian_domain::{
    case::{Case, Filing, Standing, Status},
    counting::Moment,
};

use super::text;
use crate::table::row;

row! {
    /// That a case waited during a time. Moments are RFC 3339 in Shanghai time.
    pub struct WaitRow in "waits" {
        /// Id of the case.
        pub case_id: String,
        /// Since when it was known.
        pub known_from: String,
        /// Until when; none while it waits.
        pub known_to: Option<String>,
        /// `returned` or `unfiled`.
        pub status: String,
        /// The day on which it came to that.
        pub since: String,
        /// Handling organ.
        pub organ: String,
    }
}

/// Times that nobody could see have no row.
pub(super) fn rows(case: &Case, filing: &Filing) -> Vec<WaitRow> {
    let next = case.standings.iter().skip(1).map(Some).chain([None]);
    let waits = case.standings.iter().zip(next).filter(|(standing, _)| is_wait(standing.status));
    let row = |(standing, next): (&Standing, Option<&Standing>)| {
        let known_from = Moment::from_utc(standing.known_from);
        let known_to = next.map(|next| Moment::from_utc(next.known_from));
        known_to.is_none_or(|known_to| known_from < known_to).then(|| WaitRow {
            case_id: filing.case_id.to_string(),
            known_from: known_from.to_string(),
            known_to: text(known_to),
            status: standing.status.as_str().to_owned(),
            since: standing.on.to_string(),
            organ: filing.organ.to_string(),
        })
    };
    waits.filter_map(row).collect()
}

fn is_wait(status: Status) -> bool {
    matches!(status, Status::Returned | Status::Unfiled)
}
