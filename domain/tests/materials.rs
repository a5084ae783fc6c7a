//! Materials that come again: what was found before is about what lay there before.

#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    actor::{Actor, Role},
    case::{
        Action, ActionKind, Case, CaseCommand, HandedIn, Header, MaterialExamination, MaterialFinding, MaterialState,
        Submission,
    },
    counting::Moment,
    identity::RegionCode,
    procedure::{ApplicantKind, MaterialMode, ProcedureId},
    refusal::Refused,
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use uuid::Uuid;

const MATERIAL: &str = "registration_data";

fn give(case: &mut Case, role: Role, action: Action) -> Result<(), Refused> {
    let organ = role.is_official().then(|| RegionCode::parse("110105").unwrap());
    let by = Actor { name: role.as_str().to_owned(), role, organ };
    let at = NaiveDate::from_ymd_opt(2025, 3, 4).unwrap().and_hms_opt(4, 0, 0).unwrap().and_utc();
    let header = Header { by, recorded_at: Moment::from_utc(at).utc(), occurred_on: None, reason: None };
    let events = case.decide(&CaseCommand { header, action }, Rulebook::builtin())?;
    events.iter().for_each(|event| case.apply(event));
    Ok(())
}

fn submitted() -> Case {
    let mut case = Case::default();
    let organ = RegionCode::parse("110105").unwrap();
    let submission = Submission {
        case_id: Uuid::from_u128(1),
        procedure: ProcedureId("national-platform".to_owned()),
        organ,
        region: organ,
        applicant: ApplicantKind::Individual,
        connected_on: NaiveDate::from_ymd_opt(2025, 3, 1).unwrap(),
        answers: answers(),
        handed_in: handed_in(),
        attachments: Default::default(),
        credentials: None,
    };
    give(&mut case, Role::Applicant, Action::Submit(Box::new(submission))).unwrap();
    case
}

fn answers() -> beian_domain::form::Answers {
    serde_json::from_str(include_str!("../forms/examples/website-form.json")).unwrap()
}

fn handed_in() -> Vec<HandedIn> {
    vec![HandedIn { material: MATERIAL.to_owned(), copies: 1 }]
}

fn find(case: &mut Case, finding: MaterialFinding) -> Result<(), Refused> {
    let examinations = vec![MaterialExamination { material: MATERIAL.to_owned(), finding }];
    give(case, Role::Officer, Action::ExamineMaterials { examinations })
}

fn state(case: &Case) -> MaterialState {
    let materials = &case.filing.as_ref().unwrap().materials;
    materials.iter().find(|item| item.asked.id == MATERIAL).unwrap().state()
}

fn refused() -> MaterialFinding {
    MaterialFinding::Refused { reason: "号码不实".to_owned() }
}

#[test]
fn a_refused_material_handed_in_with_an_amendment_is_received_and_examined_anew() {
    let mut case = submitted();
    find(&mut case, refused()).unwrap();
    assert_eq!(state(&case), MaterialState::Refused);
    let by = NaiveDate::from_ymd_opt(2025, 3, 20);
    let back =
        Action::ReturnForRectification {
            items: vec!["号码不实".to_owned()], by, basis: Some("告知书".to_owned())
        };
    give(&mut case, Role::Officer, back).unwrap();
    give(
        &mut case,
        Role::Applicant,
        Action::Amend { answers: answers(), handed_in: handed_in(), attachments: Default::default() },
    )
    .unwrap();
    assert_eq!(state(&case), MaterialState::Received);
    assert!(case.missing_materials().next().is_none());
    find(&mut case, MaterialFinding::Checked { mode: MaterialMode::Electronic, marks: Vec::new() }).unwrap();
    assert_eq!(state(&case), MaterialState::Checked);
    give(&mut case, Role::Officer, Action::PassReview { note: None }).unwrap();
}

#[test]
fn the_same_finding_twice_changes_nothing_and_says_where() {
    let mut case = submitted();
    find(&mut case, refused()).unwrap();
    let Refused(refusals) = find(&mut case, refused()).unwrap_err();
    assert_eq!(refusals[0].message.code, "nothing_changes");
    assert_eq!(refusals[0].path.as_deref(), Some("examinations[0]"));
}

#[test]
fn materials_are_examined_by_the_handling_organ_while_the_case_is_pending() {
    let organ = RegionCode::parse("110105").unwrap();
    let officer = Actor { name: "officer".to_owned(), role: Role::Officer, organ: Some(organ) };
    let mut case = submitted();
    assert!(case.actions(&officer).contains(&ActionKind::ExamineMaterials));
    give(&mut case, Role::Officer, Action::PassReview { note: None }).unwrap();
    give(&mut case, Role::Officer, Action::AssignNumber { number: "11010502000001".to_owned() }).unwrap();
    assert!(!case.actions(&officer).contains(&ActionKind::ExamineMaterials));
    assert_eq!(find(&mut case, refused()).unwrap_err().0[0].message.code, "status_not_allowed");
}

#[test]
fn a_case_recorded_before_materials_were_examined_reads_as_it_was() {
    let mut old = serde_json::to_value(submitted()).unwrap();
    let item = old["filing"]["materials"][0].as_object_mut().unwrap();
    assert!(!item.contains_key("examined") && !item.contains_key("declared_applicable"));
    let case: Case = serde_json::from_value(old).unwrap();
    assert_eq!(state(&case), MaterialState::Received);
}
