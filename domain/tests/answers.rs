//! Answers checked against the two form files: the examples, and every way to be refused.
#![expect(clippy::unwrap_used, reason = "test")]

use std::{collections::BTreeMap, fs, path::Path};

use beian_domain::{
    form::{Accepted, Answers, AnswersError, FieldError, FilledBy, Form},
    identity::Regions,
};
use chrono::NaiveDate;
use serde_json::{Value, json};

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("forms").join(name)).unwrap()
}

fn form(id: &str) -> Form {
    Form::parse(id, &read(&format!("{id}.toml"))).unwrap()
}

fn example(id: &str) -> Value {
    serde_json::from_str(&read(&format!("examples/{id}.json"))).unwrap()
}

fn check_as(id: &str, answers: &Value, party: FilledBy) -> Result<Accepted, Vec<FieldError>> {
    let answers: Answers = serde_json::from_value(answers.clone()).unwrap();
    form(id).validate(&answers, party, NaiveDate::from_ymd_opt(2026, 3, 15).unwrap(), Regions::builtin())
}

fn check(id: &str, answers: &Value) -> Result<Accepted, Vec<FieldError>> {
    check_as(id, answers, FilledBy::Applicant)
}

/// Path and code of everything refused, after one answer of the example was replaced.
fn refusals(id: &str, pointer: &str, value: Value) -> Vec<(String, String)> {
    let mut answers = example(id);
    *answers.pointer_mut(pointer).unwrap() = value;
    let errors = check(id, &answers).err().unwrap_or_default();
    assert!(errors.iter().all(|error| error.message.is_known()), "{errors:?}");
    errors.into_iter().map(|error| (error.path, error.message.code)).collect()
}

#[track_caller]
fn refused(id: &str, pointer: &str, value: Value, path: &str, code: &str) {
    assert_eq!(refusals(id, pointer, value), [(path.to_owned(), code.to_owned())]);
}

#[test]
fn a_complete_website_form_is_accepted_in_canonical_form() {
    let accepted = check("website-form", &example("website-form")).unwrap();
    let answers = serde_json::to_value(&accepted.answers).unwrap();
    let expected = [
        ("/unit_name", json!("示例公司")),
        ("/phone", json!("+861082000001")),
        ("/domains", json!(["example.cn", "example.com.cn"])),
        ("/opened_on", json!("2026-03-01")),
        ("/officers/0/resident_id", json!("32082319140423969X")),
        ("/officers/1/mobile", json!("+8616600000003")),
        ("/responsible_person/mail", json!("Officer1@example.cn")),
        ("/networks", json!(["china_telecom_chinanet", "china_unicom", { "other": "示例网络" }])),
        ("/addresses/1/ip", json!("2001:db8::1")),
        ("/forum_url", json!("https://bbs.example.cn/forum")),
    ];
    for (pointer, value) in expected {
        assert_eq!(answers.pointer(pointer), Some(&value), "{pointer}");
    }
    assert_eq!(accepted.answers.text("site_name"), Some("示例网站"));
    assert_eq!(accepted.answers.texts("domains").unwrap().len(), 2);
}

#[test]
fn a_complete_unit_form_is_accepted_in_canonical_form() {
    let answers = serde_json::to_value(check("unit-form", &example("unit-form")).unwrap().answers).unwrap();
    assert_eq!(answers["filled_on"], "2026-03-10");
    assert_eq!(answers["hosts"], 12);
    assert_eq!(answers["ip_ranges"], "203.0.113.0,203.0.113.15");
}

#[test]
fn canonical_answers_are_accepted_again_unchanged() {
    for id in ["website-form", "unit-form"] {
        let once = check(id, &example(id)).unwrap().answers;
        let twice = check(id, &serde_json::to_value(&once).unwrap()).unwrap().answers;
        assert_eq!(once, twice);
    }
}

