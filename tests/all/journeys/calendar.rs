//! The calendar grows: a notice arrives, dates move or become firm, and people are told once.

use beian_domain::rulebook::Rulebook;
use beian_services::recount::{RecountError, Recounted};
use beian_tests::{Fixture, INVENTED_NOTICE, rulebook_of_2027};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::world::{APPLICANT, CHIEF, CLERK, World, kunming_filing};

const CASE: &str = "query($id: UUID!) { case(id: $id) {
    deadlines { rule dueOn provisional { knownThrough } skippedDays { date holiday } recounted { calendar basis } }
    timeline { name role deadlineIds fact } } }";
const LEDGER: &str =
    "query($id: UUID!) { alerts(first: 50, filter: { caseId: $id }) { edges { node { rule rung due } } } }";

async fn deadline(world: &World, id: &Value, rule: &str) -> Value {
    let case = world.ask(CHIEF, CASE, json!({ "id": id })).await["case"].clone();
    case["deadlines"].as_array().unwrap().iter().find(|deadline| deadline["rule"] == rule).unwrap().clone()
}

async fn recounted(world: &World, id: &Value) -> Vec<Value> {
    let case = world.ask(CHIEF, CASE, json!({ "id": id })).await["case"].clone();
    let events = case["timeline"].as_array().unwrap().clone();
    events.into_iter().filter(|event| event["name"] == "ClocksRecounted").collect()
}

async fn told_of_move(world: &World, id: &Value) -> Vec<Value> {
    let answer = world.ask(CHIEF, LEDGER, json!({ "id": id })).await;
    let alerts = answer["alerts"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone());
    alerts.filter(|alert| alert["rung"] == "moved").collect()
}

async fn journey(fixture: Fixture) {
    let world = World::start(fixture).await;
    world.now_is("2026-12-29T10:00:00+08:00");
    let builtin = || Rulebook::builtin().clone();
    let nothing = |results: [Result<Option<Recounted>, RecountError>; 2]| {
        results.into_iter().all(|result| result.is_ok_and(|done| done.is_none()))
    };
    // The calendar there was is adopted first; nothing differs.
    world.recount(builtin()).await.into_iter().flat_map(Result::ok).flatten().for_each(|found| {
        assert_eq!(found, Recounted::default());
    });
    let review = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await["id"].clone();
    let website = json!({ "input": { "procedure": "national-platform", "organ": "530102", "region": "530102",
        "connectedOn": "2026-12-10", "particulars": { "domains": ["b.example.cn"] } } });
    let owed = world.opening(CLERK).done("pushWebsite", website).await["id"].clone();
    // Two working days after Wednesday the 30th, and thirty days from the 10th, a Saturday.
    let before = deadline(&world, &review, "T27").await;
    assert_eq!(
        (&before["dueOn"], &before["provisional"]["knownThrough"]),
        (&json!("2027-01-01"), &json!("2026-12-31"))
    );
    let before = deadline(&world, &owed, "T14").await;
    assert_eq!(
        (&before["dueOn"], &before["provisional"]["knownThrough"]),
        (&json!("2027-01-11"), &json!("2026-12-31"))
    );

    world.now_is("2026-12-30T10:00:00+08:00");
    let position = world.position().await;
    assert_eq!(world.would_recount(rulebook_of_2027()).await, (2, 1));
    assert_eq!(world.position().await, position, "what would be was recorded");
    // Stopped before it has counted anything, it goes on with the next run.
    let stopped = CancellationToken::new();
    stopped.cancel();
    assert!(nothing(world.recount_until(rulebook_of_2027(), &stopped).await));
    assert_eq!(deadline(&world, &review, "T27").await["dueOn"], "2027-01-01");
    let results = world.recount(rulebook_of_2027()).await;
    let told: Vec<Recounted> = results.into_iter().flat_map(Result::ok).flatten().collect();
    assert!(!told.is_empty());
    assert!(told.iter().all(|found| *found == Recounted { moved: 1, made_firm: 1 }), "{told:?}");

    let moved = deadline(&world, &review, "T27").await;
    assert_eq!((&moved["dueOn"], &moved["provisional"]), (&json!("2027-01-04"), &Value::Null));
    let off: Vec<&str> =
        moved["skippedDays"].as_array().unwrap().iter().map(|day| day["date"].as_str().unwrap()).collect();
    assert_eq!(off, ["2027-01-01", "2027-01-02", "2027-01-03"]);
    assert_eq!(moved["recounted"]["calendar"], rulebook_of_2027().calendar().version());
    let firm = deadline(&world, &owed, "T14").await;
    assert_eq!((&firm["dueOn"], &firm["provisional"]), (&json!("2027-01-11"), &Value::Null));
    for (id, rule) in [(&review, "T27-1"), (&owed, "T14-1")] {
        let events = recounted(&world, id).await;
        assert_eq!(events.len(), 1, "{events:?}");
        assert_eq!((&events[0]["role"], &events[0]["deadlineIds"]), (&json!("MACHINE"), &json!([rule])));
        let basis = events[0]["fact"]["clocks_recounted"]["basis"].as_str().unwrap();
        assert!(basis.contains(INVENTED_NOTICE), "{basis}");
    }

    // Told once of the day that moved, and not of the one that only became firm.
    let watch = async || {
        world.watch_under(rulebook_of_2027(), "2026-12-29T09:00:00+08:00", "2026-12-30T11:00:00+08:00").await;
    };
    watch().await;
    watch().await;
    let moves = told_of_move(&world, &review).await;
    assert_eq!(moves.len(), 1, "{moves:?}");
    assert_eq!(moves[0]["rule"], "T27");
    assert_eq!(told_of_move(&world, &owed).await, Vec::<Value>::new());

    // Again there is nothing to do, and a node with the earlier rules takes nothing back.
    let position = world.position().await;
    assert!(nothing(world.recount(rulebook_of_2027()).await));
    assert!(world.recount(builtin()).await.iter().all(|result| matches!(result, Err(RecountError::Outdated(_)))));
    assert_eq!(world.position().await, position);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_notice_moves_dates_and_makes_others_firm_on_sqlite() {
    journey(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_notice_moves_dates_and_makes_others_firm_on_postgresql() {
    journey(Fixture::postgres().await.unwrap()).await;
}
