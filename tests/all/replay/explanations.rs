//! Every due day found anew by a walk that shares nothing with the counting by which it was decided.

use std::sync::Arc;

use beian_domain::{
    case::{Case, CaseEvent},
    explanation::Ground,
    rulebook::Rulebook,
};
use beian_services::{
    app::App,
    demo::{Plan, StageClock, play},
};
use beian_tests::Fixture;
use uuid::Uuid;

use crate::case_properties::play_case;

#[test]
fn every_deadline_agrees_with_its_explanation_after_every_event() {
    let (mut explained, mut shifted) = (0, 0);
    for seed in 0..1_000 {
        let events = play_case(Uuid::from_u128(1), seed, 24);
        let all: Vec<&CaseEvent> = events.iter().collect();
        let mut case = Case::default();
        for (place, event) in events.iter().enumerate() {
            case.apply(event);
            for deadline in &case.deadlines {
                let id = &deadline.clock.id;
                let explanation = case.explain(&all[..=place], id, Rulebook::builtin()).unwrap();
                assert!(explanation.agrees, "seed {seed}, event {place}: {explanation:#?}");
                explained += 1;
                shifted += usize::from(matches!(explanation.ground, Ground::DaySet { .. }));
            }
        }
    }
    assert!(explained > 5_000 && shifted > 500, "{explained} {shifted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_deadline_of_the_demo_agrees_with_its_explanation() {
    let fixture = Fixture::sqlite().await.unwrap();
    let (node, clock) = (fixture.node().await.unwrap(), StageClock::default());
    let rulebook = Arc::new(Rulebook::builtin().clone());
    let app = App::new(node.log, node.feed, rulebook, clock.clock(), fixture.vault().await.unwrap());
    let plan = Plan { cases: 240, seed: 9, until: "2026-03-09".parse().unwrap() };
    play(&app, &clock, plan, |_, _| {}).await.unwrap();
    let ids = "select distinct aggregate_id from events where aggregate_type = 'case'";
    let ids: Vec<String> = sqlx::query_scalar(ids).fetch_all(fixture.database.any()).await.unwrap();
    let mut explained = 0;
    for id in ids {
        let found = app.explain(id.parse().unwrap(), None, None).await.unwrap().unwrap();
        for explanation in &found.explanations {
            assert!(explanation.agrees, "{id}: {explanation:#?}");
            assert!(explanation.causes.iter().all(|cause| cause.place < found.history.len()));
            explained += 1;
        }
    }
    assert!(explained > 300, "{explained}");
    app.close().await;
}
