//! Channels and places make sense.

use super::Report;
use crate::{
    message::Message,
    procedure::{Procedure, TwinPlace},
};

pub(super) fn check(procedure: &Procedure, report: &mut Report<'_>) {
    for (index, channel) in procedure.channels.iter().enumerate() {
        if channel.hours.iter().any(|hours| hours.to <= hours.from) {
            report.error(&format!("channels[{index}].hours"), Message::new("law_hours_reversed"));
        }
    }
    if procedure.access_registration.as_ref().is_some_and(|registered| registered.applicants.is_empty()) {
        report.error("access_registration.applicants", Message::new("law_no_applicants"));
    }
    let Some(twin) = &procedure.twin_filing else { return };
    for (key, order) in [("maintained_here", &twin.maintained_here), ("hosted_here", &twin.hosted_here)] {
        let names_each_once =
            order.len() == 2 && [TwinPlace::Maintenance, TwinPlace::Hosting].iter().all(|place| order.contains(place));
        if !names_each_once {
            report.error(&format!("twin_filing.{key}"), Message::new("law_twin_place"));
        }
    }
}
