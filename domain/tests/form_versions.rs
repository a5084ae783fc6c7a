//! A form that changed: what was answered on an earlier version stays readable, and is judged by that version.
#![expect(clippy::unwrap_used, clippy::panic, reason = "test")]

use std::{collections::BTreeMap, fs};

use beian_domain::{
    actor::{Actor, Role},
    case::{Action, Case, CaseCommand, Header, Submission},
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
    refusal::Refused,
    rulebook::{self, Finding, Rulebook},
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

fn form_file(name: &str) -> String {
    fs::read_to_string(format!("{}/forms/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn example() -> Value {
    serde_json::from_str(&form_file("examples/unit-form.json")).unwrap()
}

/// The unit form in a third version, which asks for one thing more.
fn third_version() -> String {
    let field = "\n[[fields]]\nid = \"slogan\"\ngroup = \"body\"\nlabel = { zh = \"口号\", en = \"Slogan\" }\n\
                 type = \"text\"\nrequired = true\ncite = [\"D20 l.514\"]\n";
    form_file("unit-form.toml").replacen("version = 2", "version = 3", 1) + field
}

fn with_third_version() -> Rulebook {
    let files = [
        ("forms/unit-form.toml".to_owned(), third_version()),
        ("forms/unit-form@2.toml".to_owned(), form_file("unit-form.toml")),
    ];
    Rulebook::load(files).unwrap()
}

fn act(case: &mut Case, rulebook: &Rulebook, role: Role, action: Action) -> Result<(), Refused> {
    let organ = RegionCode::parse("451100").unwrap();
    let by = Actor { name: "someone".to_owned(), role, organ: role.is_official().then_some(organ) };
    let recorded_at = NaiveDate::from_ymd_opt(2026, 3, 12).unwrap().and_hms_opt(2, 0, 0).unwrap().and_utc();
    let header = Header { by, recorded_at, occurred_on: None, reason: None };
    let events = case.decide(&CaseCommand { header, action }, rulebook)?;
    events.iter().for_each(|event| case.apply(event));
    Ok(())
}

/// A case submitted on the second version.
fn submitted() -> Case {
    let organ = RegionCode::parse("451100").unwrap();
    let submission = Submission {
        case_id: Uuid::from_u128(1),
        procedure: ProcedureId("hezhou".to_owned()),
        organ,
        region: organ,
        applicant: ApplicantKind::UsingUnit,
        connected_on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        answers: serde_json::from_value(example()).unwrap(),
        handed_in: Vec::new(),
        attachments: BTreeMap::new(),
        credentials: None,
    };
    let mut case = Case::default();
    act(&mut case, Rulebook::builtin(), Role::Applicant, Action::Submit(Box::new(submission))).unwrap();
    case
}

fn version(case: &Case) -> u32 {
    case.filing.as_ref().unwrap().form.as_ref().unwrap().version
}

#[test]
fn the_unit_form_got_its_annex_in_the_second_version() {
    let rulebook = Rulebook::builtin();
    let annex = |version| {
        let form = rulebook.form_version("unit-form", version).unwrap();
        form.fields.iter().any(|field| field.id == "subordinate_network_annex")
    };
    assert_eq!(rulebook.form("unit-form").unwrap().version, 2);
    assert_eq!((annex(1), annex(2)), (false, true));
    assert!(rulebook.form_version("unit-form", 3).is_none());
}

#[test]
fn a_correction_is_judged_by_the_version_that_was_answered() {
    let (mut case, rulebook) = (submitted(), with_third_version());
    let correct = |field: &str, value: Value| Action::Correct {
        field: format!("answers.{field}"),
        value,
        reason: "笔误".to_owned(),
    };
    act(&mut case, &rulebook, Role::Officer, correct("postcode", json!("100026"))).unwrap();
    assert_eq!(version(&case), 2);
    let refused = act(&mut case, &rulebook, Role::Officer, correct("slogan", json!("示例"))).unwrap_err();
    assert_eq!(refused.0[0].message.code, "form_unknown_field");
}

#[test]
fn an_amendment_is_made_on_the_newest_version() {
    let (mut case, rulebook) = (submitted(), with_third_version());
    let items = vec!["补正".to_owned()];
    let by = NaiveDate::from_ymd_opt(2026, 4, 1);
    let returned = Action::ReturnForRectification { items, by, basis: Some("示例".to_owned()) };
    act(&mut case, &rulebook, Role::Officer, returned).unwrap();
    let amend = |answers: Value| Action::Amend {
        answers: serde_json::from_value(answers).unwrap(),
        handed_in: Vec::new(),
        attachments: BTreeMap::new(),
    };
    let refused = act(&mut case, &rulebook, Role::Applicant, amend(example())).unwrap_err();
    assert_eq!(refused.0[0].path.as_deref(), Some("answers.slogan"));
    let mut answers = example();
    answers["slogan"] = json!("示例");
    act(&mut case, &rulebook, Role::Applicant, amend(answers)).unwrap();
    assert_eq!(version(&case), 3);
}

fn findings(files: &[(&str, String)]) -> Vec<Finding> {
    let known = Rulebook::builtin().check();
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.clone()));
    rulebook::check(files).into_iter().filter(|finding| !known.contains(finding)).collect()
}

#[track_caller]
fn finds(files: &[(&str, String)], file: &str, key: &str, line: usize, code: &str) {
    let found = findings(files);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    let place = (finding.file.as_str(), finding.key.as_str(), finding.line, finding.message.code.as_str());
    assert_eq!(place, (file, key, Some(line), code), "{}", finding.message);
    assert!(finding.message.is_known() && !finding.message.en().contains('{'), "{}", finding.message);
}

#[test]
fn versions_have_no_holes_and_stand_in_their_files() {
    let (newest, second) = ("forms/unit-form.toml", "forms/unit-form@2.toml");
    assert_eq!(findings(&[(newest, third_version()), (second, form_file("unit-form.toml"))]), []);
    finds(&[(newest, third_version())], newest, "version", 3, "law_form_version_hole");
    finds(&[(second, form_file("unit-form.toml"))], second, "version", 3, "law_form_version_not_earlier");
    finds(&[(second, form_file("unit-form@1.toml"))], second, "version", 4, "law_form_file_name");
    finds(&[("forms/other.toml", form_file("unit-form.toml"))], "forms/other.toml", "id", 2, "law_form_file_name");
}

#[test]
fn a_form_cites_what_can_be_looked_up() {
    let file = "forms/server-table.toml";
    let text = form_file("server-table.toml");
    let documents = text.replacen("documents = [\"D10\"]", "documents = [\"D99\"]", 1);
    finds(&[(file, documents)], file, "documents[0]", 5, "law_citation_unknown");
    let outside = text.replacen("cite = [\"D10 l.275\"]", "cite = [\"D10 l.1\"]", 1);
    finds(&[(file, outside)], file, "fields[0].cite[0]", 16, "law_citation_outside");
}

#[test]
fn no_procedure_uses_a_form_with_secrets() {
    let file = "procedures/yunnan.toml";
    let text = fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let text = text.replacen("overrides = [", "overrides = [\"form\", ", 1).replacen(
        "jurisdiction = \"530000\"",
        "jurisdiction = \"530000\"\nform = \"platform-account\"",
        1,
    );
    finds(&[(file, text)], file, "form", 6, "law_form_secret");
}
