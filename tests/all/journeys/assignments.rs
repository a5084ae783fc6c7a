//! Who handles which case: assigned, taken, taken back, by the dozen too; found in lists, and told when a limit nears.

use std::time::Duration;

use beian_domain::counting::Moment;
use beian_services::{access::Settings, watch::Watch};
use beian_tests::Fixture;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{APPLICANT, CHIEF, CLERK, STRANGER, World, kunming_filing, unit_answers};
use crate::{
    access::house::{Browser, House},
    log_contract::promises,
};

promises!(
    a_case_is_assigned_taken_and_taken_back,
    many_cases_are_assigned_each_for_itself,
    only_who_holds_office_at_the_organ_is_assigned_and_is_then_told,
);

const COLLEAGUE: &str = "dev.first_reviewer.530102.wang";

async fn submitted(world: &World) -> String {
    let case = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    case["id"].as_str().unwrap().to_owned()
}

/// The ids and handlers of the cases that somebody finds by a filter.
async fn queue(world: &World, token: &str, filter: &str) -> Vec<(String, Value)> {
    let query = format!(
        "query($seen: LogPosition) {{ cases(first: 100, minPosition: $seen, filter: {{ {filter} }}) {{
            edges {{ node {{ id handler {{ login name }} }} }} }} }}"
    );
    let found = world.ask(token, &query, json!({ "seen": world.position().await })).await;
    let edges = found["cases"]["edges"].as_array().unwrap();
    let entry = |edge: &Value| (edge["node"]["id"].as_str().unwrap().to_owned(), edge["node"]["handler"].clone());
    let mut entries: Vec<_> = edges.iter().map(entry).collect();
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    entries
}

async fn handler(world: &World, token: &str, id: &str) -> Value {
    let query = "query($id: UUID!) { case(id: $id) { handler { login name since } } }";
    world.ask(token, query, json!({ "id": id })).await["case"]["handler"].clone()
}

async fn actions(world: &World, token: &str, id: &str) -> Vec<String> {
    let query = "query($id: UUID!) { case(id: $id) { actions } }";
    let found = world.ask(token, query, json!({ "id": id })).await;
    let offered = found["case"]["actions"].as_array().unwrap().iter();
    let offered = offered.map(|action| action.as_str().unwrap().to_owned());
    offered.filter(|action| ["ASSIGN", "TAKE", "UNASSIGN"].contains(&action.as_str())).collect()
}

async fn a_case_is_assigned_taken_and_taken_back(fixture: Fixture) {
    let world = World::start(fixture).await;
    let (id, other) = (submitted(&world).await, submitted(&world).await);
    assert_eq!(actions(&world, CLERK, &id).await, ["TAKE"]);
    assert_eq!(actions(&world, CHIEF, &id).await, ["ASSIGN", "TAKE"]);
    assert_eq!(actions(&world, APPLICANT, &id).await, Vec::<String>::new());

    world.order(CLERK, &id).done("takeCase", json!({})).await;
    let taken = handler(&world, CLERK, &id).await;
    let since = "2026-03-10T02:00:00+00:00";
    assert_eq!(taken, json!({ "login": "clerk", "name": null, "since": since }));
    assert_eq!(handler(&world, APPLICANT, &id).await, Value::Null, "filers deal with the organ");
    assert_eq!(actions(&world, CHIEF, &id).await, ["ASSIGN", "UNASSIGN"]);
    let again = world.order(COLLEAGUE, &id).refused("takeCase", json!({})).await;
    assert_eq!(again, [("already_assigned".to_owned(), None)]);

    let by_clerk = json!({ "login": "clerk", "name": null });
    assert_eq!(queue(&world, CLERK, "mine: true").await, [(id.clone(), by_clerk.clone())]);
    assert_eq!(queue(&world, CHIEF, "handler: \"clerk\"").await, [(id.clone(), by_clerk)]);
    assert_eq!(queue(&world, CHIEF, "unassigned: true").await, [(other.clone(), Value::Null)]);
    assert_eq!(queue(&world, CHIEF, "mine: true, handler: \"clerk\"").await, []);
    for filter in ["mine: true", "unassigned: true", "handler: \"clerk\""] {
        assert_eq!(queue(&world, APPLICANT, filter).await, [], "{filter}");
    }
    let seen_by_applicant = queue(&world, APPLICANT, "").await;
    assert!(seen_by_applicant.len() == 2 && seen_by_applicant.iter().all(|(_, handler)| handler.is_null()));

    let given = json!({ "handler": "wang", "reason": "本人申请回避" });
    world.order(CHIEF, &id).done("assignCase", given).await;
    assert_eq!(handler(&world, COLLEAGUE, &id).await["login"], "wang");
    world.order(CHIEF, &id).done("unassignCase", json!({ "reason": "休假" })).await;
    assert_eq!(handler(&world, COLLEAGUE, &id).await, Value::Null);

    let timeline = "query($id: UUID!) { case(id: $id) { timeline { name fact } } }";
    let told = world.ask(CHIEF, timeline, json!({ "id": id })).await;
    let last: Vec<&Value> = told["case"]["timeline"].as_array().unwrap().iter().rev().take(3).collect();
    let fact = |index: usize| &last[index]["fact"];
    assert_eq!(*fact(0), json!({ "unassigned": { "handler": "wang", "reason": "休假" } }));
    assert_eq!(*fact(1), json!({ "assigned": { "handler": "wang", "reason": "本人申请回避" } }));
    assert_eq!(*fact(2), json!({ "assigned": { "handler": "clerk" } }));
    let told = world.ask(APPLICANT, timeline, json!({ "id": id })).await;
    let facts: Vec<&Value> = told["case"]["timeline"].as_array().unwrap().iter().map(|event| &event["fact"]).collect();
    assert!(facts[0].is_object() && facts[1..].iter().all(|fact| fact.is_null()), "{facts:?}");
    world.close().await;
}

