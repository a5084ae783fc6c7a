//! Cases: work queues and status.

use beian_domain::{
    case::{Case, Filing, Status},
    counting::Moment,
    deadline::Clock,
    procedure::Party,
};
use chrono::Datelike;

use super::{LastEvent, NEVER, text};
use crate::table::row;

row! {
    /// A case in a work queue. Days are `YYYY-MM-DD`, due moments RFC 3339 in Shanghai time.
    pub struct CaseRow in "cases" {
        /// Id of the case.
        pub case_id: String,
        /// Handling organ (办理机关).
        pub organ: String,
        /// Region of the unit.
        pub region: String,
        /// Procedure applied.
        pub procedure: String,
        /// `unit` or `website`.
        pub object: String,
        /// Kind of applicant (备案对象), if known.
        pub applicant_kind: Option<String>,
        /// 单位名称
        pub unit_name: String,
        /// 网站名称
        pub site_name: Option<String>,
        /// How it came to be, as [`beian_domain::case::Origin::as_str`] writes it.
        pub origin: String,
        /// Status, as [`beian_domain::case::Status::as_str`] writes it.
        pub status: String,
        /// Id of the stage to complete now.
        pub stage: Option<String>,
        /// Its Chinese name.
        pub stage_title_zh: Option<String>,
        /// Its English name.
        pub stage_title_en: Option<String>,
        /// Account of the applicant who submitted or claimed it; none where an official took it in.
        pub submitted_by: Option<String>,
        /// Account name of whoever handles it (承办人).
        pub handler: Option<String>,
        /// Since when, RFC 3339 in Shanghai time.
        pub handled_since: Option<String>,
        /// Day of the submission or its last amendment.
        pub submitted_on: Option<String>,
        /// Day on which it was returned, while that is not answered.
        pub returned_on: Option<String>,
        /// Day on which the filing was complete.
        pub filed_on: Option<String>,
        /// Day on which it ended.
        pub ended_on: Option<String>,
        /// The number given.
        pub number: Option<String>,
        /// Number with which the filer asks how the case stands.
        pub query_number: Option<String>,
        /// First due moment among running deadlines that are not suspended.
        pub next_due: Option<String>,
        /// Rule of that deadline.
        pub next_due_rule: Option<String>,
        /// First calendar year of the duty of yearly inspection.
        pub inspected_from: Option<i64>,
        /// Its last year, once the case ended.
        pub inspected_until: Option<i64>,
        /// Since when it is known that the case ended, RFC 3339 in Shanghai time.
        pub ended_known: Option<String>,
        /// Rule of that duty.
        pub inspection_rule: Option<String>,
        /// Number of events folded.
        pub version: i64,
        /// Position of its last event in the log.
        pub position: i64,
        /// When the log learnt of that event: RFC 3339, UTC, microseconds.
        pub updated_at: String,
        pub(crate) due_sort: String,
        pub(crate) submitted_sort: String,
        pub(crate) search: String,
    }
}

pub(super) fn row(case: &Case, filing: &Filing, last: &LastEvent) -> CaseRow {
    let next = next_due(case);
    let stage = case.stage.as_ref();
    let inspection = inspection_duty(case);
    let submitted_on = text(filing.submitted_on);
    let next_due = next.map(|(at, _)| at.to_string());
    CaseRow {
        case_id: filing.case_id.to_string(),
        organ: filing.organ.to_string(),
        region: filing.region.to_string(),
        procedure: filing.procedure.to_string(),
        object: filing.object.as_str().to_owned(),
        applicant_kind: filing.applicant.as_ref().map(|applicant| applicant.kind.as_str().to_owned()),
        unit_name: filing.listed_name(),
        site_name: filing.particulars.site_name.clone(),
        origin: filing.origin.as_str().to_owned(),
        status: case.status.as_str().to_owned(),
        stage: stage.map(|stage| stage.id.clone()),
        stage_title_zh: stage.map(|stage| stage.title.zh.clone()),
        stage_title_en: stage.map(|stage| stage.title.en.clone()),
        submitted_by: submitter(filing),
        handler: filing.handler.as_ref().map(|handler| handler.name.clone()),
        handled_since: text(filing.handler.as_ref().map(|handler| Moment::from_utc(handler.since))),
        returned_on: text(filing.returned_on.filter(|_| case.status == Status::Returned)),
        filed_on: text(filing.filed_on),
        ended_on: text(filing.ended_on),
        number: filing.number.clone(),
        query_number: filing.credentials.as_ref().map(|credentials| credentials.number.clone()),
        next_due_rule: next.map(|(_, clock)| clock.rule.clone()),
        inspected_from: inspection.map(|(year, _)| i64::from(year)),
        inspected_until: filing.ended_on.map(|day| day.year().into()),
        ended_known: text(ended_known(case, filing)),
        inspection_rule: inspection.map(|(_, rule)| rule.to_owned()),
        version: i64::try_from(case.version).unwrap_or(i64::MAX),
        position: last.position,
        updated_at: last.recorded_at.clone(),
        due_sort: next_due.clone().unwrap_or_else(|| NEVER.to_owned()),
        submitted_sort: submitted_on.clone().unwrap_or_default(),
        search: search_text(filing),
        next_due,
        submitted_on,
    }
}

/// Names of a case in lower case, one on each line.
pub(super) fn search_text(filing: &Filing) -> String {
    let names = &filing.particulars;
    let site = names.site_name.as_deref().unwrap_or_default();
    format!("{}\n{site}", filing.listed_name()).to_lowercase()
}

fn submitter(filing: &Filing) -> Option<String> {
    let account = filing.submitted_by.as_ref()?;
    account.role.files().then(|| account.name.clone())
}

pub(super) fn next_due(case: &Case) -> Option<(Moment, &Clock)> {
    let clock = &case.next_due()?.clock;
    clock.due.as_ref().map(|due| (due.at, clock))
}

/// When the last status of a case that ended became known.
fn ended_known(case: &Case, filing: &Filing) -> Option<Moment> {
    filing.ended_on?;
    case.standings.last().map(|standing| Moment::from_utc(standing.known_from))
}

/// First year for which a yearly inspection's clock was started, and its rule.
pub(super) fn inspection_duty(case: &Case) -> Option<(i32, &str)> {
    let years = case.deadlines.iter().filter_map(|deadline| {
        let clock = &deadline.clock;
        let year = clock.start.year();
        let is_annual = clock.period.is_none()
            && clock.duty == Party::HandlingOrgan
            && clock.id.0.strip_prefix(&clock.rule) == Some(&format!("-{year}"));
        is_annual.then_some((year, clock.rule.as_str()))
    });
    years.min_by_key(|(year, _)| *year)
}