#[test]
fn a_bad_value_of_each_type_is_refused_with_its_code_and_path() {
    let site = "website-form";
    let cases = [
        ("/unit_name", json!(7), "unit_name", "form_not_text"),
        ("/unit_name", json!("示例\u{7}公司"), "unit_name", "form_control_character"),
        ("/unit_name", json!("示例\u{202e}公司"), "unit_name", "form_control_character"),
        ("/phone", json!("2000001"), "phone", "phone_area_code_missing"),
        ("/postcode", json!("10002"), "postcode", "postcode_shape"),
        ("/domains", json!("example.cn，example.com.cn"), "domains", "domain_list_separator"),
        ("/icp_number", json!("无"), "icp_number", "icp_number_shape"),
        ("/opened_on", json!("2026-02-30"), "opened_on", "form_date"),
        ("/forum_url", json!("bbs.example.cn"), "forum_url", "form_url"),
        ("/forum_url", json!("http://user@example.cn/"), "forum_url", "form_url"),
        ("/forum_url", json!("http://example.cn:99999/"), "forum_url", "form_url"),
        ("/responsible_person/mail", json!("a@@example.cn"), "responsible_person.mail", "form_mail"),
        ("/responsible_person/landline", json!("166-0000-0001"), "responsible_person.landline", "form_landline"),
        ("/officers/1/mobile", json!("010-82000001"), "officers[1].mobile", "form_mobile"),
        ("/officers/0/resident_id", json!("320823191404239690"), "officers[0].resident_id", "resident_id_check"),
        (
            "/officers/0/training_certificate",
            json!("无"),
            "officers[0].training_certificate",
            "form_certificate_number",
        ),
        ("/addresses/1/ip", json!("203.0.113.300"), "addresses[1].ip", "ip_address_malformed"),
        ("/networks", json!(["moon"]), "networks", "form_choice"),
        ("/networks", json!(["china_unicom", "china_unicom"]), "networks", "form_choice_twice"),
        ("/networks", json!([{ "other": " " }]), "networks", "form_other_empty"),
        ("/networks", json!("china_unicom"), "networks", "form_not_list"),
        ("/certificate", json!({ "name": "a.pdf", "sha256": "00" }), "certificate", "form_upload"),
        ("/responsible_person", json!("示例"), "responsible_person", "form_not_group"),
        ("/officers", json!("示例"), "officers", "form_not_list"),
    ];
    for (pointer, value, path, code) in cases {
        refused(site, pointer, value, path, code);
    }
    refused("unit-form", "/hosts", json!(-1), "hosts", "form_integer");
    refused("unit-form", "/hosts", json!(1.5), "hosts", "form_integer");
}

#[test]
fn bad_values_of_the_unit_form_are_refused_with_code_and_path() {
    let unit = "unit-form";
    refused(unit, "/telecom_licence", json!("无"), "telecom_licence", "form_licence_number");
    refused(unit, "/ip_ranges", json!("203.0.113.9,203.0.113.1"), "ip_ranges", "ip_ranges_order");
    refused(unit, "/router_ips/0", json!("203.0.113.0/24"), "router_ips[0]", "ip_address_prefix");
    refused(unit, "/access_method", json!("smoke"), "access_method", "form_choice");
    refused(unit, "/unit_sealed_on", json!("yesterday"), "unit_sealed_on", "form_date");
}

#[test]
fn everything_missing_is_named_at_once_with_its_source() {
    let errors = check("website-form", &json!({ "postcode": "1" })).unwrap_err();
    let missing: Vec<&str> =
        errors.iter().filter(|error| error.message.code == "form_required").map(|error| error.path.as_str()).collect();
    let required =
        ["unit_name", "unit_address", "phone", "site_name", "domains", "responsible_person", "officers", "addresses"];
    assert_eq!(missing[..8], required);
    assert_eq!(missing[8..], ["certificate"]);
    assert!(errors.iter().any(|error| error.path == "postcode"));
    assert_eq!(errors[0].citation.as_ref().unwrap().to_string(), "D03 l.48");
}

#[test]
fn a_missing_answer_within_a_group_is_named_by_index() {
    refused("website-form", "/officers/1/mobile", json!(""), "officers[1].mobile", "form_required");
    refused("website-form", "/addresses/0", json!({}), "addresses[0]", "form_required");
}

