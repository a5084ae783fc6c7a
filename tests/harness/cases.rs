//! Cases from a seed: events as a procedure would decide them, written by hand so that every kind of row comes up.

use std::collections::BTreeMap;

use beian_domain::{
    actor::{Actor, Role},
    case::{
        AnsweredForm, Applicant, CaseEvent, CheckResult, Fact, InspectionOutcome, Opening, Particulars, Position,
        StageAt, Stamp, Status,
    },
    counting::{Due, Moment},
    deadline::{Clock, ClockChange, DeadlineId, Ending},
    form::Answers,
    identity::RegionCode,
    message::Bilingual,
    procedure::{ApplicantKind, FilingObject, OnMiss, Party, ProcedureId, StageKind},
};
use beian_services::log::{Append, NewEvent, StreamId, StreamWrite};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use cqrs_es::DomainEvent;
use rand::{Rng, SeedableRng, rngs::SmallRng};
use uuid::Uuid;

const ORGANS: [&str; 6] = ["530100", "530102", "530103", "532900", "110101", "440300"];
const PROCEDURES: [&str; 3] = ["yunnan", "national_website", "beijing"];

/// Makes cases, always the same ones from a seed.
#[derive(Debug)]
pub struct CaseMaker {
    random: SmallRng,
    made: u64,
}

/// A case being made.
struct Story<'a> {
    random: &'a mut SmallRng,
    opening: Opening,
    now: DateTime<Utc>,
    events: Vec<CaseEvent>,
    stage_clock: Option<DeadlineId>,
    started: u32,
}

impl CaseMaker {
    /// A maker with a seed.
    pub fn new(seed: u64) -> Self {
        Self { random: SmallRng::seed_from_u64(seed), made: 0 }
    }

    /// The id and all events of one more case, five to fifteen.
    pub fn case(&mut self) -> (Uuid, Vec<CaseEvent>) {
        self.made += 1;
        let case_id = Uuid::from_u128((u128::from(self.random.random::<u64>()) << 64) | u128::from(self.made));
        let opening = opening(&mut self.random, case_id, self.made);
        let start = DateTime::from_timestamp(1_750_000_000, 0).unwrap_or_default();
        let now = start + TimeDelta::seconds(self.random.random_range(0..20_000_000));
        let mut story =
            Story { random: &mut self.random, opening, now, events: Vec::new(), stage_clock: None, started: 0 };
        story.tell();
        (case_id, story.events)
    }
}

