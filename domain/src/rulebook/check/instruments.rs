//! Instruments end because of something, amendments follow each other, and a successor takes over without a hole.

use chrono::NaiveDate;

use super::{Report, stages::unique};
use crate::{
    law::{Citation, Instrument},
    message::Message,
};

pub(super) fn check(report: &mut Report<'_>) {
    let rulebook = report.rulebook;
    let instruments = &rulebook.sources().instruments;
    let ids: Vec<_> = instruments.iter().map(|instrument| instrument.id.as_str()).collect();
    unique("instrument", &ids, report);
    for (index, instrument) in instruments.iter().enumerate() {
        let at = format!("instrument[{index}]");
        report.days(&at, instrument.first_day, instrument.last_day);
        if instrument.first_day < instrument.issued {
            report.error(&format!("{at}.first_day"), Message::new("law_in_force_before_issue"));
        }
        amendments(instrument, &at, report);
        end(instrument, &at, report);
    }
}

fn amendments(instrument: &Instrument, at: &str, report: &mut Report<'_>) {
    let mut previous = instrument.first_day;
    for (index, amendment) in instrument.amendments.iter().enumerate() {
        let outside = instrument.last_day.is_some_and(|last| last < amendment.day);
        if amendment.day <= previous || outside {
            report.error(&format!("{at}.amendments[{index}].day"), Message::new("law_amendment_order"));
        }
        if amendment.decided.is_some_and(|decided| amendment.day < decided) {
            report.error(&format!("{at}.amendments[{index}].decided"), Message::new("law_amendment_decided"));
        }
        previous = amendment.day;
    }
}

/// An end has a day and a reason, and a successor begins on the day after.
fn end(instrument: &Instrument, at: &str, report: &mut Report<'_>) {
    let says_why = instrument.repealed_by.is_some() || instrument.replaced_by.is_some();
    let last = match (instrument.last_day, says_why) {
        (Some(last), true) => last,
        (None, false) => return,
        (Some(_), false) | (None, true) => return report.error(at, Message::new("law_end_incomplete")),
    };
    let Some(id) = &instrument.replaced_by else { return };
    let key = format!("{at}.replaced_by");
    match report.rulebook.sources().instrument(id) {
        None => report.error(&key, Message::new("law_successor_unknown").with("id", id)),
        Some(successor) if last.succ_opt() != Some(successor.first_day) => {
            let message = Message::new("law_successor_days").with("id", id).with("first", successor.first_day);
            report.warning(&key, message.with("last", last));
        }
        Some(_) => {}
    }
}

/// A rule of its own days may not rest on an instrument that begins later.
pub(super) fn begun(cite: &[Citation], first_day: NaiveDate, at: &str, report: &mut Report<'_>) {
    for (index, citation) in cite.iter().enumerate() {
        let instrument = report.rulebook.sources().instrument(&citation.source);
        if let Some(later) = instrument.filter(|instrument| first_day < instrument.first_day) {
            let message = Message::new("law_rests_on_later").with("instrument", &later.number);
            report.error(&format!("{at}.cite[{index}]"), message.with("first", later.first_day));
        }
    }
}
