//! The register: eleven cases and what runs in them, few enough to be counted on paper.
//!
//! Asked on Wednesday 1 April 2026 at ten in the morning.
//!
//! | case | organ | what |
//! |---|---|---|
//! | 1 | 530102 | review due on 9 March, running |
//! | 2 | 530102 | review due on 27 March, running |
//! | 3 | 530103 | applicant's papers due on 8 December 2025, running |
//! | 4 | 110105 | review due on 3 April, running |
//! | 5 | 530102 | review due on 16 March, suspended since 10 March |
//! | 6 | 530102 | review from 2 March due on 11 March, done on 6 March; filed; inspection of 2026 passed |
//! | 7 | 530102 | review from 2 March due on 9 March, done on 11 March; filed; inspection of 2026 owed |
//! | 8 | 530102 | returned on 12 March, to be answered by 20 April |
//! | 9 | 530103 | website pushed on 16 March, to be filed by 15 April |
//! | 10 | 530103 | unit reported by an access provider on 20 March, to be filed by 30 April |
//! | 11 | 110105 | returned on 5 February, to be answered by 20 February; rejected on 12 February |
//!
//! Cases 1 and 5 are handled by li since 10 March. The review of case 6 was promised by 5 March, that of case 7 by 12 March.

use std::collections::BTreeMap;

use beian_domain::{
    actor::{Actor, Role},
    case::{AnsweredForm, CaseEvent, Fact, InspectionOutcome, Opening, Particulars, Position, Stamp, Status},
    counting::{Due, Moment},
    deadline::{Clock, ClockChange, DeadlineId, Ending},
    form::Answers,
    message::Bilingual,
    procedure::{FilingObject, OnMiss, Party, ProcedureId},
};
use beian_tests::{Fixture, cases::append};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use uuid::Uuid;

use crate::journeys::world::World;

pub(super) const NOW: &str = "2026-04-01T10:00:00+08:00";

/// The id of a case of the register.
pub(super) fn id(case: u128) -> String {
    Uuid::from_u128(case).to_string()
}

/// A server over the register.
pub(super) async fn served(fixture: Fixture) -> World {
    record(&fixture).await;
    let world = World::start(fixture).await;
    world.now_is(NOW);
    let waits = format!("{{ cases(minPosition: {}) {{ edges {{ node {{ id }} }} }} }}", world.position().await);
    world.ask(super::AUDITOR, &waits, serde_json::Value::Null).await;
    world
}

async fn record(fixture: &Fixture) {
    let node = fixture.node().await.unwrap();
    let mut stories = Vec::new();
    for (case, organ, procedure, duty, (start, due)) in [
        (1, "530102", "yunnan", Party::HandlingOrgan, ("2026-03-02", "2026-03-09")),
        (2, "530102", "yunnan", Party::HandlingOrgan, ("2026-03-20", "2026-03-27")),
        (3, "530103", "yunnan", Party::Applicant, ("2025-12-01", "2025-12-08")),
        (4, "110105", "beijing", Party::HandlingOrgan, ("2026-03-25", "2026-04-03")),
        (5, "530102", "yunnan", Party::HandlingOrgan, ("2026-03-02", "2026-03-16")),
        (6, "530102", "yunnan", Party::HandlingOrgan, ("2026-03-02", "2026-03-11")),
        (7, "530102", "yunnan", Party::HandlingOrgan, ("2026-03-02", "2026-03-09")),
        (8, "530102", "yunnan", Party::HandlingOrgan, ("2026-03-02", "2026-03-25")),
        (11, "110105", "beijing", Party::HandlingOrgan, ("2026-02-02", "2026-02-13")),
    ] {
        let mut story = Story::new(case, organ, procedure);
        let opening = Box::new(story.opening.clone());
        let form = AnsweredForm { form: "website".to_owned(), version: 1, answers: Answers::default() };
        let submitted = Fact::Submitted {
            opening,
            form,
            asked: Vec::new(),
            handed_in: Vec::new(),
            attachments: BTreeMap::new(),
            copies: Vec::new(),
            credentials: None,
        };
        let legal = clock("T01", duty, start, due);
        let promised = promised(case).map(|due| promise(&legal, due));
        let clocks = std::iter::once(legal).chain(promised).map(ClockChange::Started).collect();
        story.on(start, submitted, Some(Status::UnderReview), clocks);
        stories.push(story);
    }
    let suspended = ClockChange::Suspended { id: review(), from: day("2026-03-10"), basis: "示例".to_owned() };
    stories[4].on("2026-03-10", Fact::ClockSuspended {}, None, vec![suspended]);
    for case in [0, 4] {
        let assigned = Fact::Assigned { handler: "li".to_owned(), reason: None };
        stories[case].on("2026-03-10", assigned, None, Vec::new());
    }
    stories[5].filed("2026-03-06");
    stories[5].inspected("2026-03-20");
    stories[6].filed("2026-03-11");
    stories[7].returned("2026-03-12", "2026-04-20");
    stories[8].returned("2026-02-05", "2026-02-20");
    stories[8].rejected("2026-02-12");
    stories.push(Story::pushed(9, "530103", "2026-03-16", "2026-04-15"));
    stories.push(Story::reported(10, "530103", "2026-03-20", "2026-04-30"));
    for story in stories {
        let written = append(story.opening.case_id, 0, &story.events).unwrap();
        node.log.append(written).await.unwrap();
    }
    node.log.close().await;
}

struct Story {
    opening: Opening,
    events: Vec<CaseEvent>,
}

