//! Deadlines (时限): what was known of each, from when to when, so that any moment can be asked.

use beian_domain::{
    alert::half,
    case::{Case, Filing},
    counting::Moment,
    deadline::{Deadline, DeadlineVersion, Ending},
    identity::RegionCode,
    law::Citation,
    procedure::Party,
};

use super::{NEVER, text};
use crate::table::row;

row! {
    /// What was known of a deadline during a time. Moments are RFC 3339 in Shanghai time.
    pub struct DeadlineRow in "deadlines" {
        /// Id of the case.
        pub case_id: String,
        /// Id within the case.
        pub deadline_id: String,
        /// Since when it was known.
        pub known_from: String,
        /// Until when; none while it is what is known now.
        pub known_to: Option<String>,
        /// The organ that handled the case in this time.
        pub organ: String,
        /// Region of the unit.
        pub region: String,
        /// Procedure.
        pub procedure: String,
        /// Account name of whoever handles the case.
        pub handler: Option<String>,
        /// Rule that set it.
        pub rule: String,
        /// Whose duty it is.
        pub duty: String,
        /// Day from which it counts.
        pub start: String,
        /// Where the rule stands, separated by commas.
        pub cite: String,
        /// What is due, in Chinese.
        pub title_zh: String,
        /// What is due, in English.
        pub title_en: String,
        /// `legal`, or `promised` for a limit of the organ's own.
        pub clock: String,
        /// When it was due; none for open tasks and while suspended.
        pub due: Option<String>,
        /// 1 while suspended (中止), else 0.
        pub suspended: i64,
        /// First day that does not count, while suspended.
        pub suspended_from: Option<String>,
        /// When it ended.
        pub ended_at: Option<String>,
        /// How: `done`, `lapsed` or `cancelled`.
        pub ended_how: Option<String>,
        pub(crate) half: Option<String>,
        pub(crate) due_sort: String,
        pub(crate) due_at: i64,
    }
}

pub(super) fn rows(case: &Case, filing: &Filing) -> Vec<DeadlineRow> {
    case.deadlines.iter().flat_map(|deadline| versions(deadline, filing)).collect()
}

/// A version is what is known until the first moment at which a later one is; those never seen have no row. One during
/// which another organ took the case over has a row for each of them.
fn versions<'a>(deadline: &'a Deadline, filing: &'a Filing) -> impl Iterator<Item = DeadlineRow> {
    deadline.versions.iter().enumerate().flat_map(move |(place, version)| {
        let known_from = Moment::from_utc(version.known_from);
        let later = deadline.versions.iter().skip(place + 1).map(|version| Moment::from_utc(version.known_from));
        handled(filing, known_from, later.min()).map(move |time| row(deadline, version, filing, time))
    })
}

/// A time and the organ that handled the case in it.
struct Handled {
    organ: RegionCode,
    from: Moment,
    to: Option<Moment>,
}

/// The organs that handled the case within a time, one after another; none within an empty one.
fn handled(filing: &Filing, from: Moment, to: Option<Moment>) -> impl Iterator<Item = Handled> {
    let former = filing.former_organs.iter().map(|(organ, until)| (*organ, Some(Moment::from_utc(*until))));
    let mut begin = from;
    former.chain([(filing.organ, None)]).filter_map(move |(organ, until)| {
        let end = match (until, to) {
            (Some(until), Some(to)) => Some(until.min(to)),
            (until, to) => until.or(to),
        };
        let handled = Handled { organ, from: begin, to: end };
        begin = begin.max(end.unwrap_or(begin));
        end.is_none_or(|end| handled.from < end).then_some(handled)
    })
}

fn row(deadline: &Deadline, version: &DeadlineVersion, filing: &Filing, time: Handled) -> DeadlineRow {
    let (clock, due) = (&deadline.clock, text(version.due));
    DeadlineRow {
        case_id: filing.case_id.to_string(),
        deadline_id: clock.id.0.clone(),
        known_from: time.from.to_string(),
        known_to: text(time.to),
        organ: time.organ.to_string(),
        region: filing.region.to_string(),
        procedure: filing.procedure.to_string(),
        handler: filing.handler.as_ref().map(|handler| handler.name.clone()),
        rule: clock.rule.clone(),
        duty: duty_word(clock.duty).to_owned(),
        start: clock.start.to_string(),
        cite: clock.cite.iter().map(Citation::to_string).collect::<Vec<_>>().join(", "),
        title_zh: clock.title.zh.clone(),
        title_en: clock.title.en.clone(),
        clock: clock.kind().as_str().to_owned(),
        suspended: version.suspended.into(),
        suspended_from: text(version.suspended_from),
        ended_at: text(version.ended.map(|(at, _)| at)),
        ended_how: version.ended.map(|(_, how)| ending_word(how).to_owned()),
        half: text(version.due.and_then(|due| half(clock.start, due.date()))),
        due_at: version.due.map_or(i64::MAX, seconds),
        due_sort: due.clone().unwrap_or_else(|| NEVER.to_owned()),
        due,
    }
}

/// A due moment in seconds since 1970, as it is counted by: a number takes half the time that a text does.
pub(crate) fn seconds(due: Moment) -> i64 {
    due.utc().timestamp()
}

/// The word for whose duty it is, in rows and the API.
pub fn duty_word(duty: Party) -> &'static str {
    match duty {
        Party::Applicant => "applicant",
        Party::HandlingOrgan => "handling_organ",
        Party::SuperiorOrgan => "superior_organ",
    }
}

fn ending_word(how: Ending) -> &'static str {
    match how {
        Ending::Done => "done",
        Ending::Lapsed => "lapsed",
        Ending::Cancelled => "cancelled",
    }
}
