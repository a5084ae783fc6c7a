//! Reports on access units and users: what is wrong with a list is told row by row, what changes is computed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "test")]

use beian_domain::{
    actor::{Actor, Role},
    case::{AccessDifference, AccessReport, AccessUserRow, Action, Case, CaseCommand, Fact, Header, Submission},
    form::Answers,
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
    refusal::{Refusal, Refused},
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use uuid::Uuid;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 3, day).unwrap()
}

fn give(case: &mut Case, role: Role, on: u32, action: Action) -> Result<Vec<Fact>, Refused> {
    let organ = role.is_official().then(|| RegionCode::parse("522601").unwrap());
    let by = Actor { name: role.as_str().to_owned(), role, organ };
    let recorded_at = day(on).and_hms_opt(4, 0, 0).unwrap().and_utc();
    let header = Header { by, recorded_at, occurred_on: None, reason: None };
    let events = case.decide(&CaseCommand { header, action }, Rulebook::builtin())?;
    events.iter().for_each(|event| case.apply(event));
    Ok(events.into_iter().map(|event| event.fact).collect())
}

fn filed() -> Case {
    let mut case = Case::default();
    let organ = RegionCode::parse("522601").unwrap();
    let answers: Answers = serde_json::from_str(include_str!("../forms/examples/unit-form.json")).unwrap();
    let rule = Rulebook::builtin().procedure(&ProcedureId("qiandongnan".to_owned()), day(4)).unwrap();
    let handed_in = rule
        .materials_for(ApplicantKind::AccessProvider)
        .map(|material| beian_domain::case::HandedIn { material: material.id.clone(), copies: material.copies });
    let submission = Submission {
        case_id: Uuid::from_u128(1),
        procedure: ProcedureId("qiandongnan".to_owned()),
        organ,
        region: organ,
        applicant: ApplicantKind::AccessProvider,
        connected_on: day(1),
        answers,
        handed_in: handed_in.collect(),
        attachments: Default::default(),
        credentials: None,
    };
    give(&mut case, Role::Applicant, 4, Action::Submit(Box::new(submission))).unwrap();
    let acts = [
        Action::PassReview { note: None },
        Action::Stamp { copies: vec![1, 2] },
        Action::AssignNumber { number: "5226010001".to_owned() },
        Action::IssueCertificate { paper: "登记证书".to_owned(), number: None },
        Action::GiveCopiesBack { copies: vec![2] },
    ];
    for act in acts {
        give(&mut case, Role::Officer, 5, act).unwrap();
    }
    case
}

fn row(name: &str) -> AccessUserRow {
    AccessUserRow {
        name: name.to_owned(),
        kind: "unit".to_owned(),
        region: "522601".to_owned(),
        domain: "a.example.cn".to_owned(),
        connected_on: "2024-03-02".to_owned(),
        ..AccessUserRow::default()
    }
}

fn report(case: &mut Case, on: u32, full: bool, rows: Vec<AccessUserRow>) -> Result<AccessDifference, Vec<Refusal>> {
    let report = Action::ReportAccessUsers(Box::new(AccessReport { as_of: day(on), full, rows }));
    match give(case, Role::Applicant, on, report) {
        Ok(facts) => match facts.into_iter().next() {
            Some(Fact::AccessUsersReported { difference, .. }) => Ok(difference),
            other => panic!("{other:?}"),
        },
        Err(Refused(refusals)) => Err(refusals),
    }
}

fn names(users: &[beian_domain::case::AccessUser]) -> Vec<&str> {
    users.iter().map(|user| user.name.as_str()).collect()
}