impl Story {
    fn new(case: u128, organ: &str, procedure: &str) -> Self {
        // The second unit's name is one that a spreadsheet would compute.
        let unit_name = if case == 2 { "=1+2 示例公司".to_owned() } else { format!("示例{case}公司") };
        let organ = organ.parse().unwrap();
        let opening = Opening {
            case_id: Uuid::from_u128(case),
            procedure: ProcedureId(procedure.to_owned()),
            rulebook: "test".to_owned(),
            organ,
            region: organ,
            object: FilingObject::Website,
            applicant: None,
            particulars: Particulars { unit_name, site_name: None, domains: Vec::new(), icp_number: None },
            connected_on: None,
            reports_access_users: None,
        };
        Self { opening, events: Vec::new() }
    }

    fn pushed(case: u128, organ: &str, on: &str, due: &str) -> Self {
        let mut story = Self::new(case, organ, "yunnan");
        let fact = Fact::WebsitePushed { opening: Box::new(story.opening.clone()) };
        let clock = clock("T05", Party::Applicant, on, due);
        story.on(on, fact, Some(Status::Unfiled), vec![ClockChange::Started(clock)]);
        story
    }

    fn reported(case: u128, organ: &str, on: &str, due: &str) -> Self {
        let mut story = Self::new(case, organ, "yunnan");
        let fact = Fact::UnitReported { opening: Box::new(story.opening.clone()), reported_in: Uuid::from_u128(99) };
        let clock = clock("T05", Party::Applicant, on, due);
        story.on(on, fact, Some(Status::Unfiled), vec![ClockChange::Started(clock)]);
        story
    }

    /// The review is done; a yearly inspection is owed from then on.
    fn filed(&mut self, on: &str) {
        let at = Moment::from_utc(morning(on));
        let done = |id| ClockChange::Ended { id, at, how: Ending::Done };
        let year = day(on).year();
        let annual = Clock {
            id: DeadlineId(format!("T40-{year}")),
            ..clock("T40", Party::HandlingOrgan, &format!("{year}-01-01"), &format!("{year}-12-31"))
        };
        let fact = Fact::CertificateIssued { paper: "备案登记证".to_owned(), number: None };
        self.on(
            on,
            fact,
            Some(Status::Filed),
            vec![done(review()), done(promised_review()), ClockChange::Started(annual)],
        );
    }

    fn inspected(&mut self, on: &str) {
        let (year, planned_on) = (day(on).year(), day(on));
        let scheduled = Fact::InspectionScheduled { year, planned_on, checklist: Vec::new(), basis: Vec::new() };
        self.on(on, scheduled, None, Vec::new());
        let (results, findings, checklist) = (Vec::new(), Vec::new(), Vec::new());
        let held =
            Fact::InspectionHeld { year, results, findings, basis: Vec::new(), checklist, photographs: Vec::new() };
        self.on(on, held, None, Vec::new());
        let outcome = InspectionOutcome::Passed;
        self.on(on, Fact::InspectionConcluded { year, outcome }, None, Vec::new());
    }

    /// The organ's clock is cancelled, the applicant's runs.
    fn returned(&mut self, on: &str, due: &str) {
        let at = Moment::from_utc(morning(on));
        let ended = ClockChange::Ended { id: review(), at, how: Ending::Cancelled };
        let clock = clock("T03", Party::Applicant, on, due);
        let fact = Fact::Returned { stage: "review".to_owned(), items: vec!["示例".to_owned()] };
        self.on(on, fact, Some(Status::Returned), vec![ended, ClockChange::Started(clock)]);
    }

    /// Nobody has to answer any longer.
    fn rejected(&mut self, on: &str) {
        let (at, id) = (Moment::from_utc(morning(on)), DeadlineId("T03-1".to_owned()));
        let ended = ClockChange::Ended { id, at, how: Ending::Cancelled };
        self.on(on, Fact::Rejected { ground: "示例".to_owned() }, Some(Status::Rejected), vec![ended]);
    }

    fn on(&mut self, on: &str, fact: Fact, status: Option<Status>, clocks: Vec<ClockChange>) {
        let by = Actor { name: "officer".to_owned(), role: Role::Officer, organ: Some(self.opening.organ) };
        let stamp = Stamp { occurred_on: day(on), recorded_at: morning(on), by, reason: None };
        let moves_to = status.map(|status| Position { status, stage: None });
        self.events.push(CaseEvent { fact, stamp, moves_to, clocks });
    }
}

fn review() -> DeadlineId {
    DeadlineId("T01-1".to_owned())
}

fn promised_review() -> DeadlineId {
    DeadlineId("T01-1.promised".to_owned())
}

/// When the organ has promised a review, if it has.
fn promised(case: u128) -> Option<&'static str> {
    match case {
        6 => Some("2026-03-05"),
        7 => Some("2026-03-12"),
        _ => None,
    }
}

fn promise(legal: &Clock, due: &str) -> Clock {
    let promised = clock("T01", Party::HandlingOrgan, "2026-03-02", due);
    Clock { id: promised_review(), promised_for: Some(legal.id.clone()), ..promised }
}

fn clock(rule: &str, duty: Party, start: &str, due: &str) -> Clock {
    let at = Moment::end_of_day(day(due));
    Clock {
        id: DeadlineId(format!("{rule}-1")),
        rule: rule.to_owned(),
        title: Bilingual { zh: "审核材料".to_owned(), en: "Examine the materials".to_owned() },
        duty,
        cite: vec!["order-33 art.12".parse().unwrap()],
        period: None,
        start: day(start),
        due: Some(Due { at, counted: 5, skipped: Vec::new(), rolled_from: None, provisional: None }),
        on_miss: OnMiss::NotStated,
        basis: None,
        done_by: None,
        promised_for: None,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Nine o'clock in Shanghai.
fn morning(on: &str) -> DateTime<Utc> {
    format!("{on}T09:00:00+08:00").parse().unwrap()
}
