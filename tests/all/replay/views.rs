//! What each officer saw, over HTTP: recorded while the case is played, and asked again afterwards.

use serde_json::{Value, json};

use crate::journeys::world::{APPLICANT, CHIEF, CLERK, INSPECTOR, LEADER, World, kunming_filing, unit_answers};

const AUDITOR: &str = "dev.auditor.-.wang";
const VIEWERS: [&str; 4] = [APPLICANT, CLERK, CHIEF, AUDITOR];

/// Everything that is told of a case.
const VIEW: &str = "
    id version status origin organ { code } region { code } procedureId rulebook object
    stage { id kind title { zh } by organ { code } deadlineId editableUntil citations { text } }
    applicant { kind name } particulars { unitName siteName domains icpNumber }
    days { openedOn connectedOn submittedOn acceptedOn filedOn endedOn badgeShownOn }
    readable form { id version answers }
    materials { id state missing handedInOn copiesHandedIn }
    copies { number holder keeper seals { organ { code } title stampedOn } }
    number queryNumber returnedItems rectifying corrected
    deadlines { id rule start due dueOn counted state ending endedAt provisional { knownThrough }
        suspensions { from until basis } skippedDays { date why } explanation { agrees standing causes { sequence } } }
    inspections { year state }
    timeline(first: 100) { sequence name occurredOn recordedAt role fact digest }
    actions seenBy { role organ { code } reads actions }";

/// What was seen after each command: the version, and the view of each viewer.
type Seen = Vec<(u64, Vec<Value>)>;

async fn look(world: &World, case: &str, seen: &mut Seen) {
    let query = format!("query($id: UUID!) {{ case(id: $id) {{ {VIEW} }} }}");
    let mut views = Vec::new();
    for viewer in VIEWERS {
        views.push(world.ask(viewer, &query, json!({ "id": case })).await["case"].clone());
    }
    seen.push((views[0]["version"].as_u64().unwrap(), views));
}