impl Story<'_> {
    fn tell(&mut self) {
        self.submit();
        self.pause_clock();
        self.stage("accept", StageKind::Acceptance, Fact::Accepted {});
        match self.random.random_range(0..10) {
            0 => return self.end(Fact::Rejected { ground: "资料不实".to_owned() }, Status::Rejected, Ending::Done),
            1 => {
                return self.end(
                    Fact::Withdrawn { ground: "申请人撤回".to_owned() },
                    Status::Withdrawn,
                    Ending::Cancelled,
                );
            }
            2 => return self.end(Fact::Lapsed { notice: "逾期".to_owned() }, Status::Lapsed, Ending::Lapsed),
            3 => return,
            _ => {}
        }
        self.stage("review", StageKind::Review, Fact::ReviewPassed { stage: "review".to_owned(), note: None });
        let number = format!("{}02{:06}", self.opening.region, self.random.random_range(1..999_999));
        self.stage("number", StageKind::Number, Fact::NumberAssigned { number });
        self.file();
        if self.random.random_bool(0.6) {
            self.inspect();
        }
        if self.random.random_bool(0.2) {
            let ended_on = self.today();
            self.end(Fact::Terminated { ended_on }, Status::Terminated, Ending::Cancelled);
        }
    }

    fn submit(&mut self) {
        let opening = Box::new(self.opening.clone());
        let fact = Fact::Submitted {
            opening,
            form: form(),
            asked: Vec::new(),
            handed_in: Vec::new(),
            attachments: BTreeMap::new(),
            copies: Vec::new(),
            credentials: None,
        };
        let clock = self.clock("T01", Party::HandlingOrgan, 15);
        self.stage_clock = Some(clock.id.clone());
        let position = position("accept", StageKind::Acceptance, Status::Submitted);
        self.record(fact, Some(position), vec![ClockChange::Started(clock)]);
    }

    /// Suspends and resumes the stage's clock, or moves it, or leaves it alone.
    fn pause_clock(&mut self) {
        let Some(id) = self.stage_clock.clone() else { return };
        let basis = "补正材料".to_owned();
        match self.random.random_range(0..4) {
            0 => {
                let from = self.later(0..5);
                let change = ClockChange::Suspended { id: id.clone(), from, basis };
                self.record(Fact::ClockSuspended {}, None, vec![change]);
                let on = self.later(0..9);
                let due = Some(self.due(12));
                self.record(Fact::ClockResumed {}, None, vec![ClockChange::Resumed { id, on, due }]);
            }
            1 => {
                let due = self.due(40);
                let change = ClockChange::Moved { id, start: None, due, basis, calendar: None };
                self.record(Fact::ClockExtended {}, None, vec![change]);
            }
            2 => {
                let from = self.today();
                self.record(Fact::ClockSuspended {}, None, vec![ClockChange::Suspended { id, from, basis }]);
            }
            _ => {}
        }
    }

    /// Completes the stage and starts the next one's clock, in one second.
    fn stage(&mut self, id: &str, kind: StageKind, fact: Fact) {
        self.later(0..30);
        let ended = self.end_stage_clock(Ending::Done);
        let clock = self.clock("T02", Party::HandlingOrgan, 10);
        self.stage_clock = Some(clock.id.clone());
        let changes = ended.into_iter().chain([ClockChange::Started(clock)]).collect();
        self.record(fact, Some(position(id, kind, Status::during(kind))), changes);
    }

    fn file(&mut self) {
        self.later(0..10);
        let mut changes: Vec<_> = self.end_stage_clock(Ending::Done).into_iter().collect();
        let year = self.today().year();
        changes.push(ClockChange::Started(annual(year)));
        let fact = Fact::CertificateIssued { paper: "备案登记证".to_owned(), number: None };
        self.record(fact, Some(Position { status: Status::Filed, stage: None }), changes);
    }

    fn inspect(&mut self) {
        let planned_on = self.later(1..40);
        let year = planned_on.year();
        let checklist = vec!["logs".to_owned(), "signs".to_owned()];
        self.record(Fact::InspectionScheduled { year, planned_on, checklist, basis: Vec::new() }, None, Vec::new());
        if self.random.random_bool(0.3) {
            return;
        }
        self.later(0..9);
        let passed = self.random.random_bool(0.7);
        let results = ["logs", "signs"].map(|item| CheckResult { item: item.to_owned(), passed, note: None });
        let at = Moment::from_utc(self.now);
        let changes = vec![
            ClockChange::Ended { id: DeadlineId(format!("T40-{year}")), at, how: Ending::Done },
            ClockChange::Started(annual(year + 1)),
        ];
        let held = Fact::InspectionHeld {
            year,
            results: results.to_vec(),
            findings: vec!["日志留存".to_owned()],
            basis: Vec::new(),
            checklist: Vec::new(),
            photographs: Vec::new(),
        };
        self.record(held, None, changes);
        let by = self.today() + Days::new(20);
        let outcome = if passed { InspectionOutcome::Passed } else { InspectionOutcome::RectifyBy(by) };
        self.record(Fact::InspectionConcluded { year, outcome }, None, Vec::new());
        if !passed && self.random.random_bool(0.5) {
            self.later(1..15);
            self.record(Fact::RectificationConfirmed {}, None, Vec::new());
        }
    }

    fn end(&mut self, fact: Fact, status: Status, how: Ending) {
        self.later(0..40);
        let changes = self.end_stage_clock(how).into_iter().collect();
        self.record(fact, Some(Position { status, stage: None }), changes);
    }

    fn end_stage_clock(&mut self, how: Ending) -> Option<ClockChange> {
        let at = Moment::from_utc(self.now);
        self.stage_clock.take().map(|id| ClockChange::Ended { id, at, how })
    }

    fn record(&mut self, fact: Fact, moves_to: Option<Position>, clocks: Vec<ClockChange>) {
        let by = Actor { name: "officer".to_owned(), role: Role::Officer, organ: Some(self.opening.organ) };
        let stamp = Stamp { occurred_on: self.today(), recorded_at: self.now, by, reason: None };
        self.events.push(CaseEvent { fact, stamp, moves_to, clocks });
    }

    /// Lets days pass; answers the day it is then.
    fn later(&mut self, days: std::ops::Range<i64>) -> NaiveDate {
        self.now += TimeDelta::days(self.random.random_range(days)) + TimeDelta::milliseconds(700);
        self.today()
    }

    fn today(&self) -> NaiveDate {
        Moment::from_utc(self.now).date()
    }

    fn due(&self, days: u64) -> Due {
        let at = Moment::end_of_day(self.today() + Days::new(days));
        Due { at, counted: 10, skipped: Vec::new(), rolled_from: None, provisional: None }
    }

    fn clock(&mut self, rule: &str, duty: Party, days: u64) -> Clock {
        self.started += 1;
        // An open task now and then.
        let due = (self.started % 3 != 2).then(|| self.due(days));
        Clock { start: self.today(), due, ..open_clock(rule, &self.started.to_string(), duty) }
    }
}

