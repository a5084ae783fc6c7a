//! What holds of every case, whatever is asked of it in whatever order.

use std::collections::BTreeMap;

use beian_domain::{
    actor::{Actor, Role},
    calendar::Calendar,
    case::{
        AccessReport, AccessUserRow, Action, ActionKind, Case, CaseCommand, CaseEvent, CheckResult, HandedIn, Header,
        MaterialExamination, MaterialFinding, MaterialMark, Particulars, PushedWebsite, Submission, Verdict,
    },
    deadline::{ClockChange, DeadlineId},
    form::Answers,
    identity::RegionCode,
    procedure::{ApplicantKind, Procedure, ProcedureId},
    rulebook::Rulebook,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use proptest::prelude::*;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use uuid::Uuid;

/// Procedure, organ, form and first day.
type Place = (&'static str, &'static str, &'static str, (i32, u32, u32));

/// Where each procedure is played, and from which day.
const PLACES: [Place; 10] = [
    ("hezhou", "451100", "unit-form", (2015, 3, 2)),
    ("qiandongnan", "522601", "unit-form", (2019, 6, 3)),
    ("yunnan", "530102", "unit-form", (2023, 9, 4)),
    ("notice-1996", "420106", "unit-form", (1997, 5, 5)),
    ("national-platform", "110105", "website-form", (2021, 4, 6)),
    ("beijing", "110108", "website-form", (2009, 3, 2)),
    ("chaoyang", "110105", "website-form", (2018, 1, 8)),
    ("baotou", "150200", "unit-form", (2021, 8, 30)),
    ("shuangtaizi", "211102", "unit-form", (2021, 1, 11)),
    ("beijing-1996", "110000", "unit-form", (1996, 3, 4)),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn folding_in_parts_equals_folding_at_once(seed in any::<u64>(), cut in any::<prop::sample::Index>()) {
        let events = play(seed, 24);
        let whole = fold(Case::default(), &events);
        let at = cut.index(events.len() + 1);
        prop_assert_eq!(&fold(fold(Case::default(), &events[..at]), &events[at..]), &whole);
        prop_assert_eq!(whole.version, events.len() as u64);
    }

    #[test]
    fn a_case_reads_back_from_json_as_it_was(seed in any::<u64>()) {
        let events = play(seed, 24);
        let read: Vec<CaseEvent> =
            events.iter().map(|event| serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap()).collect();
        prop_assert_eq!(&read, &events);
        let case = fold(Case::default(), &events);
        prop_assert_eq!(serde_json::from_str::<Case>(&serde_json::to_string(&case).unwrap()).unwrap(), case);
    }

    #[test]
    fn no_due_day_is_a_day_off(seed in any::<u64>()) {
        let mut organ = None;
        for event in play(seed, 24) {
            organ = organ.or_else(|| fold(Case::default(), std::slice::from_ref(&event)).filing.map(|filing| filing.organ));
            for due in event.clocks.iter().filter_map(due_of) {
                prop_assert!(Calendar::builtin().is_working(due.at.date(), &organ.unwrap()), "{:?}", due);
            }
        }
    }

    #[test]
    fn what_is_offered_is_never_refused_for_status_role_or_organ(seed in any::<u64>()) {
        let case = fold(Case::default(), &play(seed, 12));
        let organ = case.filing.as_ref().map(|filing| filing.organ).unwrap();
        let officer = Actor { name: "officer".to_owned(), role: Role::Officer, organ: Some(organ) };
        let offered = case.actions(&officer);
        for kind in ActionKind::ALL {
            prop_assert_eq!(offered.contains(kind), case.permits(*kind, &officer).is_ok());
        }
        let lawful = case.offers(&officer).into_iter().filter(|(_, permitted)| permitted.is_ok()).map(|(kind, _)| kind);
        prop_assert_eq!(lawful.collect::<Vec<_>>(), offered);
    }
}

fn due_of(change: &ClockChange) -> Option<&beian_domain::counting::Due> {
    match change {
        ClockChange::Started(clock) => clock.due.as_ref(),
        ClockChange::Moved { due, .. } => Some(due),
        ClockChange::Resumed { due, .. } => due.as_ref(),
        ClockChange::Ended { .. } | ClockChange::Suspended { .. } => None,
    }
}

fn fold(mut case: Case, events: &[CaseEvent]) -> Case {
    events.iter().for_each(|event| case.apply(event));
    case
}

fn play(seed: u64, steps: usize) -> Vec<CaseEvent> {
    play_case(Uuid::from_u128(1), seed, steps)
}

/// The events of a case to which up to `steps` lawful actions are done, some of them refused for their content.
pub(crate) fn play_case(case_id: Uuid, seed: u64, steps: usize) -> Vec<CaseEvent> {
    let mut random = StdRng::seed_from_u64(seed);
    let (procedure, organ, form, (year, month, day)) = *PLACES.choose(&mut random).unwrap();
    let place = Played { case_id, procedure, organ: RegionCode::parse(organ).unwrap(), form };
    let mut today = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let mut case = Case::default();
    let mut events = Vec::new();
    while events.is_empty() || events.len() < random.random_range(1..steps) {
        let who = actor(&mut random, &case, place.organ);
        let Some(kind) = case.actions(&who).choose(&mut random).copied() else { continue };
        let Some(action) = action(&mut random, kind, &case, place, today) else { continue };
        let header = Header { by: who, recorded_at: noon(today), occurred_on: None, reason: None };
        if let Ok(decided) = case.decide(&CaseCommand { header, action }, Rulebook::builtin()) {
            case = fold(case, &decided);
            events.extend(decided);
        }
        today = today + Days::new(random.random_range(0..9));
    }
    events
}

/// The case that is played, and where.
#[derive(Clone, Copy)]
struct Played {
    case_id: Uuid,
    procedure: &'static str,
    organ: RegionCode,
    form: &'static str,
}

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(4, 0, 0).unwrap().and_utc()
}

fn actor(random: &mut StdRng, case: &Case, organ: RegionCode) -> Actor {
    let acting = case.stage.as_ref().map_or(organ, |stage| stage.organ(organ));
    let roles = [Role::Applicant, Role::Officer, Role::Officer, Role::SealingLeader, Role::Supervisor, Role::Inspector];
    let role = *roles.choose(random).unwrap();
    let opened = case.filing.is_some();
    let organ = if matches!(role, Role::Officer | Role::SealingLeader) && opened { acting } else { organ };
    Actor { name: role.as_str().to_owned(), role, organ: role.is_official().then_some(organ) }
}

fn action(random: &mut StdRng, kind: ActionKind, case: &Case, played: Played, today: NaiveDate) -> Option<Action> {
    let Played { procedure, organ, form, .. } = played;
    let text = || "示例".to_owned();
    let ahead = today + Days::new(random.random_range(1..40));
    let year = today.year();
    let stage_copies = || stage_copies(case);
    let running: Vec<DeadlineId> = case.running_deadlines().map(|deadline| deadline.clock.id.clone()).collect();
    let deadline = running.choose(random).cloned().unwrap_or(DeadlineId("none".to_owned()));
    Some(match kind {
        ActionKind::Submit => submit(random, played, today),
        ActionKind::Amend => Action::Amend {
            answers: example(form).with("postcode", "100000".into()),
            handed_in: all(case),
            attachments: BTreeMap::new(),
        },
        ActionKind::Accept => Action::Accept,
        ActionKind::Transfer => Action::Transfer { to: organ.prefecture(), reason: text() },
        ActionKind::Assign => Action::Assign { handler: "officer".to_owned(), reason: Some(text()) },
        ActionKind::Take => Action::Take,
        ActionKind::Unassign => Action::Unassign { reason: text() },
        ActionKind::PassReview => Action::PassReview { note: None },
        ActionKind::ReturnForRectification => {
            Action::ReturnForRectification { items: vec![text()], by: Some(ahead), basis: Some(text()) }
        }
        ActionKind::Reject if random.random_bool(0.2) => Action::Reject { ground: text() },
        ActionKind::Withdraw if random.random_bool(0.1) => Action::Withdraw { ground: text() },
        ActionKind::CloseAsLapsed => Action::CloseAsLapsed { notice: text() },
        ActionKind::HandInPapers => Action::HandInPapers { handed_in: all(case), attachments: BTreeMap::new() },
        ActionKind::ExamineMaterials => examine(random, case)?,
        ActionKind::Forward => Action::Forward,
        ActionKind::ConfirmReceipt => Action::ConfirmReceipt,
        ActionKind::Stamp => Action::Stamp { copies: stage_copies()? },
        ActionKind::GiveCopiesBack => Action::GiveCopiesBack { copies: stage_copies()? },
        ActionKind::AssignNumber => Action::AssignNumber { number: number(procedure, organ) },
        ActionKind::IssueCertificate => Action::IssueCertificate { paper: text(), number: None },
        ActionKind::ShowBadge => Action::ShowBadge { shown_on: today },
        ActionKind::ChangeConnection => {
            Action::ChangeConnection { changed_on: today, answers: example(form).with("postcode", "200000".into()) }
        }
        ActionKind::ChangeParticulars => {
            Action::ChangeParticulars { changed_on: today, answers: example(form).with("postcode", "300000".into()) }
        }
        ActionKind::ReportAccessUsers => access_report(random, today),
        ActionKind::Terminate if random.random_bool(0.1) => Action::Terminate { ended_on: today },
        ActionKind::Cancel if random.random_bool(0.1) => Action::Cancel { ground: text() },
        ActionKind::ScheduleInspection => Action::ScheduleInspection { year, planned_on: ahead },
        ActionKind::HoldInspection => Action::HoldInspection {
            year,
            results: results(random, case, year),
            findings: vec![text()],
            photographs: Vec::new(),
        },
        ActionKind::ConcludeInspection => {
            let by = Verdict::RectifyBy { by: ahead, basis: text() };
            Action::ConcludeInspection { year, verdict: [Verdict::Pass, Verdict::Fail, by].choose(random)?.clone() }
        }
        ActionKind::OrderRectification => Action::OrderRectification { items: vec![text()], by: ahead, basis: text() },
        ActionKind::ConfirmRectification => Action::ConfirmRectification,
        ActionKind::PushWebsite => push(played),
        ActionKind::ClaimWebsite => Action::ClaimWebsite { applicant: ApplicantKind::UsingUnit, name: text() },
        ActionKind::Correct => Action::Correct {
            field: "connected_on".to_owned(),
            value: (today - Days::new(random.random_range(0..60))).to_string().into(),
            reason: text(),
        },
        ActionKind::ExtendClock => Action::ExtendClock { deadline, until: ahead, basis: text() },
        ActionKind::SuspendClock => Action::SuspendClock { deadline, basis: text() },
        ActionKind::ResumeClock => Action::ResumeClock { deadline },
        ActionKind::RecountClocks => {
            Action::RecountClocks { calendar: Calendar::builtin().version().to_owned(), basis: text() }
        }
        ActionKind::Reject
        | ActionKind::Withdraw
        | ActionKind::Terminate
        | ActionKind::Cancel
        | ActionKind::Renumber
        | ActionKind::ReportUnit
        | ActionKind::ImportFiling => return None,
    })
}

fn submit(random: &mut StdRng, played: Played, today: NaiveDate) -> Action {
    let Played { case_id, procedure, organ, form } = played;
    let rule = rule(procedure, today);
    Action::Submit(Box::new(Submission {
        case_id,
        procedure: ProcedureId(procedure.to_owned()),
        organ,
        region: organ,
        applicant: ApplicantKind::UsingUnit,
        connected_on: today - Days::new(random.random_range(0..60)),
        answers: example(form),
        handed_in: rule
            .materials_for(ApplicantKind::UsingUnit)
            .map(|material| HandedIn { material: material.id.clone(), copies: material.copies })
            .collect(),
        attachments: BTreeMap::new(),
        credentials: None,
    }))
}

fn push(played: Played) -> Action {
    let Played { case_id, procedure, organ, .. } = played;
    let particulars = Particulars { site_name: Some("示例网站".to_owned()), ..Particulars::default() };
    Action::PushWebsite(Box::new(PushedWebsite {
        case_id,
        procedure: ProcedureId(procedure.to_owned()),
        organ,
        region: organ,
        particulars,
        connected_on: None,
    }))
}

fn rule(procedure: &str, on: NaiveDate) -> &'static Procedure {
    Rulebook::builtin().procedure(&ProcedureId(procedure.to_owned()), on).unwrap()
}

