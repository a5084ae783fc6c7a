//! A year of inspections: the plan drawn up, changed by hand, approved, carried out, and read by the next year's.

use std::collections::BTreeMap;

use beian_services::http::LARGEST_PHOTOGRAPH;
use beian_tests::{
    Fixture, MASTER_KEY,
    program::{beian, ended},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    inspections::{KAILI_CLERK, KAILI_INSPECTOR, filed_in_kaili},
    world::{CHIEF, World},
};
use crate::log_contract::promises;

const SUPERVISOR: &str = "dev.supervisor.522601.chief";
const ABOVE: &str = "dev.supervisor.522600.chief";

promises!(
    a_plan_is_drawn_up_changed_approved_carried_out_and_read_by_the_next_years,
    a_plan_goes_out_as_a_sheet_and_comes_back_changed_whole_or_not_at_all,
    a_case_that_ended_or_moved_away_is_skipped_and_says_why,
    a_calendar_is_read_back_by_another_reader,
);

const PLAN: &str = "plan { version approvedAt provisional { knownThrough }
    pending fulfilment { planned scheduled held passed toRectify failed late skipped }
    entries(first: 100) { edges { node { caseId on inspector dueOn rule changes state citations { text }
        followUp { year state } skipped { code zh } } } } }
    position replayed refusals { code path }";

/// One command on the plan of Kaili.
async fn command(world: &World, token: &str, year: i32, mutation: &str, arguments: &str) -> Value {
    let target = json!({ "organ": "522601", "year": year, "commandId": Uuid::new_v4(), "reason": "工作安排" });
    give(world, token, &target, mutation, arguments).await
}

async fn give(world: &World, token: &str, target: &Value, mutation: &str, arguments: &str) -> Value {
    let query = format!("mutation($target: PlanTarget!) {{ it: {mutation}(target: $target{arguments}) {{ {PLAN} }} }}");
    world.ask(token, &query, json!({ "target": target })).await["it"].clone()
}

fn done(payload: &Value) -> Value {
    assert_eq!(payload["refusals"], json!([]));
    payload["plan"].clone()
}

fn codes(payload: &Value) -> Vec<(String, Option<String>)> {
    assert_eq!(payload["plan"], Value::Null, "{payload}");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let refusals = payload["refusals"].as_array().unwrap();
    refusals.iter().map(|refusal| (text(&refusal["code"]).unwrap(), text(&refusal["path"]))).collect()
}

fn refused(code: &str, path: &str) -> Vec<(String, Option<String>)> {
    vec![(code.to_owned(), (!path.is_empty()).then(|| path.to_owned()))]
}

fn entries(plan: &Value) -> Vec<Value> {
    plan["entries"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect()
}

fn entry(plan: &Value, case: &str) -> Value {
    entries(plan).into_iter().find(|entry| entry["caseId"] == case).unwrap()
}

/// Drawn up in December for two inspectors: three units filed in June.
async fn drawn_up(world: &World) -> (Vec<String>, Value) {
    world.now_is("2025-06-01T10:00:00+08:00");
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(filed_in_kaili(world).await);
    }
    world.now_is("2025-12-15T10:00:00+08:00");
    let payload = command(world, SUPERVISOR, 2026, "drawUpInspectionPlan", ", inspectors: [\"li\", \"wang\"]").await;
    (cases, done(&payload))
}

async fn shown(world: &World, token: &str, year: i32, position: i64) -> Value {
    let query =
        "query($year: Int!, $seen: LogPosition) { inspectionPlan(organ: \"522601\", year: $year, minPosition: $seen) {
        fulfilment { planned scheduled held passed toRectify failed late skipped }
        entries(first: 100) { edges { node { caseId on inspector state } } } } }";
    world.ask(token, query, json!({ "year": year, "seen": position })).await["inspectionPlan"].clone()
}