fn annual(year: i32) -> Clock {
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let at = Moment::end_of_day(last);
    let due = Due { at, counted: 365, skipped: Vec::new(), rolled_from: None, provisional: None };
    let start = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    Clock { start, due: Some(due), ..open_clock("T40", &year.to_string(), Party::HandlingOrgan) }
}

fn open_clock(rule: &str, number: &str, duty: Party) -> Clock {
    Clock {
        id: DeadlineId(format!("{rule}-{number}")),
        rule: rule.to_owned(),
        title: Bilingual { zh: "审查".to_owned(), en: "Review".to_owned() },
        duty,
        cite: Vec::new(),
        period: None,
        start: NaiveDate::default(),
        due: None,
        on_miss: OnMiss::NotStated,
        basis: None,
        done_by: None,
        promised_for: None,
    }
}

fn position(id: &str, kind: StageKind, status: Status) -> Position {
    let title = Bilingual { zh: "审核".to_owned(), en: "Examination".to_owned() };
    let stage = StageAt {
        id: id.to_owned(),
        kind,
        title,
        by: Party::HandlingOrgan,
        superior: None,
        deadline: None,
        editable_until: None,
        round: None,
        barred: Vec::new(),
        cite: Vec::new(),
    };
    Position { status, stage: Some(stage) }
}

fn form() -> AnsweredForm {
    let answers = Answers::default().with("unit_name", "单位".into()).with("connection", "专线".into());
    AnsweredForm { form: "website".to_owned(), version: 1, answers }
}

fn opening(random: &mut SmallRng, case_id: Uuid, number: u64) -> Opening {
    let organ = ORGANS[random.random_range(0..ORGANS.len())];
    #[expect(clippy::expect_used, reason = "the list above holds codes of provinces that exist")]
    let organ = RegionCode::parse(organ).expect("a region");
    let domains = (0..random.random_range(0..3)).map(|place| format!("Site{number}-{place}.Example.CN")).collect();
    let particulars = Particulars {
        unit_name: format!("第{number}科技公司 Unit_{number}%"),
        site_name: random.random_bool(0.8).then(|| format!("网站 {number}")),
        domains,
        icp_number: None,
    };
    Opening {
        case_id,
        procedure: ProcedureId(PROCEDURES[random.random_range(0..PROCEDURES.len())].to_owned()),
        rulebook: "test".to_owned(),
        organ,
        region: organ,
        object: FilingObject::Website,
        applicant: Some(Applicant {
            kind: ApplicantKind::UsingUnit,
            name: particulars.unit_name.clone(),
            sealed: None,
        }),
        particulars,
        connected_on: None,
        reports_access_users: None,
    }
}

/// A command that adds these events to a case after those expected.
pub fn append(case_id: Uuid, expected: i64, events: &[CaseEvent]) -> anyhow::Result<Append> {
    let recorded_at = events.first().map_or_else(Utc::now, |event| event.stamp.recorded_at);
    let events = events
        .iter()
        .map(|event| {
            Ok(NewEvent {
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload: serde_json::to_value(event)?,
                metadata: serde_json::json!({}),
            })
        })
        .collect::<anyhow::Result<_>>()?;
    let stream = StreamId::new("case", case_id.to_string());
    Ok(Append {
        command_id: Uuid::new_v4(),
        body_digest: [7; 32],
        recorded_at,
        writes: vec![StreamWrite { stream, expected, events }],
    })
}