fn stage_copies(case: &Case) -> Option<Vec<u8>> {
    let filing = case.filing.as_ref()?;
    let procedure = Rulebook::builtin().procedure(&filing.procedure, filing.opened_on).ok()?;
    Some(procedure.stage(&case.stage.as_ref()?.id)?.1.copies.clone())
}

fn number(procedure: &str, organ: RegionCode) -> String {
    if procedure == "national-platform" { format!("{organ}02000001") } else { format!("{organ}0001") }
}

fn all(case: &Case) -> Vec<HandedIn> {
    let materials = case.filing.iter().flat_map(|filing| &filing.materials);
    materials.map(|item| HandedIn { material: item.asked.id.clone(), copies: item.asked.copies }).collect()
}

/// A full report of some of three users.
fn access_report(random: &mut StdRng, today: NaiveDate) -> Action {
    let users = ["示例甲公司", "示例乙公司", "示例丙公司"].into_iter().filter(|_| random.random_bool(0.6));
    let row = |name: &str| AccessUserRow {
        name: name.to_owned(),
        kind: "unit".to_owned(),
        address: "示范路1号".to_owned(),
        domain: "a.example.cn".to_owned(),
        connected_on: "2020-01-02".to_owned(),
        ..AccessUserRow::default()
    };
    Action::ReportAccessUsers(Box::new(AccessReport { as_of: today, full: true, rows: users.map(row).collect() }))
}

