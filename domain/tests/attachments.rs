//! Lists handed in as rows: checked like a form, stored with its version, shown on the material.
#![expect(clippy::unwrap_used, reason = "test")]

use std::collections::BTreeMap;

use beian_domain::{
    actor::{Actor, Role},
    case::{Action, Case, CaseCommand, CaseEvent, HandedIn, Header, Submission},
    form::Answers,
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
    refusal::Refused,
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

fn answers(value: Value) -> Answers {
    serde_json::from_value(value).unwrap()
}

fn example(name: &str) -> Value {
    let path = format!("{}/forms/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A unit files under the notice of 1996, which asks for a list of terminal users.
fn submission(attachments: &[(&str, Value)]) -> Submission {
    let organ = RegionCode::parse("420106").unwrap();
    let mut form = example("unit-form");
    form.as_object_mut().unwrap().remove("icp_approved_on");
    Submission {
        case_id: Uuid::from_u128(1),
        procedure: ProcedureId("notice-1996".to_owned()),
        organ,
        region: organ,
        applicant: ApplicantKind::UsingUnit,
        connected_on: NaiveDate::from_ymd_opt(1997, 5, 2).unwrap(),
        answers: answers(form),
        handed_in: vec![HandedIn { material: "filing_form".to_owned(), copies: 3 }],
        attachments: attachments.iter().map(|(id, rows)| ((*id).to_owned(), answers(rows.clone()))).collect(),
        credentials: None,
    }
}

fn decide(case: &Case, action: Action) -> Result<Vec<CaseEvent>, Refused> {
    let by = Actor { name: "someone".to_owned(), role: Role::Applicant, organ: None };
    let recorded_at = NaiveDate::from_ymd_opt(1997, 5, 12).unwrap().and_hms_opt(2, 0, 0).unwrap().and_utc();
    let header = Header { by, recorded_at, occurred_on: None, reason: None };
    case.decide(&CaseCommand { header, action }, Rulebook::builtin())
}

fn submit(attachments: &[(&str, Value)]) -> Result<Vec<CaseEvent>, Refused> {
    decide(&Case::default(), Action::Submit(Box::new(submission(attachments))))
}

fn refusals(refused: Result<Vec<CaseEvent>, Refused>) -> Vec<(String, String)> {
    let refusals = refused.unwrap_err().0;
    assert!(refusals.iter().all(|refusal| refusal.message.is_known() && !refusal.message.en().contains('{')));
    refusals.into_iter().map(|refusal| (refusal.path.unwrap_or_default(), refusal.message.code)).collect()
}

fn refusal(path: &str, code: &str) -> (String, String) {
    (path.to_owned(), code.to_owned())
}

#[test]
fn rows_hand_in_their_material_with_the_version_of_its_form() {
    let events = submit(&[("terminal_user_list", example("terminal-user-list"))]).unwrap();
    let stored = serde_json::to_value(&events[0]).unwrap();
    let attached = &stored["fact"]["submitted"]["attachments"]["terminal_user_list"];
    assert_eq!((&attached["form"], &attached["version"]), (&json!("terminal-user-list"), &json!(1)));
    let mut case = Case::default();
    events.iter().for_each(|event| case.apply(event));
    let filing = case.filing.as_ref().unwrap();
    let list = filing.materials.iter().find(|item| item.asked.id == "terminal_user_list").unwrap();
    assert_eq!(list.asked.form.as_deref(), Some("terminal-user-list"));
    assert_eq!(list.handed_in.map(|(_, copies)| copies), Some(1));
    let users = list.attachment.as_ref().unwrap().answers.get("users").unwrap();
    assert_eq!(users[0], json!({ "name": "示例用户一", "terminal": "1号机" }));
    assert!(case.missing_materials().all(|asked| asked.id != "terminal_user_list"));
}

#[test]
fn faults_in_rows_are_told_at_once_with_those_of_the_form() {
    let mut filing = submission(&[]);
    filing.answers = filing.answers.with("postcode", json!("1"));
    let users = json!([{ "name": "甲" }, { "name": "乙" }, { "name": "丙" }, { "terminal": "4号机" }, { "name": 5 }]);
    filing.attachments.insert("terminal_user_list".to_owned(), answers(json!({ "users": users })));
    filing.attachments.insert("filing_form".to_owned(), answers(json!({})));
    filing.attachments.insert("family_tree".to_owned(), answers(json!({})));
    filing.handed_in.push(HandedIn { material: "nothing".to_owned(), copies: 1 });
    assert_eq!(
        refusals(decide(&Case::default(), Action::Submit(Box::new(filing)))),
        [
            refusal("handedIn[1]", "material_unknown"),
            refusal("attachments.family_tree", "material_unknown"),
            refusal("attachments.filing_form", "attachment_not_foreseen"),
            refusal("attachments.terminal_user_list.users[3].name", "form_required"),
            refusal("attachments.terminal_user_list.users[4].name", "form_not_text"),
            refusal("answers.postcode", "postcode_shape"),
        ]
    );
}

#[test]
fn a_list_may_also_come_on_paper_where_the_rule_does_not_ask_for_rows() {
    let mut filing = submission(&[]);
    filing.handed_in.push(HandedIn { material: "terminal_user_list".to_owned(), copies: 1 });
    let events = decide(&Case::default(), Action::Submit(Box::new(filing))).unwrap();
    let mut case = Case::default();
    events.iter().for_each(|event| case.apply(event));
    let item = case.filing.unwrap().materials.into_iter().find(|item| item.asked.id == "terminal_user_list").unwrap();
    assert!(item.handed_in.is_some() && item.attachment.is_none());
}

#[test]
fn what_was_written_before_there_were_rows_reads_as_it_did() {
    let events = submit(&[]).unwrap();
    let mut stored = serde_json::to_value(&events[0]).unwrap();
    assert_eq!(stored["fact"]["submitted"].get("attachments"), None);
    for asked in stored["fact"]["submitted"]["asked"].as_array_mut().unwrap() {
        asked.as_object_mut().unwrap().remove("form");
    }
    let read: CaseEvent = serde_json::from_value(stored).unwrap();
    let mut case = Case::default();
    case.apply(&read);
    assert!(case.filing.unwrap().materials.iter().all(|item| item.asked.form.is_none()));
    let action = Action::HandInPapers { handed_in: Vec::new(), attachments: BTreeMap::new() };
    assert_eq!(serde_json::to_value(action).unwrap(), json!({ "hand_in_papers": { "handed_in": [] } }));
}
