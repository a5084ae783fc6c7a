//! An individual who files a website, and everything that is personal in it.

use beian_projections::Database;
use beian_tests::Fixture;
use serde_json::{Value, json};
use sqlx::Row;

use crate::journeys::world::World;

pub(crate) const FILER: &str = "dev.applicant.-.example-person";
pub(crate) const OFFICER: &str = "dev.officer.110105.clerk";
pub(super) const CHIEF: &str = "dev.supervisor.110105.chief";
pub(super) const AUDITOR: &str = "dev.auditor.110000.auditor";
pub(super) const ELSEWHERE: &str = "dev.officer.530102.clerk";

/// The resident id of the person responsible, made for tests.
pub(crate) const RESPONSIBLE: &str = "511922191111089101";

/// What must lie nowhere in the clear.
pub(super) const PERSONAL: [&str; 13] = [
    "511922191111089101",
    "32082319140423969X",
    "32082319140423969x",
    "16600000001",
    "166-0000-0001",
    "16600000002",
    "16600000003",
    "82000001",
    "Officer1@",
    "officer2@",
    "示例路1号",
    "示例负责人",
    "示例个人",
];

/// A website that an individual files in Chaoyang.
pub(crate) fn filing() -> Value {
    json!({ "input": {
        "procedure": "beijing", "organ": "110105", "region": "110105", "applicant": "INDIVIDUAL",
        "connectedOn": "2026-03-01", "answers": answers(),
    } })
}

pub(super) fn answers() -> Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/forms/examples/website-form.json");
    let mut answers: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    answers["unit_name"] = "示例个人".into();
    answers
}

/// The case of that filing.
pub(super) async fn submitted(world: &World) -> String {
    let case = world.opening(FILER).done("submitFiling", filing()).await;
    case["id"].as_str().unwrap().to_owned()
}

/// A field of the case as somebody sees it.
pub(super) async fn seen(world: &World, token: &str, case: &str, selection: &str) -> Value {
    let query = format!("query($id: UUID!) {{ case(id: $id) {{ {selection} }} }}");
    world.ask(token, &query, json!({ "id": case })).await["case"].clone()
}

pub(super) async fn reveal(world: &World, token: &str, case: &str, paths: Value, purpose: &str) -> Value {
    let query = "mutation($input: RevealPersonalData!) { revealPersonalData(input: $input) {
        values { path value } refusals { code path } } }";
    let command = uuid::Uuid::new_v4();
    let input = json!({ "caseId": case, "commandId": command, "paths": paths, "purpose": purpose });
    world.ask(token, query, json!({ "input": input })).await["revealPersonalData"].clone()
}

pub(super) async fn forget(world: &World, token: &str, whom: Value) -> Value {
    let query = "mutation($input: ForgetPerson!) { forgetPerson(input: $input) { forgotten refusals { code } } }";
    let mut input = json!({ "commandId": uuid::Uuid::new_v4(), "reason": "本人申请" });
    input.as_object_mut().unwrap().extend(whom.as_object().unwrap().clone());
    world.ask(token, query, json!({ "input": input })).await["forgetPerson"].clone()
}

/// Every row of every table as text.
pub(super) async fn everything(fixture: &Fixture) -> String {
    let pool = fixture.database.any();
    let texts = async |query: &str| -> Vec<String> {
        let rows = sqlx::query(query).fetch_all(pool).await.unwrap();
        rows.iter().map(|row| row.try_get::<String, _>(0).unwrap()).collect()
    };
    let mut all = Vec::new();
    match fixture.database {
        Database::Sqlite(_) => {
            for table in texts("select name from sqlite_master where type = 'table'").await {
                let columns = texts(&format!("select 'quote(' || name || ')' from pragma_table_info('{table}')")).await;
                all.extend(texts(&format!("select {} from {table}", columns.join(" || ' ' || "))).await);
            }
        }
        Database::Postgres(_) => {
            let tables = "select tablename::text from pg_tables where schemaname = current_schema()";
            for table in texts(tables).await {
                all.extend(texts(&format!("select found::text from {table} as found")).await);
            }
        }
    }
    all.join("\n")
}

/// Asserts that a text holds nothing personal.
pub(crate) fn assert_nothing_personal(text: &str, place: &str) {
    for datum in PERSONAL {
        assert!(!text.contains(datum), "{datum} is readable in {place}");
    }
}
