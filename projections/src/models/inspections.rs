//! Inspections (年度实地检查): one row per case and year for which one was recorded.

use beian_domain::case::{Filing, Inspection};

use super::text;
use crate::table::row;

row! {
    /// The recorded inspection of a year.
    pub struct InspectionRow in "inspections" {
        /// Id of the case.
        pub case_id: String,
        /// For which calendar year.
        pub year: i64,
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
    filing.inspections.iter().map(|(year, inspection)| row(filing, *year, inspection)).collect()
}

fn row(filing: &Filing, year: i32, inspection: &Inspection) -> InspectionRow {
    let failed = inspection.results.iter().filter(|result| !result.passed);
    InspectionRow {
        case_id: filing.case_id.to_string(),
        year: year.into(),
        organ: filing.organ.to_string(),
        planned_on: inspection.planned_on.to_string(),
        held_on: text(inspection.held_on),
        state: inspection.state().as_str().to_owned(),
        failed_items: failed.map(|result| result.item.as_str()).collect::<Vec<_>>().join(" "),
        rectified_on: text(inspection.rectified_on),
    }
}