/// A finding of one material, lawful or not.
fn examine(random: &mut StdRng, case: &Case) -> Option<Action> {
    let item = case.filing.as_ref()?.materials.choose(random)?;
    let (mode, reason) = (item.asked.mode, "示例".to_owned());
    let marks = vec![MaterialMark::Sealed, MaterialMark::Signed];
    let findings = [
        MaterialFinding::Received { copies: item.asked.copies },
        MaterialFinding::Checked { mode, marks },
        MaterialFinding::Refused { reason: reason.clone() },
        MaterialFinding::NotApplicable { reason: reason.clone() },
        MaterialFinding::Applicable { reason },
    ];
    let finding = findings.choose(random)?.clone();
    let examinations = vec![MaterialExamination { material: item.asked.id.clone(), finding }];
    Some(Action::ExamineMaterials { examinations })
}

fn results(random: &mut StdRng, case: &Case, year: i32) -> Vec<CheckResult> {
    let inspection = case.filing.as_ref().and_then(|filing| filing.inspections.get(&year));
    let items = inspection.map(|inspection| inspection.checklist.clone()).unwrap_or_default();
    items.into_iter().map(|item| CheckResult { item, passed: random.random_bool(0.8), note: None }).collect()
}

fn example(form: &str) -> Answers {
    let text = match form {
        "unit-form" => include_str!("../../domain/forms/examples/unit-form.json"),
        "website-form" => include_str!("../../domain/forms/examples/website-form.json"),
        other => panic!("no example of {other}"),
    };
    serde_json::from_str(text).unwrap()
}