#[test]
fn everything_wrong_with_a_list_is_told_at_once_row_by_row() {
    let rows = vec![
        row("示例甲公司"),
        AccessUserRow { kind: "shop".to_owned(), domain: "no domain".to_owned(), ..row("示例乙公司") },
        AccessUserRow { region: String::new(), domain: String::new(), ..row("示例丙公司") },
        AccessUserRow { connected_on: "2024-03-31".to_owned(), ..row("示例丁公司") },
        AccessUserRow { connected_on: "3月2日".to_owned(), ended_on: "2024-03-01".to_owned(), ..row("") },
        AccessUserRow { ended_on: "2024-03-01".to_owned(), ..row("示例戊公司") },
        row("示例甲公司"),
        row("示例己 11010519491231002X"),
        AccessUserRow { ip_ranges: "198.51.100.9,198.51.100.1".to_owned(), ..row("示例庚公司") },
    ];
    let refusals = report(&mut filed(), 10, true, rows).unwrap_err();
    let told: Vec<_> = refusals
        .iter()
        .map(|refusal| {
            let (row, path) = (refusal.message.params["row"].as_str(), refusal.path.as_deref().unwrap());
            (row, path, refusal.message.code.as_str())
        })
        .collect();
    let expected = [
        ("2", "rows[1].kind", "access_user_kind_unknown"),
        ("2", "rows[1].domain", "domain_name_malformed"),
        ("3", "rows[2].region", "access_user_place_missing"),
        ("3", "rows[2].domain", "access_user_network_missing"),
        ("4", "rows[3].connectedOn", "access_user_day_outside"),
        ("5", "rows[4].name", "text_not_allowed"),
        ("5", "rows[4].connectedOn", "access_user_day_unreadable"),
        ("6", "rows[5].endedOn", "access_user_day_outside"),
        ("7", "rows[6].name", "access_user_twice"),
        ("8", "rows[7].name", "access_user_resident_id"),
        ("9", "rows[8].ipRanges", "ip_ranges_order"),
    ];
    assert_eq!(told, expected);
    assert!(refusals.iter().all(|refusal| refusal.cite[0].to_string() == "D09 l.247"), "{refusals:?}");
}

#[test]
fn a_report_holds_what_was_added_changed_and_removed_since_the_one_before() {
    let mut case = filed();
    let first = report(&mut case, 10, true, vec![row("甲公司"), row("乙公司"), row("丙公司")]).unwrap();
    assert_eq!(names(&first.added), ["甲公司", "乙公司", "丙公司"]);
    let moved = AccessUserRow { address: "示范路1号".to_owned(), ..row("乙公司") };
    let second = report(&mut case, 11, true, vec![row("丙公司"), moved, row("丁公司")]).unwrap();
    assert_eq!(names(&second.added), ["丁公司"]);
    assert_eq!(names(&second.changed), ["乙公司"]);
    assert_eq!(names(&second.removed), ["甲公司"]);
    let list = case.filing.as_ref().unwrap().access_users.as_ref().unwrap();
    assert_eq!((list.reports, list.as_of), (2, day(11)));
    let mut standing: Vec<_> = list.users.values().map(|user| user.name.as_str()).collect();
    standing.sort_unstable();
    assert_eq!(standing, ["丁公司", "丙公司", "乙公司"]);
}

#[test]
fn whoever_came_and_went_between_two_reports_is_told_and_not_on_the_list() {
    let mut case = filed();
    report(&mut case, 10, true, vec![row("甲公司")]).unwrap();
    let brief = AccessUserRow {
        connected_on: "2024-03-11".to_owned(),
        ended_on: "2024-03-12".to_owned(),
        domain: "b.example.cn".to_owned(),
        ..row("乙公司")
    };
    let told = report(&mut case, 12, false, vec![brief.clone()]).unwrap();
    assert_eq!((names(&told.removed), told.added.len()), (vec!["乙公司"], 0));
    assert_eq!(case.filing.as_ref().unwrap().access_users.as_ref().unwrap().users.len(), 1);
    let again = report(&mut case, 13, false, vec![brief]).unwrap_err();
    assert_eq!(again[0].message.code, "nothing_changes");
}

#[test]
fn a_rule_without_the_duty_is_not_offered_the_report() {
    let officer =
        Actor { name: "officer".to_owned(), role: Role::Officer, organ: Some(RegionCode::parse("522601").unwrap()) };
    let kind = beian_domain::case::ActionKind::ReportAccessUsers;
    let mut case = filed();
    assert!(case.actions(&officer).contains(&kind));
    case.filing.as_mut().unwrap().reports_access_users = Some(false);
    assert!(!case.actions(&officer).contains(&kind));
    assert_eq!(report(&mut case, 10, true, vec![row("甲公司")]).unwrap_err()[0].message.code, "not_foreseen");
}
