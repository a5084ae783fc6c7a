//! Inspections (年度实地检查): one row per case and year for which one was recorded, and time in which something was known
//! of it.

use beian_domain::{
    case::{Filing, Inspection},
    counting::Moment,
};

use super::text;
use crate::table::row;

row! {
    /// What was known of the inspection of a year during a time. Moments are RFC 3339 in Shanghai time.
    pub struct InspectionRow in "inspections" {
        /// Id of the case.
        pub case_id: String,
        /// For which calendar year.
        pub year: i64,
        /// Since when it was known.
        pub known_from: String,
        /// Until when; none while it is what is known now.
        pub known_to: Option<String>,
        /// Handling organ.
        pub organ: String,
        /// Planned day.
        pub planned_on: String,
        /// Day on which it was held.
        pub held_on: Option<String>,
        /// As [`beian_domain::case::InspectionState::as_str`] writes it.
        pub state: String,
        /// Ids of the items not in order, separated by spaces.
        pub failed_items: String,
        /// Day on which a rectification was confirmed.
        pub rectified_on: Option<String>,
    }
}

pub(super) fn rows(filing: &Filing) -> Vec<InspectionRow> {
    filing.inspections.iter().flat_map(|(year, inspection)| versions(filing, *year, inspection)).collect()
}

/// What is known until the first moment at which something later is; what was never seen has no row.
fn versions<'a>(
    filing: &'a Filing,
    year: i32,
    inspection: &'a Inspection,
) -> impl Iterator<Item = InspectionRow> + use<'a> {
    let next = inspection.known.iter().skip(1).map(Some).chain([None]);
    inspection.known.iter().zip(next).filter_map(move |(known, next)| {
        let known_from = Moment::from_utc(known.known_from);
        let known_to = next.map(|next| Moment::from_utc(next.known_from));
        known_to.is_none_or(|known_to| known_from < known_to).then(|| InspectionRow {
            case_id: filing.case_id.to_string(),
            year: year.into(),
            known_from: known_from.to_string(),
            known_to: text(known_to),
            organ: filing.organ.to_string(),
            planned_on: known.planned_on.to_string(),
            held_on: text(known.held_on),
            state: known.state.as_str().to_owned(),
            failed_items: known.failed_items.join(" "),
            rectified_on: text(known.rectified_on),
        })
    })
}
