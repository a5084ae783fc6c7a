//! Filings owed: units that an access provider reports as connected, without a filing of their own.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::{
    filing::filed,
    world::{APPLICANT, CLERK, World, kunming_filing, unit_answers},
};

const UNFILED: &str = "query { cases(first: 50, filter: { statuses: [UNFILED] }) { edges { node { id } } } }";
const CASE: &str = "query($id: UUID!) { case(id: $id) { status origin actions particulars { unitName domains }
    days { connectedOn } deadlines { rule duty dueOn state } timeline { name role } } }";
const UNIT: &str = "dev.applicant.-.reported-unit";

fn report(as_of: &str, rows: Value) -> Value {
    json!({ "input": { "asOf": as_of, "full": false, "list": { "rows": rows } } })
}

fn row(kind: &str, name: &str, domain: &str) -> Value {
    json!({ "name": name, "kind": kind, "region": "530102", "domain": domain, "connectedOn": "2026-03-02" })
}

async fn owed(world: &World) -> Vec<Value> {
    let found = world.ask(CLERK, UNFILED, Value::Null).await;
    found["cases"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect()
}

async fn journey(fixture: Fixture) {
    let world = World::start(fixture).await;
    let mut filing = kunming_filing();
    filing["input"]["applicant"] = "ACCESS_PROVIDER".into();
    let own_name = unit_answers()["unit_name"].as_str().unwrap().to_owned();
    let provider = filed(&world, filing).await;
    assert_eq!(world.read_reports().await, 0);
    let rows = json!([
        row("unit", "示例甲公司", "a.example.cn"),
        row("unit", &own_name, "own.example.cn"),
        row("person", "示例丁", "d.example.cn"),
    ]);
    world.order(APPLICANT, &provider).done("reportAccessUsers", report("2026-03-12", rows)).await;
    assert_eq!(world.read_reports().await, 1, "who has filed, and a person, owe nothing");
    let found = owed(&world).await;
    assert_eq!(found.len(), 1);
    let asked = async |token: &str| world.ask(token, CASE, json!({ "id": found[0] })).await["case"].clone();
    let case = asked(CLERK).await;
    assert_eq!((&case["status"], &case["origin"]), (&json!("UNFILED"), &json!("REPORTED")));
    assert_eq!(case["particulars"], json!({ "unitName": "示例甲公司", "domains": ["a.example.cn"] }));
    let due = json!([{ "rule": "T14", "duty": "APPLICANT", "dueOn": "2026-04-01", "state": "OPEN" }]);
    assert_eq!((&case["days"]["connectedOn"], &case["deadlines"]), (&json!("2026-03-02"), &due));
    assert_eq!(case["timeline"], json!([{ "name": "UnitReported", "role": "MACHINE" }]));

    // Told again, with another line; reading goes on where it was left and opens nothing twice.
    let again = json!([row("unit", "示例甲公司", "second.example.cn"), row("unit", "示例甲公司", "a.example.cn")]);
    world.order(APPLICANT, &provider).done("reportAccessUsers", report("2026-03-12", again)).await;
    assert_eq!(world.read_reports().await, 0);
    assert_eq!(owed(&world).await, found);

    // The same name in another province is another unit's.
    let mut elsewhere = row("unit", &own_name, "elsewhere.example.cn");
    elsewhere["region"] = "440305".into();
    world.order(APPLICANT, &provider).done("reportAccessUsers", report("2026-03-12", json!([elsewhere]))).await;
    assert_eq!(world.read_reports().await, 1);
    assert_eq!(owed(&world).await, found, "not in this organ");

    // Taken off, and reported later as connected: it owes again, once.
    let second = json!([row("unit", "示例乙公司", "b.example.cn")]);
    world.order(APPLICANT, &provider).done("reportAccessUsers", report("2026-03-12", second)).await;
    assert_eq!(world.read_reports().await, 1);
    let taken_off = owed(&world).await.into_iter().find(|id| !found.contains(id)).unwrap();
    let ground = json!({ "ground": "误报" });
    world.order(CLERK, taken_off.as_str().unwrap()).done("cancelFiling", ground).await;
    assert_eq!(world.read_reports().await, 0);
    assert_eq!(owed(&world).await, found);
    for (domain, opened) in [("c.example.cn", 1), ("d.example.cn", 0)] {
        let later = json!([row("unit", "示例乙公司", domain)]);
        world.order(APPLICANT, &provider).done("reportAccessUsers", report("2026-03-12", later)).await;
        assert_eq!(world.read_reports().await, opened, "{domain}");
    }
    let again: Vec<Value> = owed(&world).await.into_iter().filter(|id| !found.contains(id)).collect();
    assert!(again.len() == 1 && again[0] != taken_off, "{again:?}");
    world.order(CLERK, again[0].as_str().unwrap()).done("cancelFiling", json!({ "ground": "误报" })).await;

    // Overdue; then the unit claims the case and files.
    world.now_is("2026-04-02T10:00:00+08:00");
    assert_eq!(asked(CLERK).await["deadlines"][0]["state"], "OVERDUE");
    let id = found[0].as_str().unwrap();
    let claim = json!({ "applicant": "USING_UNIT", "name": "示例甲公司" });
    world.order(UNIT, id).done("claimWebsite", claim).await;
    let mut filing = kunming_filing();
    filing["input"]["connectedOn"] = "2026-03-02".into();
    filing["input"]["answers"]["unit_name"] = "示例甲公司".into();
    world.order(UNIT, id).done("submitFiling", filing).await;
    let case = asked(UNIT).await;
    let duty = case["deadlines"].as_array().unwrap().iter().find(|deadline| deadline["rule"] == "T14").unwrap().clone();
    assert_eq!((&case["status"], &duty["state"]), (&json!("UNDER_REVIEW"), &json!("MET_LATE")));
    assert_eq!(world.read_reports().await, 0);
    assert_eq!(owed(&world).await, Vec::<Value>::new());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reported_unit_without_a_filing_owes_one_on_sqlite() {
    journey(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reported_unit_without_a_filing_owes_one_on_postgresql() {
    journey(Fixture::postgres().await.unwrap()).await;
}