#[test]
fn there_are_exactly_two_officers() {
    let officers = example("website-form")["officers"].clone();
    refused("website-form", "/officers", json!([officers[0]]), "officers", "form_count");
    refused("website-form", "/officers", json!([officers[0], officers[1], officers[0]]), "officers", "form_count");
}

#[test]
fn an_unknown_field_is_refused_at_every_depth() {
    let mut answers = example("website-form");
    answers["colour"] = json!("red");
    answers["officers"][0]["colour"] = json!("red");
    let errors = check("website-form", &answers).unwrap_err();
    let found: Vec<_> = errors.iter().map(|error| (error.path.as_str(), error.message.code.as_str())).collect();
    assert_eq!(found, [("officers[0].colour", "form_unknown_field"), ("colour", "form_unknown_field")]);
}

#[test]
fn each_party_fills_in_its_own_fields_only() {
    let mut answers = example("unit-form");
    answers["unit_number"] = json!("1101050001");
    answers["printed_by"] = json!("示例");
    let errors = check("unit-form", &answers).unwrap_err();
    let found: Vec<_> = errors.iter().map(|error| (error.path.as_str(), error.message.code.as_str())).collect();
    assert_eq!(found, [("unit_number", "form_police_field"), ("printed_by", "form_static")]);

    let police = json!({ "unit_number": "1101050001", "handling_organ": "示例分局", "handling_officer": "示例民警",
        "police_sealed_on": "2026-03-14" });
    assert!(check_as("unit-form", &police, FilledBy::Police).is_ok());
    let zero = json!({ "unit_number": "1101050000", "unit_name": "示例公司" });
    let errors = check_as("unit-form", &zero, FilledBy::Police).unwrap_err();
    assert!(errors.iter().any(|error| error.message.code == "unit_number_sequence"));
    assert!(errors.iter().any(|error| error.path == "unit_name" && error.message.code == "form_applicant_field"));
}

#[test]
fn an_oversized_text_is_refused() {
    refused("website-form", "/unit_name", json!("示".repeat(201)), "unit_name", "form_too_long");
    refused("website-form", "/unit_address", json!("示".repeat(501)), "unit_address", "form_too_long");
    assert!(refusals("website-form", "/unit_address", json!("示".repeat(500))).is_empty());
}

#[test]
fn deep_or_huge_answers_are_refused_before_anything_reads_them() {
    let deep = (0..50).fold(json!("x"), |inner, _| json!([inner]));
    assert_eq!(Answers::new(BTreeMap::from([("unit_name".to_owned(), deep)])), Err(AnswersError::Depth));
    let huge = json!({ "unit_name": "x".repeat(Answers::MAX_BYTES) });
    assert!(serde_json::from_value::<Answers>(huge).unwrap_err().to_string().contains("bytes"));
    let many = json!(vec![Value::Null; Answers::MAX_BYTES]);
    assert_eq!(Answers::new(BTreeMap::from([("unit_name".to_owned(), many)])), Err(AnswersError::Size));
}

#[test]
fn a_day_to_come_is_accepted_with_a_warning() {
    let mut answers = example("website-form");
    answers["opened_on"] = json!("2026-04-01");
    let accepted = check("website-form", &answers).unwrap();
    let warning = accepted.warnings.iter().find(|warning| warning.path == "opened_on").unwrap();
    assert_eq!(warning.message.code, "form_date_future");
    assert!(accepted.warnings.iter().all(|warning| warning.message.is_known()));
}

#[test]
fn an_amendment_names_each_changed_answer() {
    let old = check("website-form", &example("website-form")).unwrap().answers;
    let mut changed = example("website-form");
    changed["officers"][1]["mobile"] = json!("16600000044");
    changed["addresses"] = json!([changed["addresses"][0]]);
    changed["postcode"] = json!(null);
    let new = check("website-form", &changed).unwrap().answers;
    let changes = form("website-form").diff(&old, &new);
    let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let expected =
        ["postcode", "officers[1].mobile", "addresses[1].ip", "addresses[1].provider", "addresses[1].server_address"];
    assert_eq!(paths, expected);
    assert_eq!((&changes[0].old, &changes[0].new), (&Some(json!("100025")), &None));
    assert!(form("website-form").diff(&old, &old).is_empty());
}