async fn a_plan_is_drawn_up_changed_approved_carried_out_and_read_by_the_next_years(fixture: Fixture) {
    let world = World::start(fixture).await;
    let (cases, plan) = drawn_up(&world).await;
    let planned = entries(&plan);
    assert_eq!(planned.len(), 3);
    let days: Vec<_> = planned.iter().map(|entry| entry["on"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-01-04", "2026-05-08", "2026-09-02"], "248 working days in thirds");
    let who: Vec<_> = planned.iter().map(|entry| entry["inspector"].as_str().unwrap()).collect();
    assert_eq!(who, ["li", "wang", "li"]);
    assert_eq!((&planned[0]["rule"], &planned[0]["dueOn"]), (&json!("T19"), &json!("2026-12-31")));
    assert!(planned[0]["citations"][0]["text"].is_string());
    assert_eq!((&plan["approvedAt"], &plan["provisional"]), (&Value::Null, &Value::Null));

    let who_may = codes(&command(&world, KAILI_INSPECTOR, 2026, "approveInspectionPlan", "").await);
    assert_eq!(who_may, refused("role_not_allowed", ""));
    let elsewhere = codes(&command(&world, CHIEF, 2026, "approveInspectionPlan", "").await);
    assert_eq!(elsewhere, refused("plan_beyond_reach", "target.organ"));
    let seen = shown(&world, KAILI_INSPECTOR, 2026, world.position().await).await;
    assert_eq!(seen["fulfilment"]["planned"], 3);
    assert_eq!(shown(&world, CHIEF, 2026, 0).await, Value::Null, "another county's plan");

    // That of September: ids are drawn by chance, and the one of January is to be late.
    let moved = planned[2]["caseId"].as_str().unwrap();
    let change =
        |on: &str| format!(", change: {{ move: {{ caseId: \"{moved}\", on: \"{on}\", inspector: \"zhao\" }} }}");
    let day_off = codes(&command(&world, SUPERVISOR, 2026, "changePlanEntry", &change("2026-03-15")).await);
    assert_eq!(day_off, refused("plan_day_off", "change.on"));
    let plan = done(&command(&world, SUPERVISOR, 2026, "changePlanEntry", &change("2026-03-16")).await);
    let by_hand = entry(&plan, moved);
    assert_eq!(
        (&by_hand["on"], &by_hand["inspector"], &by_hand["changes"]),
        (&json!("2026-03-16"), &json!("zhao"), &json!(1))
    );
    assert_eq!(by_hand["state"], "DUE", "a draft schedules nothing");

    let target = json!({ "organ": "522601", "year": 2026, "commandId": Uuid::new_v4() });
    let approved = give(&world, ABOVE, &target, "approveInspectionPlan", "").await;
    assert_eq!((&done(&approved)["pending"], &approved["replayed"]), (&json!(0), &json!(false)));
    let again = give(&world, ABOVE, &target, "approveInspectionPlan", "").await;
    assert_eq!((&again["replayed"], &done(&again)["version"]), (&json!(true), &approved["plan"]["version"]));
    let seen = shown(&world, SUPERVISOR, 2026, approved["position"].as_i64().unwrap()).await;
    assert_eq!((&seen["fulfilment"]["scheduled"], &seen["fulfilment"]["late"]), (&json!(3), &json!(0)));
    for case in &cases {
        let asked = "query($id: UUID!) { case(id: $id) { inspections { year plannedOn state } } }";
        let found = world.ask(SUPERVISOR, asked, json!({ "id": case })).await["case"]["inspections"].clone();
        let on = entry(&seen, case)["on"].clone();
        assert_eq!(found, json!([{ "year": 2026, "plannedOn": on, "state": "SCHEDULED" }]));
    }
    let redrawn = codes(&command(&world, SUPERVISOR, 2026, "drawUpInspectionPlan", "").await);
    assert_eq!(redrawn, refused("plan_approved", ""));

    world.now_is("2026-03-16T10:00:00+08:00");
    hold_and_order_rectification(&world, moved).await;
    let late = shown(&world, SUPERVISOR, 2026, world.position().await).await["fulfilment"].clone();
    let expected = json!({ "planned": 3, "scheduled": 2, "held": 1, "passed": 0, "toRectify": 1, "failed": 0, "late": 1, "skipped": 0 });
    assert_eq!(late, expected, "one held, one of January late");

    let next = done(&command(&world, SUPERVISOR, 2027, "drawUpInspectionPlan", "").await);
    let first = &entries(&next)[0];
    assert_eq!(first["caseId"], json!(moved), "what was to be put right comes first");
    assert_eq!(first["followUp"], json!({ "year": 2026, "state": "RECTIFYING" }));
    assert_eq!(entries(&next).len(), 3);
    assert_eq!(next["provisional"]["knownThrough"], "2026-12-31");
    world.close().await;
}

async fn hold_and_order_rectification(world: &World, case: &str) {
    let asked = "query($id: UUID!) { case(id: $id) { inspections { items { id citations { text } } } } }";
    let found = world.ask(KAILI_INSPECTOR, asked, json!({ "id": case })).await;
    let items = found["case"]["inspections"][0]["items"].as_array().unwrap().clone();
    let result = |(index, item): (usize, &Value)| json!({ "item": item["id"], "passed": index > 0 });
    let results: Vec<Value> = items.iter().enumerate().map(result).collect();
    let photograph = photographed(world, case).await;
    let held = |finding: i32, sha256: &str| {
        let photographs = [json!({ "sha256": sha256, "finding": finding })];
        json!({ "input": { "year": 2026, "results": results, "findings": ["日志留存不足六个月"], "photographs": photographs } })
    };
    let hold = async |arguments: Value| world.order(KAILI_INSPECTOR, case).refused("holdInspection", arguments).await;
    assert_eq!(hold(held(0, &"0".repeat(64))).await, refused("photograph_unknown", "photographs[0].sha256"));
    assert_eq!(hold(held(1, &photograph)).await, refused("photograph_of_nothing", "photographs[0].finding"));
    world.order(KAILI_INSPECTOR, case).done("holdInspection", held(0, &photograph)).await;
    let asked = "query($id: UUID!) { case(id: $id) { inspections { photographs { sha256 mediaType size finding } } } }";
    let found = world.ask(KAILI_INSPECTOR, asked, json!({ "id": case })).await["case"]["inspections"][0].clone();
    let expected = json!([{ "sha256": photograph, "mediaType": "image/png", "size": PICTURE.len(), "finding": 0 }]);
    assert_eq!(found["photographs"], expected);
    let verdict = json!({ "input": { "year": 2026, "verdict": "RECTIFY_BY", "by": "2026-04-15", "basis": "责令限期整改通知书" } });
    world.order(KAILI_INSPECTOR, case).done("concludeInspection", verdict).await;
    let asked = "query($id: UUID!) { case(id: $id) { inspections { state rectifyBy } deadlines { rule due } } }";
    let found = world.ask(KAILI_INSPECTOR, asked, json!({ "id": case })).await["case"].clone();
    assert_eq!(found["inspections"], json!([{ "state": "RECTIFYING", "rectifyBy": "2026-04-15" }]));
    let deadlines = found["deadlines"].as_array().unwrap();
    assert!(deadlines.iter().any(|deadline| deadline["rule"] == "rectification-order"), "{found}");
}

/// The least that is a picture by its beginning.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR";

/// Sends a photograph of a case; its digest. It is told by its content, bounded, and shown to those who read the case.
async fn photographed(world: &World, case: &str) -> String {
    let path = format!("/cases/{case}/photographs");
    let send = async |token: &str, file: &[u8]| {
        let (status, told) = world.upload(token, &path, file.to_vec()).await;
        (status, told["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(send("", PICTURE).await, (401, "UNAUTHENTICATED".to_owned()));
    assert_eq!(send(CHIEF, PICTURE).await.0, 404, "another county's case");
    assert_eq!(send("dev.auditor.522601.auditor", PICTURE).await, (403, "PHOTOGRAPH_NOT_ALLOWED".to_owned()));
    let told = send(KAILI_INSPECTOR, b"<svg>not a picture</svg>").await;
    assert_eq!(told, (415, "PHOTOGRAPH_NO_PICTURE".to_owned()));
    let large = [PICTURE, &vec![0; LARGEST_PHOTOGRAPH]].concat();
    assert_eq!(send(KAILI_INSPECTOR, &large).await, (413, "PHOTOGRAPH_TOO_LARGE".to_owned()));
    let (status, kept) = world.upload(KAILI_INSPECTOR, &path, PICTURE.to_vec()).await;
    assert_eq!(status, 201, "{kept}");
    let sha256 = kept["sha256"].as_str().unwrap().to_owned();
    assert_eq!(sha256, beian_projections::Digest(Sha256::digest(PICTURE).into()).to_string());
    let file = format!("{path}/{sha256}");
    assert_eq!(world.download(KAILI_INSPECTOR, &file).await, ("image/png".to_owned(), PICTURE.to_vec()));
    assert_eq!(world.text_of(CHIEF, &file).await.0, 404);
    sha256
}

async fn a_plan_goes_out_as_a_sheet_and_comes_back_changed_whole_or_not_at_all(fixture: Fixture) {
    let world = World::start(fixture).await;
    let (_, plan) = drawn_up(&world).await;
    let (status, sheet) = world.text_of(KAILI_INSPECTOR, "/plans/522601/2026.csv").await;
    assert_eq!(status, 200);
    assert_eq!(world.text_of("", "/plans/522601/2026.csv").await.0, 401);
    for (token, path) in [
        (CHIEF, "/plans/522601/2026.csv"),
        (SUPERVISOR, "/plans/522601/2027.csv"),
        (SUPERVISOR, "/plans/522601/2026.pdf"),
    ] {
        assert_eq!(world.text_of(token, path).await.0, 404, "{path}");
    }
    let import = async |sheet: String| {
        let literal = serde_json::to_string(&sheet).unwrap();
        command(&world, SUPERVISOR, 2026, "importInspectionPlan", &format!(", sheet: {{ csv: {literal} }}")).await
    };
    assert_eq!(codes(&import(sheet.clone()).await), refused("nothing_changes", ""));
    let wrong = sheet.replace("2026-05-08", "2026-05-09").replace("2026-09-02,li", "2026-09-02,");
    let told = codes(&import(wrong.replace("2026-05-09", "2026-05-10")).await);
    assert_eq!(told, refused("plan_day_off", "rows[1].on"), "a Sunday; nothing of the sheet was taken in");
    let plan_after = shown(&world, SUPERVISOR, 2026, 0).await;
    assert_eq!(entries(&plan_after)[2]["inspector"], "li");
    let taken = done(&import(wrong).await);
    let days = |plan: &Value| -> BTreeMap<String, (Value, Value)> {
        let row = |entry: Value| {
            (entry["caseId"].as_str().unwrap().to_owned(), (entry["on"].clone(), entry["inspector"].clone()))
        };
        entries(plan).into_iter().map(row).collect()
    };
    let mut expected = days(&plan);
    for (on, inspector) in expected.values_mut() {
        match on.as_str().unwrap() {
            "2026-05-08" => *on = json!("2026-05-09"),
            "2026-09-02" => *inspector = Value::Null,
            _ => {}
        }
    }
    assert_eq!(days(&taken), expected, "9 May 2026 is a Saturday that is worked");
    let changes: Vec<_> = entries(&taken).iter().map(|entry| entry["changes"].clone()).collect();
    assert_eq!(changes, [0, 1, 1]);

    // The same from the command line.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.csv");
    let program = |what: &str, more: &[&str]| {
        let mut command = beian().unwrap();
        command.args(["plan", what, "--organ", "522601", "--year", "2026", "--clock", "2025-12-15T11:00:00+08:00"]);
        command.args(more).env("DATABASE_URL", &world.fixture.url).env("BEIAN_MASTER_KEY", MASTER_KEY);
        ended(command).unwrap()
    };
    let sheet = program("export", &[]).out;
    assert!(sheet.contains("2026-05-09"), "{sheet}");
    let import = |sheet: String| {
        std::fs::write(&file, sheet).unwrap();
        program("import", &["--reason", "工作安排", file.to_str().unwrap()])
    };
    let refused = import(sheet.replace("2026-05-09", "2026-05-10"));
    assert!(refused.code == Some(3) && refused.err.contains("rows[1].on"), "{refused:?}");
    assert_eq!(program("export", &[]).out, sheet, "nothing of it was taken in");
    let imported = import(sheet.replace("2026-05-09", "2026-05-08"));
    assert!(imported.code == Some(0) && imported.err.contains("3 entries"), "{imported:?}");
    assert_eq!(program("export", &[]).out, sheet.replace("2026-05-09", "2026-05-08"));
    world.close().await;
}

async fn a_case_that_ended_or_moved_away_is_skipped_and_says_why(fixture: Fixture) {
    let world = World::start(fixture).await;
    let (cases, _) = drawn_up(&world).await;
    let [ended, moved, stays] = cases.as_slice() else { panic!() };
    world.order(KAILI_CLERK, ended).done("terminateFiling", json!({ "endedOn": "2025-12-15" })).await;
    let to = json!({ "to": "522622", "reason": "办公地址变更" });
    world.order(ABOVE, moved).done("transferCase", to).await;
    let plan = done(&command(&world, SUPERVISOR, 2026, "approveInspectionPlan", "").await);
    assert_eq!((&plan["pending"], &plan["fulfilment"]["skipped"]), (&json!(0), &json!(2)));
    assert_eq!(entry(&plan, moved)["skipped"]["code"], "plan_case_moved");
    assert!(entry(&plan, ended)["skipped"]["code"].is_string());
    assert_eq!(entry(&plan, stays)["skipped"], Value::Null);

    let drop = format!(", change: {{ drop: {{ caseId: \"{moved}\" }} }}");
    assert_eq!(entries(&done(&command(&world, SUPERVISOR, 2026, "changePlanEntry", &drop).await)).len(), 2);
    let add = |case: &str| format!(", change: {{ add: {{ caseId: \"{case}\", on: \"2026-06-01\" }} }}");
    let not_owed = codes(&command(&world, SUPERVISOR, 2026, "changePlanEntry", &add(moved)).await);
    assert_eq!(not_owed, refused("plan_not_owed", "change.caseId"));
    let twice = codes(&command(&world, SUPERVISOR, 2026, "changePlanEntry", &add(stays)).await);
    assert_eq!(twice, refused("plan_entry_twice", "change.caseId"));
    let drop = format!(", change: {{ drop: {{ caseId: \"{stays}\" }} }}");
    done(&command(&world, SUPERVISOR, 2026, "changePlanEntry", &drop).await);
    let payload = command(&world, SUPERVISOR, 2026, "changePlanEntry", &add(stays)).await;
    assert_eq!(done(&payload)["pending"], 0);
    let asked = "query($id: UUID!) { case(id: $id) { inspections { plannedOn } } }";
    let found = world.ask(SUPERVISOR, asked, json!({ "id": stays })).await["case"]["inspections"].clone();
    assert_eq!(found, json!([{ "plannedOn": "2026-06-01" }]), "what is added to an approved plan is scheduled at once");
    world.close().await;
}

async fn a_calendar_is_read_back_by_another_reader(fixture: Fixture) {
    let world = World::start(fixture).await;
    let (cases, plan) = drawn_up(&world).await;
    let change = format!(", change: {{ move: {{ caseId: \"{}\", on: \"2026-03-16\" }} }}", cases[1]);
    let changed = done(&command(&world, SUPERVISOR, 2026, "changePlanEntry", &change).await);
    let read = async || {
        let (status, text) = world.text_of(KAILI_INSPECTOR, "/plans/522601/2026.ics").await;
        assert_eq!(status, 200);
        let mut calendars = ical::IcalParser::new(text.as_bytes());
        let calendar = calendars.next().unwrap().unwrap();
        assert!(calendars.next().is_none());
        let zone = calendar.properties.iter().find(|property| property.name == "X-WR-TIMEZONE").unwrap();
        assert_eq!(zone.value.as_deref(), Some("Asia/Shanghai"));
        assert_eq!(calendar.properties.iter().filter(|property| property.name == "PRODID").count(), 1);
        let event = |event: ical::parser::ical::component::IcalEvent| {
            let value = |name: &str| {
                let found = event.properties.iter().find(|property| property.name == name);
                found.and_then(|property| property.value.clone()).unwrap()
            };
            let ends = |property: &ical::property::Property| property.name == "DTEND";
            assert!(!event.properties.iter().any(ends), "a day that ends when it begins is none");
            (value("UID"), (value("DTSTART"), value("SEQUENCE"), value("STATUS")))
        };
        calendar.events.into_iter().map(event).collect::<BTreeMap<_, _>>()
    };
    let expected = |plan: &Value, status: &str| -> BTreeMap<String, (String, String, String)> {
        let row = |entry: Value| {
            let uid = format!("{}-2026@inspection.beian", entry["caseId"].as_str().unwrap());
            let on = entry["on"].as_str().unwrap().replace('-', "");
            (uid, (on, entry["changes"].to_string(), status.to_owned()))
        };
        entries(plan).into_iter().map(row).collect()
    };
    let draft = read().await;
    assert_eq!(draft, expected(&changed, "TENTATIVE"));
    assert_ne!(draft, expected(&plan, "TENTATIVE"));
    let approved = done(&command(&world, SUPERVISOR, 2026, "approveInspectionPlan", "").await);
    assert_eq!(read().await, expected(&approved, "CONFIRMED"));
    world.close().await;
}