/// A filing that is returned, put right, suspended, corrected, filed and inspected; what was seen on the way.
async fn story(world: &World) -> (String, Seen) {
    let mut seen = Seen::new();
    let submitted = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let case = submitted["id"].as_str().unwrap().to_owned();
    look(world, &case, &mut seen).await;
    let clocks =
        world.ask(CLERK, "query($id: UUID!) { case(id: $id) { stage { deadlineId } } }", json!({ "id": case }));
    let clock = clocks.await["case"]["stage"]["deadlineId"].clone();
    let mut answers = unit_answers();
    answers["postcode"] = "650000".into();
    let returned = json!({ "input": { "items": ["补充制度"], "by": "2026-03-20", "basis": "示例" } });
    let steps: Vec<(i64, &str, &str, Value)> = vec![
        (1, CHIEF, "suspendClock", json!({ "deadlineId": clock, "basis": "等待外单位复函" })),
        (3, CHIEF, "resumeClock", json!({ "deadlineId": clock })),
        (
            0,
            CLERK,
            "correctFiling",
            json!({ "input": { "field": "connected_on", "value": "2026-03-02", "reason": "笔误" } }),
        ),
        (0, CLERK, "returnForRectification", returned),
        (2, APPLICANT, "amendFiling", json!({ "input": { "answers": answers } })),
        (1, CLERK, "passReview", json!({ "note": "材料齐全" })),
        (1, APPLICANT, "handInPapers", json!({ "papers": [{ "material": "filing_form", "copies": 2 }] })),
        (0, CLERK, "passReview", json!({})),
        (0, LEADER, "stampCopies", json!({ "copies": [1, 2] })),
        (1, CLERK, "assignNumber", json!({})),
        (0, CLERK, "giveCopiesBack", json!({ "copies": [2] })),
        (5, INSPECTOR, "scheduleInspection", json!({ "year": 2026, "plannedOn": "2026-04-20" })),
    ];
    for (days, who, mutation, arguments) in steps {
        world.days_later(days);
        world.order(who, &case).done(mutation, arguments).await;
        look(world, &case, &mut seen).await;
    }
    (case, seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_view_at_every_version_is_the_view_that_was_live() {
    let world = World::on_sqlite().await;
    let (case, seen) = story(&world).await;
    world.days_later(30);
    let query = format!("query($id: UUID!, $at: CaseMoment!) {{ case(id: $id, at: $at) {{ {VIEW} }} }}");
    for (version, views) in &seen {
        for (viewer, view) in VIEWERS.iter().zip(views) {
            let at = json!({ "version": version });
            let then = world.ask(viewer, &query, json!({ "id": case, "at": at })).await["case"].clone();
            assert_eq!(&then, view, "{viewer} at version {version}");
            let recorded = view["timeline"].as_array().unwrap().last().unwrap()["recordedAt"].clone();
            let latest = seen
                .iter()
                .rfind(|(_, views)| views[0]["timeline"].as_array().unwrap().last().unwrap()["recordedAt"] == recorded);
            if latest.is_some_and(|(latest, _)| latest == version) {
                let at = json!({ "recordedAt": recorded });
                let then = world.ask(viewer, &query, json!({ "id": case, "at": at })).await["case"].clone();
                assert_eq!(&then, view, "{viewer} at {recorded}");
            }
        }
    }
    let agreed = seen.iter().flat_map(|(_, views)| views).flat_map(|view| view["deadlines"].as_array().unwrap());
    assert!(agreed.clone().count() > 50);
    assert!(agreed.clone().all(|deadline| deadline["explanation"]["agrees"] == true));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_true_on_a_day_follows_what_is_known_now() {
    let world = World::on_sqlite().await;
    let (case, _) = story(&world).await;
    let query = "query($id: UUID!, $at: CaseMoment!) { case(id: $id, at: $at) {
        status corrected days { connectedOn } timeline { name } } }";
    let at = async |at: Value| world.ask(AUDITOR, query, json!({ "id": case, "at": at })).await["case"].clone();
    // Corrected on the 14th: on the 12th it was not known yet, and true all the same.
    let known = at(json!({ "recordedAt": "2026-03-12T12:00:00+08:00" })).await;
    assert_eq!((&known["days"]["connectedOn"], &known["corrected"]), (&json!("2026-03-01"), &json!([])));
    let truly = at(json!({ "occurredOn": "2026-03-12" })).await;
    assert_eq!((&truly["days"]["connectedOn"], &truly["corrected"]), (&json!("2026-03-02"), &json!(["connected_on"])));
    assert_eq!(truly["status"], "UNDER_REVIEW");
    let names: Vec<_> = truly["timeline"].as_array().unwrap().iter().map(|event| event["name"].clone()).collect();
    assert_eq!(names, ["Submitted", "ClockSuspended", "Corrected"]);
    assert_eq!(at(json!({ "occurredOn": "2026-03-09" })).await, Value::Null);
    let both = "query($id: UUID!) { case(id: $id, asOf: \"2026-03-12T00:00:00Z\", at: { version: 1 }) { id } }";
    assert_eq!(world.error_of(AUDITOR, both, json!({ "id": case })).await, "MOMENT_GIVEN_TWICE");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_says_who_did_what_and_what_it_changed() {
    let world = World::on_sqlite().await;
    let (case, _) = story(&world).await;
    let query =
        "query($id: UUID!, $first: Int, $after: Int!) { history(caseId: $id, first: $first, afterSequence: $after) {
        event { sequence name role organ { code } occurredOn recordedAt reason } actor
        citations { text } changes { path before after } } }";
    let page = async |first: Value, after: i64| {
        let about = json!({ "id": case, "first": first, "after": after });
        world.ask(AUDITOR, query, about).await["history"].as_array().unwrap().clone()
    };
    let all = page(json!(100), 0).await;
    let names: Vec<&str> = all.iter().map(|entry| entry["event"]["name"].as_str().unwrap()).collect();
    let corrected = names.iter().position(|name| *name == "Corrected").unwrap();
    let entry = &all[corrected];
    assert_eq!((&entry["actor"], &entry["event"]["role"]), (&json!("clerk"), &json!("OFFICER")));
    let change = json!({ "path": "filing.connected_on", "before": "2026-03-01", "after": "2026-03-02" });
    assert!(entry["changes"].as_array().unwrap().contains(&change), "{entry}");
    let review = &all[names.iter().position(|name| *name == "ReviewPassed").unwrap()];
    assert!(!review["citations"].as_array().unwrap().is_empty(), "{review}");
    assert_eq!(page(json!(1), corrected as i64).await, std::slice::from_ref(entry), "a page is a part of the whole");
    let whole = serde_json::to_string(&all).unwrap();
    assert!(!whole.contains("11010119900307") && !whole.contains("password"), "personal data are masked");

    let differs = "query($id: UUID!, $from: CaseMoment!, $to: CaseMoment!) {
        caseDifference(id: $id, from: $from, to: $to) { path before after } }";
    let sequence = corrected as i64;
    let moments = json!({ "id": case, "from": { "version": sequence }, "to": { "version": sequence + 1 } });
    assert_eq!(world.ask(AUDITOR, differs, moments).await["caseDifference"], entry["changes"]);
    let axes = json!({ "id": case, "from": { "recordedAt": "2026-03-12T12:00:00+08:00" }, "to": { "occurredOn": "2026-03-12" } });
    let between = world.ask(AUDITOR, differs, axes).await["caseDifference"].clone();
    assert!(between.as_array().unwrap().contains(&change), "{between}");
    let stranger = "dev.officer.110105.stranger";
    let moments = json!({ "id": case, "from": { "version": 1 }, "to": { "version": 2 } });
    assert_eq!(world.ask(stranger, differs, moments).await["caseDifference"], Value::Null);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_of_a_past_moment_is_that_of_the_organ_of_then() {
    let world = World::on_sqlite().await;
    let submitted = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let case = submitted["id"].as_str().unwrap();
    world.days_later(20);
    let handed_on = json!({ "to": "530103", "reason": "办公地址在盘龙区" });
    world.order("dev.supervisor.530100.above", case).done("transferCase", handed_on).await;
    world.days_later(10);
    let seen = world.position().await;
    let queue = "query($organ: String!, $asOf: DateTime, $seen: LogPosition, $overdue: Boolean) {
        cases(filter: { organ: $organ, asOf: $asOf, overdue: $overdue }, minPosition: $seen) {
            edges { node { id status organ unitName version case { version status actions } } } } }";
    let late = "query($organ: String!, $asOf: DateTime, $seen: LogPosition) {
        deadlines(filter: { organ: $organ, asOf: $asOf, states: [OVERDUE] }, minPosition: $seen) {
            edges { node { caseId organ rule } } } }";
    let (before, now) = (json!("2026-03-20T12:00:00+08:00"), Value::Null);
    let count = async |token: &str, query: &str, field: &str, organ: &str, at: &Value, overdue: bool| {
        let about = json!({ "organ": organ, "asOf": at, "seen": seen, "overdue": overdue });
        let about = if field == "cases" { about } else { json!({ "organ": organ, "asOf": at, "seen": seen }) };
        world.ask(token, query, about).await[field]["edges"].as_array().unwrap().len()
    };
    for (at, here, there) in [(&before, 1, 0), (&now, 0, 1)] {
        for overdue in [false, true] {
            assert_eq!(count(AUDITOR, queue, "cases", "530102", at, overdue).await, here);
            assert_eq!(count(AUDITOR, queue, "cases", "530103", at, overdue).await, there);
        }
        assert_eq!(count(AUDITOR, late, "deadlines", "530102", at, false).await.min(1), here, "{at}");
        assert_eq!(count(AUDITOR, late, "deadlines", "530103", at, false).await.min(1), there, "{at}");
    }
    // What was handed on is out of sight of the organ that had it, in the past too.
    assert_eq!(count(CLERK, queue, "cases", "530102", &before, false).await, 0);
    assert_eq!(count(CLERK, late, "deadlines", "530102", &before, false).await, 0);
    assert_eq!(count(APPLICANT, queue, "cases", "530102", &before, false).await, 1);
    assert_eq!(count("dev.applicant.-.nobody", queue, "cases", "530102", &before, false).await, 0);
    let sorted = "{ cases(sort: UPDATED, filter: { asOf: \"2026-03-20T12:00:00+08:00\" }) { edges { node { id } } } }";
    assert_eq!(world.error_of(AUDITOR, sorted, Value::Null).await, "PAST_ORDER");
    world.close().await;
}
