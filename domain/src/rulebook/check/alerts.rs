//! Ladders: no two are equally particular for one clock, every rung can come and tells somebody, no limit goes unwatched.

use chrono::{Days, NaiveDate};

use super::{super::Finding, Report, Severity};
use crate::{
    alert::{ClockKind, Ladder, Ladders, Rung, RungTime},
    counting::Start,
    identity::RegionCode,
    message::Message,
    period::Period,
    procedure::{Jurisdiction, Party, Procedure},
    rulebook::Rulebook,
};

/// Starts tried for a limit: the days of a year, so that every holiday lies in the way of some.
const STARTS: u64 = 366;

/// Stands for a place without days off of its own.
const CAPITAL: &str = "110000";

/// A limit for which a ladder may be.
struct Watched<'a> {
    procedure: &'a Procedure,
    rule: &'a str,
    duty: Party,
    kind: ClockKind,
    period: Period,
    organ: RegionCode,
}

pub(super) fn check(report: &mut Report<'_>) {
    let alerts = report.rulebook.alerts();
    for (index, ladder) in alerts.ladders.iter().enumerate() {
        let at = format!("ladder[{index}]");
        alike(ladder, alerts.ladders.get(..index).unwrap_or_default(), &at, report);
        for (rung_index, rung) in ladder.rungs.iter().enumerate() {
            let at = format!("{at}.rungs[{rung_index}]");
            if rung.tell.is_empty() {
                report.error(&at, Message::new("law_rung_nobody").with("rung", rung.when));
            }
            if !can_come(ladder, rung, alerts, report.rulebook) {
                report.warning(&at, Message::new("law_rung_never").with("rung", rung.when));
            }
        }
    }
    for (index, hours) in alerts.hours.iter().enumerate() {
        if hours.to <= hours.from {
            report.error(&format!("hours[{index}].to"), Message::new("law_hours"));
        }
    }
    unwatched(alerts, report);
}

/// The last of two alike would win by its place in the file, which nobody should rely on.
fn alike(ladder: &Ladder, before: &[Ladder], at: &str, report: &mut Report<'_>) {
    let shares = |other: &&Ladder| {
        let same_procedure =
            ladder.procedures.is_empty() || ladder.procedures.iter().any(|id| other.procedures.contains(id));
        let same_duty = ladder.duties.iter().any(|duty| other.duties.contains(duty));
        other.clock == ladder.clock
            && other.rank() == ladder.rank()
            && other.region == ladder.region
            && same_procedure
            && same_duty
    };
    if let Some(other) = before.iter().find(shares) {
        let message = Message::new("law_ladders_alike").with("ladder", &ladder.id).with("other", &other.id);
        report.error(at, message);
    }
}

/// Whether a rung comes after the start of any limit that the ladder is for. A clock whose day an officer sets, or that
/// ends with the year, can be of any length: only named limits speak against a rung, and only where all do.
fn can_come(ladder: &Ladder, rung: &Rung, alerts: &Ladders, rulebook: &Rulebook) -> bool {
    if matches!(rung.when, RungTime::OnTheDay | RungTime::After(_) | RungTime::Moved) {
        return true;
    }
    let mut is_for_any = false;
    let all = watched(rulebook);
    for limit in all.iter().filter(|limit| limit.ladder(alerts).is_some_and(|own| std::ptr::eq(own, ladder))) {
        is_for_any = true;
        if limit.lets_come(rung, rulebook) {
            return true;
        }
    }
    !is_for_any
}

fn unwatched(alerts: &Ladders, report: &mut Report<'_>) {
    for limit in watched(report.rulebook) {
        if limit.kind == ClockKind::Legal && limit.ladder(alerts).is_none() {
            let file = report.pack.file.clone();
            let message = Message::new("law_clock_unwatched").with("rule", limit.rule);
            let finding = Finding { severity: Severity::Warning, file, key: "ladder".to_owned(), line: None, message };
            if !report.findings.contains(&finding) {
                report.findings.push(finding);
            }
        }
    }
}

impl Watched<'_> {
    fn ladder<'l>(&self, alerts: &'l Ladders) -> Option<&'l Ladder> {
        alerts.for_clock(self.duty, self.kind, &self.procedure.id, &self.organ)
    }

    fn lets_come(&self, rung: &Rung, rulebook: &Rulebook) -> bool {
        let calendar = rulebook.calendar();
        let last = calendar.known_through();
        let first = last.checked_sub_days(Days::new(STARTS)).unwrap_or(last);
        first.iter_days().take_while(|start| *start < last).any(|start: NaiveDate| {
            let due = calendar.due(Start::Day(start), self.period, &self.organ, &[]);
            due.is_ok_and(|due| rung.when.day(start, due.at.date(), calendar, &self.organ).is_some())
        })
    }
}

/// An organ of a jurisdiction: which days are off there decides when a rung comes.
fn place(jurisdiction: Jurisdiction) -> Option<RegionCode> {
    match jurisdiction {
        Jurisdiction::Region(region) => Some(region),
        Jurisdiction::Nation => RegionCode::parse(CAPITAL).ok(),
    }
}

/// Every limit of the stages of every procedure, and what applicants owe.
fn watched(rulebook: &Rulebook) -> Vec<Watched<'_>> {
    let mut limits = Vec::new();
    for procedure in rulebook.procedures() {
        let Some(organ) = place(procedure.jurisdiction) else { continue };
        let mut add = |rule, duty, kind, period: Option<Period>| {
            limits.extend(period.map(|period| Watched { procedure, rule, duty, kind, period, organ }));
        };
        for stage in &procedure.stages {
            let Some(limit) = &stage.limit else { continue };
            add(&limit.rule, stage.by, ClockKind::Legal, limit.period);
            add(&limit.rule, stage.by, ClockKind::Promised, stage.promised);
        }
        add(&procedure.filing.rule, Party::Applicant, ClockKind::Legal, procedure.filing.period);
        for (_, limit) in procedure.changes.stated() {
            add(&limit.rule, Party::Applicant, ClockKind::Legal, limit.period);
        }
    }
    limits
}