/// What a command on many cases leads to, by case: done, or the code of the refusal.
async fn in_bulk(world: &World, token: &str, mutation: &str, target: &Value, arguments: &str) -> Value {
    let query = format!(
        "mutation($target: BulkTarget!) {{ it: {mutation}(target: $target, {arguments}) {{
            refusals {{ code path }}
            outcomes {{ caseId outcome {{ case {{ handler {{ login }} }} position replayed refusals {{ code }} }} }} }} }}"
    );
    world.ask(token, &query, json!({ "target": target })).await["it"].clone()
}

fn codes(payload: &Value) -> Vec<&str> {
    assert_eq!(payload["refusals"], json!([]));
    let outcomes = payload["outcomes"].as_array().unwrap().iter();
    outcomes.map(|outcome| outcome["outcome"]["refusals"][0]["code"].as_str().unwrap_or("done")).collect()
}

async fn many_cases_are_assigned_each_for_itself(fixture: Fixture) {
    let world = World::start(fixture).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(submitted(&world).await);
    }
    world.order(CLERK, &ids[0]).done("takeCase", json!({})).await;
    let withdrawn = submitted(&world).await;
    let ground = json!({ "ground": "不再联网" });
    world.order(APPLICANT, &withdrawn).done("withdrawFiling", ground).await;
    let unknown = Uuid::new_v4().to_string();
    let named = [ids[0].clone(), ids[1].clone(), ids[2].clone(), ids[1].clone(), withdrawn, unknown];
    let target = json!({ "caseIds": named, "commandId": Uuid::new_v4() });
    let to_clerk = "handler: \"clerk\"";

    let first = in_bulk(&world, CHIEF, "assignCases", &target, to_clerk).await;
    let expected = ["nothing_changes", "done", "done", "status_not_allowed", "case_unknown"];
    assert_eq!(codes(&first), expected, "each once, in the order named");
    assert_eq!(first["outcomes"][1]["outcome"]["case"]["handler"]["login"], "clerk");
    assert_eq!(queue(&world, CLERK, "mine: true").await.len(), 3);
    let head = world.position().await;
    let again = in_bulk(&world, CHIEF, "assignCases", &target, to_clerk).await;
    assert_eq!(codes(&again), expected);
    assert_eq!(again["outcomes"][1]["outcome"]["replayed"], true);
    assert_eq!(world.position().await, head, "sent again, nothing is done again");
    let by_clerk = in_bulk(&world, CLERK, "assignCases", &target, to_clerk).await;
    assert_eq!(codes(&by_clerk)[1], "role_not_allowed");

    let back = json!({ "caseIds": ids, "commandId": Uuid::new_v4() });
    let back = in_bulk(&world, CHIEF, "unassignCases", &back, "reason: \"休假\"").await;
    assert_eq!(codes(&back), ["done"; 3]);
    assert_eq!(queue(&world, CHIEF, "handler: \"clerk\"").await, []);

    for many in [0, 101] {
        let too_many: Vec<Uuid> = (0..many).map(|_| Uuid::new_v4()).collect();
        let target = json!({ "caseIds": too_many, "commandId": Uuid::new_v4() });
        let refused = in_bulk(&world, CHIEF, "assignCases", &target, to_clerk).await;
        assert_eq!(refused["refusals"], json!([{ "code": "bulk_size", "path": "target.caseIds" }]));
    }
    let stranger = "mutation($target: BulkTarget!) {
        assignCases(target: $target, handler: \"clerk\") { refusals { code } } }";
    assert_eq!(world.error_of(STRANGER, stranger, json!({ "target": target })).await, "UNAUTHENTICATED");
    world.close().await;
}

