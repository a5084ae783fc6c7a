//! What is personal is sealed before it reaches the log, and masked wherever it is shown.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::people::{FILER, OFFICER, answers, assert_nothing_personal, everything, seen, submitted};
use crate::journeys::{
    filing::filed,
    world::{APPLICANT, CLERK, World, kunming_filing, unit_answers},
};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_lies_in_the_clear_on_sqlite() {
    nothing_personal_lies_in_the_clear(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_lies_in_the_clear_on_postgres() {
    nothing_personal_lies_in_the_clear(Fixture::postgres().await.unwrap()).await;
}

async fn nothing_personal_lies_in_the_clear(fixture: Fixture) {
    let world = World::start(fixture).await;
    let case = submitted(&world).await;
    let correction = json!({ "input": { "field": "answers.phone", "value": "010-82000009", "reason": "笔误" } });
    world.order(OFFICER, &case).done("correctFiling", correction).await;
    let list = "query { cases(first: 10) { edges { node { unitName } } } }";
    let position = world.position().await;
    let waits = list.replace("first: 10", &format!("first: 10, minPosition: {position}"));
    let listed = world.ask(OFFICER, &waits, Value::Null).await.to_string();
    assert!(listed.contains("示**"), "{listed}");
    assert_nothing_personal(&listed, "the work queue");
    let all = everything(&world.fixture).await;
    assert!(all.contains("\"sealed\"") && all.contains("示**"), "the dump holds what it should");
    assert_nothing_personal(&all, "the database");
    assert!(!all.contains("82000009"), "a corrected phone is readable");
    let shown = "particulars { unitName } applicant { name } form { answers } timeline { fact }";
    let shown = seen(&world, OFFICER, &case, shown).await;
    assert_nothing_personal(&shown.to_string(), "what an officer sees");
    let masked = &shown["form"]["answers"];
    assert_eq!(masked["responsible_person"]["resident_id"], "511***********9101");
    assert_eq!(masked["responsible_person"]["mobile"], "166****0001");
    assert_eq!(masked["unit_address"], "北京市朝阳区***");
    assert_eq!((&masked["unit_name"], &shown["applicant"]["name"]), (&json!("示**"), &json!("示**")));
    assert_eq!(masked["site_name"], "示例网站", "what is nobody's stays readable");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_filer_sees_the_own_data_and_an_amendment_is_compared_in_clear() {
    let world = World::on_sqlite().await;
    let case = submitted(&world).await;
    let own = seen(&world, FILER, &case, "form { answers }").await["form"]["answers"].clone();
    assert_eq!(own["responsible_person"]["resident_id"], "511922191111089101");
    assert_eq!(own["unit_name"], "示例个人");
    let same = json!({ "input": { "field": "answers.phone", "value": answers()["phone"], "reason": "核对" } });
    let refused = world.order(OFFICER, &case).refused("correctFiling", same).await;
    assert_eq!(refused[0].0, "nothing_changes", "the sealed phone is compared in clear");
    let items = json!({ "input": { "items": ["更正电话"], "by": "2026-04-10", "basis": "D04" } });
    world.order(OFFICER, &case).done("returnForRectification", items).await;
    let mut changed = answers();
    changed["phone"] = "010-82000007".into();
    world.order(FILER, &case).done("amendFiling", json!({ "input": { "answers": changed } })).await;
    let own = seen(&world, FILER, &case, "form { answers }").await["form"]["answers"].clone();
    assert_eq!(own["phone"], "+861082000007");
    let stranger = seen(&world, "dev.applicant.-.another", &case, "form { answers }").await;
    assert_eq!(stranger, Value::Null);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filed_case_reports_no_change_where_nothing_changed() {
    let world = World::on_sqlite().await;
    let case = filed(&world, kunming_filing()).await;
    let mut report = json!({ "input": { "changedOn": "2026-03-11", "answers": unit_answers() } });
    let refused = world.order(APPLICANT, &case).refused("changeParticulars", report.clone()).await;
    assert_eq!(refused[0].0, "nothing_changes");
    report["input"]["answers"]["address"] = "北京市朝阳区示例路8号".into();
    world.order(APPLICANT, &case).done("changeParticulars", report).await;
    let own = seen(&world, APPLICANT, &case, "form { answers }").await;
    assert_eq!(own["form"]["answers"]["address"], "北京市朝阳区示例路8号");
    assert!(!everything(&world.fixture).await.contains("示例路8号"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_in_reports_of_access_users_are_sealed_and_still_compared() {
    let world = World::on_sqlite().await;
    let mut filing = kunming_filing();
    filing["input"]["applicant"] = "ACCESS_PROVIDER".into();
    let case = filed(&world, filing).await;
    let row = |name: &str, kind: &str, domain: &str| {
        json!({ "name": name, "kind": kind, "address": "云南省昆明市五华区示例路7号", "domain": domain,
                "connectedOn": "2026-03-02" })
    };
    let report = |rows: Value| json!({ "input": { "asOf": "2026-03-12", "full": true, "list": { "rows": rows } } });
    let first = json!([row("甲用户", "person", "a.example.cn"), row("乙公司", "unit", "b.example.cn")]);
    world.order(APPLICANT, &case).done("reportAccessUsers", report(first.clone())).await;
    let again = world.order(APPLICANT, &case).refused("reportAccessUsers", report(first)).await;
    assert_eq!(again[0].0, "nothing_changes", "the same people are the same under their seals");
    let less = json!([row("乙公司", "unit", "b.example.cn")]);
    world.order(APPLICANT, &case).done("reportAccessUsers", report(less)).await;
    let list = "accessUsers { total users { edges { node { name address } } }
                reports { added { name address } removed { name } } } timeline(first: 100) { fact }";
    let seen = seen(&world, CLERK, &case, list).await;
    assert_eq!(seen["accessUsers"]["total"], 1);
    assert_eq!(seen["accessUsers"]["reports"][1]["removed"], json!([{ "name": "甲**" }]));
    let person = json!({ "name": "甲**", "address": "云南省昆明市五华区***" });
    assert!(seen["accessUsers"]["reports"][0]["added"].as_array().unwrap().contains(&person), "{seen}");
    assert!(!seen.to_string().contains("甲用户"), "{seen}");
    assert!(!everything(&world.fixture).await.contains("甲用户"));
    world.close().await;
}
