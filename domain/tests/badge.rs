//! A badge rule with a limit, as a local rule may have one; the built-in ones say "promptly".

#![expect(clippy::unwrap_used, clippy::panic, reason = "test")]

use beian_domain::{
    actor::{Actor, Role},
    case::{Action, ActionKind, Case, CaseCommand, HandedIn, Header, Submission},
    counting::Moment,
    deadline::{DeadlineId, DeadlineState},
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
    refusal::Refused,
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use uuid::Uuid;

/// The platform's rule with five working days for the badge.
fn rulebook() -> Rulebook {
    let builtin = include_str!("../procedures/national-platform.toml");
    let limited = builtin.replace("rule = \"D14-badge\",", "rule = \"D14-badge\", period = \"5 working_day\",");
    assert_ne!(limited, builtin);
    let files = vec![("procedures/national-platform.toml".to_owned(), limited.into_bytes())];
    Rulebook::load(files).unwrap_or_else(|findings| panic!("{findings:?}"))
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 3, day).unwrap()
}

fn noon(on: NaiveDate) -> Moment {
    Moment::from_utc(on.and_hms_opt(4, 0, 0).unwrap().and_utc())
}

fn organ() -> RegionCode {
    RegionCode::parse("110105").unwrap()
}

fn give(case: &mut Case, role: Role, on: u32, action: Action) -> Result<(), Refused> {
    let by = Actor { name: role.as_str().to_owned(), role, organ: role.is_official().then(organ) };
    let header = Header { by, recorded_at: noon(day(on)).utc(), occurred_on: None, reason: None };
    let events = case.decide(&CaseCommand { header, action }, &rulebook())?;
    events.iter().for_each(|event| case.apply(event));
    Ok(())
}

/// Filed on Wednesday 5 March 2025.
fn filed() -> Case {
    let mut case = Case::default();
    let submission = Submission {
        case_id: Uuid::from_u128(1),
        procedure: ProcedureId("national-platform".to_owned()),
        organ: organ(),
        region: organ(),
        applicant: ApplicantKind::Individual,
        connected_on: day(1),
        answers: serde_json::from_str(include_str!("../forms/examples/website-form.json")).unwrap(),
        handed_in: vec![HandedIn { material: "registration_data".to_owned(), copies: 1 }],
        attachments: Default::default(),
        credentials: None,
    };
    give(&mut case, Role::Applicant, 3, Action::Submit(Box::new(submission))).unwrap();
    give(&mut case, Role::Officer, 4, Action::PassReview { note: None }).unwrap();
    give(&mut case, Role::Officer, 5, Action::AssignNumber { number: "11010502000001".to_owned() }).unwrap();
    case
}

fn state(case: &Case, on: u32) -> DeadlineState {
    let id = DeadlineId("D14-badge-1".to_owned());
    let deadline = case.deadlines.iter().find(|deadline| deadline.clock.id == id).unwrap();
    deadline.state_at(noon(day(on)), noon(day(on)))
}

#[test]
fn the_badge_is_due_within_the_limit_from_the_day_of_filing() {
    let case = filed();
    // Thu 6, Fri 7, Mon 10, Tue 11, Wed 12.
    assert_eq!(case.next_due().unwrap().clock.due.as_ref().unwrap().at.date(), day(12));
    assert_eq!(state(&case, 12), DeadlineState::Open);
    assert_eq!(state(&case, 13), DeadlineState::Overdue);
}

#[test]
fn the_day_on_which_it_was_shown_decides_whether_that_was_in_time() {
    for (shown_on, expected) in [(12, DeadlineState::Met), (13, DeadlineState::MetLate)] {
        let mut case = filed();
        give(&mut case, Role::Applicant, 14, Action::ShowBadge { shown_on: day(shown_on) }).unwrap();
        assert_eq!(state(&case, 14), expected);
    }
}

#[test]
fn showing_it_is_offered_while_the_task_runs() {
    let applicant = Actor { name: "applicant".to_owned(), role: Role::Applicant, organ: None };
    let mut case = filed();
    assert!(case.actions(&applicant).contains(&ActionKind::ShowBadge));
    give(&mut case, Role::Applicant, 6, Action::ShowBadge { shown_on: day(6) }).unwrap();
    assert!(!case.actions(&applicant).contains(&ActionKind::ShowBadge));
    let Refused(refusals) = give(&mut case, Role::Applicant, 7, Action::ShowBadge { shown_on: day(7) }).unwrap_err();
    assert_eq!(refusals[0].message.code, "badge_not_due");
    assert_eq!(refusals[0].cite[0].to_string(), "D14 l.350", "{refusals:?}");
}