async fn inbox(browser: &Browser, case: &str) -> usize {
    let query = "{ inbox(first: 50) { edges { node { alert { caseId } } } } }";
    let found = browser.ask(query, Value::Null).await;
    let edges = found["inbox"]["edges"].as_array().unwrap();
    edges.iter().filter(|edge| edge["node"]["alert"]["caseId"] == case).count()
}

async fn only_who_holds_office_at_the_organ_is_assigned_and_is_then_told(fixture: Fixture) {
    let house = House::start(fixture, Settings::default()).await;
    let root = house.root().await;
    let li = house.official(&root, "li", "OFFICER", Some("530102")).await;
    let wang = house.official(&root, "wang", "OFFICER", Some("530102")).await;
    let chief = house.official(&root, "chief", "SUPERVISOR", Some("530102")).await;
    house.official(&root, "elsewhere", "OFFICER", Some("530103")).await;
    house.official(&root, "auditor", "AUDITOR", Some("530102")).await;
    house.official(&root, "locked", "OFFICER", Some("530102")).await;
    root.lock("locked").await;

    let submit = "mutation($target: OpeningTarget!, $input: SubmitFiling!) {
        it: submitFiling(target: $target, input: $input) { case { id } refusals { code } } }";
    let mut input = kunming_filing();
    input["target"] = json!({ "commandId": Uuid::new_v4() });
    input["input"]["answers"] = unit_answers();
    let case = li.done(submit, input).await["case"]["id"].as_str().unwrap().to_owned();

    let candidates = "{ handlersOf(organ: \"530102\") { login name roles pending } }";
    let listed = chief.ask(candidates, Value::Null).await;
    let logins: Vec<_> = listed["handlersOf"].as_array().unwrap().iter().map(|one| one["login"].clone()).collect();
    assert_eq!(logins, ["chief", "li", "wang"]);
    assert_eq!(listed["handlersOf"][1], json!({ "login": "li", "name": "某人", "roles": ["OFFICER"], "pending": 0 }));

    let assign = "mutation($target: Target!, $handler: String!) {
        it: assignCase(target: $target, handler: $handler) { case { handler { login name } } refusals { code path } } }";
    let to = |handler: &str| json!({ "target": { "caseId": case, "commandId": Uuid::new_v4() }, "handler": handler });
    for nobody in ["elsewhere", "auditor", "locked", "never-enrolled", "root", "!"] {
        assert_eq!(chief.refused(assign, to(nobody)).await, ["handler_unknown"], "{nobody}");
    }
    let assigned = chief.done(assign, to(" LI ")).await;
    assert_eq!(assigned["case"]["handler"], json!({ "login": "li", "name": "某人" }), "named as the account is");

    let now = house.now();
    house.app.begin_watch(Moment::from_utc(now)).await.unwrap();
    house.later(TimeDelta::days(20));
    let head = house.app.feed().head().await.unwrap();
    house.read_models.wait_for(head, Duration::from_secs(30)).await.unwrap();
    Watch::new(house.app.clone(), house.read_models.clone()).look().await.unwrap();
    let head = house.app.feed().head().await.unwrap();
    house.read_models.wait_for(head, Duration::from_secs(30)).await.unwrap();
    li.sign_in("li", crate::access::house::PASSWORD).await;
    wang.sign_in("wang", crate::access::house::PASSWORD).await;
    assert!(inbox(&li, &case).await > 0, "the handler is told");
    assert_eq!(inbox(&wang, &case).await, 0, "and no other officer");
    house.close().await;
}
