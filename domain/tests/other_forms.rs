//! Answers to the forms of access providers, data centres, telecom filings and the platform's account and query.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    form::{Answers, FilledBy, Form},
    identity::Regions,
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use serde_json::{Value, json};

fn form(id: &str) -> &'static Form {
    Rulebook::builtin().form(id).unwrap()
}

fn example(id: &str) -> Value {
    let path = format!("{}/forms/examples/{id}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The canonical answers, or path and code of everything refused.
fn check(id: &str, answers: &Value) -> Result<Value, Vec<(String, String)>> {
    let answers: Answers = serde_json::from_value(answers.clone()).unwrap();
    let on = NaiveDate::from_ymd_opt(2026, 3, 15).unwrap();
    match form(id).validate(&answers, FilledBy::Applicant, on, Regions::builtin()) {
        Ok(accepted) => Ok(serde_json::to_value(accepted.answers).unwrap()),
        Err(errors) => {
            assert!(errors.iter().all(|error| error.message.is_known()), "{errors:?}");
            Err(errors.into_iter().map(|error| (error.path, error.message.code)).collect())
        }
    }
}

#[track_caller]
fn refused(id: &str, field: &str, value: Value, path: &str, code: &str) {
    let mut answers = example(id);
    answers[field] = value;
    assert_eq!(check(id, &answers), Err(vec![(path.to_owned(), code.to_owned())]));
}

#[test]
fn examples_are_accepted_and_stay_as_they_are_read() {
    let ids = [
        "access-provider-form",
        "telecom-site-form",
        "host-go-live-form",
        "ip-allocation-table",
        "server-table",
        "colocation-user-table",
        "terminal-user-list",
    ];
    for id in ids {
        let once = check(id, &example(id)).unwrap();
        assert_eq!(check(id, &once).unwrap(), once, "{id}");
    }
}

#[test]
fn several_codes_may_be_written_as_one_text() {
    let answers = check("access-provider-form", &example("access-provider-form")).unwrap();
    assert_eq!(answers["networks"], json!(["01", "03"]));
    assert_eq!(answers["service_kinds"], json!(["11"]));
    assert_eq!(answers["filled_on"], "2024-05-06");
    assert_eq!(answers["business_nature"], "0");
    assert_eq!(answers["ip_ranges"], "203.0.113.0,203.0.113.127;198.51.100.8,198.51.100.15");
}

#[test]
fn the_bad_values_of_an_access_provider_are_refused() {
    let id = "access-provider-form";
    refused(id, "networks", json!("01;x"), "networks[1]", "form_code");
    refused(id, "networks", json!("01;;03"), "networks[1]", "form_required");
    refused(id, "business_nature", json!("2"), "business_nature", "form_choice");
    refused(id, "unit_name", json!("示例;公司"), "unit_name", "form_banned_character");
    refused(id, "unit_name", json!("示例，公司"), "unit_name", "form_banned_character");
    refused(id, "provider_kind", json!(""), "provider_kind", "form_required");
    refused(id, "unit_number", json!("62060002000001"), "unit_number", "form_police_field");
}

#[test]
fn a_number_of_an_access_provider_has_fourteen_digits_with_02() {
    let number = |text: &str| {
        let answers: Answers = serde_json::from_value(json!({ "unit_number": text })).unwrap();
        let on = NaiveDate::from_ymd_opt(2026, 3, 15).unwrap();
        let errors = form("access-provider-form").validate(&answers, FilledBy::Police, on, Regions::builtin());
        errors.unwrap_err().into_iter().find(|error| error.path == "unit_number").map(|error| error.message.code)
    };
    assert_eq!(number("62060002000001"), None);
    assert_eq!(number("62060001000001").as_deref(), Some("filing_number_kind"));
    assert_eq!(number("6206000001").as_deref(), Some("filing_number_length"));
}

#[test]
fn a_site_without_a_domain_gives_its_address() {
    let answers = check("telecom-site-form", &example("telecom-site-form")).unwrap();
    assert_eq!(answers["domains"], json!(["example.cn", "203.0.113.7"]));
    assert_eq!(answers["approvals"], json!(["education", "bulletin_service"]));
    refused("telecom-site-form", "home_page", json!("203.0.113.300"), "home_page", "ip_address_malformed");
    refused("telecom-site-form", "home_page", json!("https://example.cn"), "home_page", "domain_name_url");
    refused("telecom-site-form", "domains", json!(["example.nowhere"]), "domains[0]", "domain_name_suffix_unknown");
}

#[test]
fn the_public_query_needs_one_of_three() {
    let one = |path: &str, code: &str| Err(vec![(path.to_owned(), code.to_owned())]);
    assert_eq!(check("platform-query", &json!({ "site_name": " " })), one("site_name", "form_at_least_one"));
    assert_eq!(check("platform-query", &json!({ "domain": "Example.CN" })), Ok(json!({ "domain": "example.cn" })));
    assert_eq!(
        check("platform-query", &json!({ "filing_number": "京" })),
        one("filing_number", "filing_number_not_digits")
    );
}

#[test]
fn passwords_and_codes_are_asked_for_and_not_kept() {
    let mut answers = json!({ "mobile": "16600000001", "mail": "contact@example.cn", "user_name": "example",
        "password": "not a word", "captcha": "7x2p", "sms_code": "123456" });
    let kept = check("platform-account", &answers).unwrap();
    assert_eq!(kept, json!({ "mobile": "+8616600000001", "mail": "contact@example.cn", "user_name": "example" }));
    answers["password"] = json!("");
    let missing = check("platform-account", &answers).unwrap_err();
    assert_eq!(missing, [("password".to_owned(), "form_required".to_owned())]);
}

#[test]
fn an_undertaking_asks_for_the_name_alone() {
    assert!(check("security-undertaking", &json!({ "unit_name": "示例学院" })).is_ok());
    let errors = check("security-undertaking", &json!({ "unit_name": "示例学院", "logs": "yes" })).unwrap_err();
    assert_eq!(errors, [("logs".to_owned(), "form_static".to_owned())]);
}
