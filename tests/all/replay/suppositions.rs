//! Deciding cases once more: under the same rules nothing differs, on another premise what follows from it.

use std::{collections::BTreeSet, sync::Arc};

use beian_domain::{
    case::{CaseEvent, Fact},
    counting::Moment,
    deadline::DeadlineId,
    log_event::LogEvent,
    rulebook::Rulebook,
    what_if::{Difference, Premise, Stopped, Supposed, suppose},
};
use beian_projections::{Projector, ReadModels};
use beian_services::{
    app::App,
    demo::{Plan, StageClock, play},
    what_if::{OpenCases, suppose_open},
};
use beian_tests::{Fixture, invented_2027};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::case_properties::play_case;

fn supposed(events: &[CaseEvent], premise: &Premise, rulebook: &Rulebook) -> Supposed {
    suppose(&events.iter().collect::<Vec<_>>(), premise, rulebook).unwrap()
}

/// Deciding once more under the same rules gives the same events.
fn assert_same(events: &[CaseEvent], told: &str) {
    let found = supposed(events, &Premise::default(), Rulebook::builtin());
    for (place, (one, other)) in found.events.iter().zip(events).enumerate() {
        assert_eq!(one, other, "{told}, event {}", place + 1);
    }
    assert_eq!(found.differences, [], "{told}");
    assert_eq!(found.events.len(), events.len(), "{told}");
}

#[test]
fn the_same_rules_lead_to_the_same_events() {
    let mut facts = BTreeSet::new();
    for seed in 0..1_000 {
        let events = play_case(Uuid::from_u128(1), seed, 24);
        assert_same(&events, &format!("seed {seed}"));
        facts.extend(events.iter().map(|event| event.name()));
    }
    assert!(facts.len() > 25, "{facts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_rules_lead_every_case_of_the_demo_to_the_same_events() {
    let fixture = Fixture::sqlite().await.unwrap();
    let (node, clock) = (fixture.node().await.unwrap(), StageClock::default());
    let rulebook = Arc::new(Rulebook::builtin().clone());
    let app = App::new(node.log, node.feed.clone(), rulebook, clock.clock(), fixture.vault().await.unwrap());
    let plan = Plan { cases: 240, seed: 9, until: "2026-03-09".parse().unwrap() };
    play(&app, &clock, plan, |_, _| {}).await.unwrap();
    let ids = "select distinct aggregate_id from events where aggregate_type = 'case'";
    let ids: Vec<String> = sqlx::query_scalar(ids).fetch_all(fixture.database.any()).await.unwrap();
    for id in &ids {
        let history = app.history(id.parse().unwrap()).await.unwrap();
        let events: Vec<CaseEvent> = history.iter().map(|entry| CaseEvent::clone(&entry.event)).collect();
        assert_same(&events, id);
    }
    assert!(ids.len() >= 240);

    // Another calendar moves due days of open cases, and nothing is recorded.
    let head = node.feed.head().await.unwrap();
    let projector = Projector::start(fixture.database.clone(), node.feed.clone());
    projector.ready(std::time::Duration::from_secs(60)).await.unwrap();
    let read_models = ReadModels::new(fixture.database.clone(), &projector);
    let march: Vec<NaiveDate> = (9..28).map(|day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap()).collect();
    let other = Rulebook::builtin().with_days(&march, &[], "示例");
    let (mut cases, mut later) = (0, 0);
    let tell = |_, found: Supposed| {
        cases += 1;
        for difference in found.differences {
            if let Difference::Deadline { real: Some(real), supposed: Some(supposed), .. } = difference {
                assert!(supposed.due >= real.due);
                later += usize::from(supposed.due > real.due);
            }
        }
    };
    suppose_open(&read_models, &OpenCases::default(), &Premise::default(), &other, tell).await.unwrap();
    assert!(cases > 10 && later > 3, "{cases} {later}");
    assert_eq!(node.feed.head().await.unwrap(), head);
    app.close().await;
}

/// A case of Kunming with a running review, known by its first events.
fn reviewed() -> Vec<CaseEvent> {
    let played = (0..5_000).map(|seed| play_case(Uuid::from_u128(1), seed, 24));
    let mut fitting = played.filter(|events| {
        let is_submitted =
            matches!(&events[0].fact, Fact::Submitted { opening, .. } if opening.procedure.0 == "yunnan");
        is_submitted && events.get(1).is_some_and(|event| matches!(event.fact, Fact::ReviewPassed { .. }))
    });
    fitting.next().unwrap()
}

#[test]
fn without_an_event_the_case_stands_where_it_stood_before() {
    let events = reviewed();
    let premise = Premise { without: Some(2), ..Premise::default() };
    let found = supposed(&events[..2], &premise, Rulebook::builtin());
    assert_eq!(found.events, events[..1]);
    assert_eq!(found.case.stage.as_ref().map(|stage| stage.id.as_str()), Some("first_review"));
    let stage = |difference: &Difference| match difference {
        Difference::Stage { real, supposed } => Some((real.clone(), supposed.clone())),
        _ => None,
    };
    let stage = found.differences.iter().find_map(stage).unwrap();
    assert_eq!(stage, (Some("papers".to_owned()), Some("first_review".to_owned())));
    // Without the submission everything is refused.
    let premise = Premise { without: Some(1), ..Premise::default() };
    let found = supposed(&events, &premise, Rulebook::builtin());
    let refused = found.differences.iter().filter(|difference| matches!(difference, Difference::Refused { .. }));
    assert!(found.events.is_empty() && refused.count() > 0);
}

#[test]
fn a_clock_that_stood_still_is_due_later() {
    let events = reviewed();
    let submitted = events[0].stamp.occurred_on;
    let id = DeadlineId("T27-1".to_owned());
    let stopped = Stopped {
        deadline: id.clone(),
        from: submitted + chrono::Days::new(1),
        until: submitted + chrono::Days::new(8),
    };
    let premise = Premise { stopped: Some(stopped), ..Premise::default() };
    // Only what was there before the review was passed.
    let found = supposed(&events[..1], &premise, Rulebook::builtin());
    let due = |difference: &Difference| match difference {
        Difference::Deadline { id: found, real: Some(real), supposed: Some(supposed), .. } if *found == id => {
            Some((real.due.unwrap(), supposed.due.unwrap()))
        }
        _ => None,
    };
    let (real, supposed): (Moment, Moment) = found.differences.iter().find_map(due).unwrap();
    assert!(supposed.date() > real.date(), "{real} {supposed}");
    let refused = found.differences.iter().any(|difference| matches!(difference, Difference::Refused { .. }));
    assert!(!refused, "{:#?}", found.differences);
}

#[test]
fn under_a_procedure_of_another_place_it_is_refused() {
    let events = reviewed();
    let premise =
        Premise { procedure: Some(beian_domain::procedure::ProcedureId("hezhou".to_owned())), ..Premise::default() };
    let found = supposed(&events, &premise, Rulebook::builtin());
    let refused = found.differences.iter().find_map(|difference| match difference {
        Difference::Refused { sequence: Some(1), refused, .. } => Some(refused.0.clone()),
        _ => None,
    });
    assert!(refused.is_some_and(|refused| !refused.is_empty()), "{:#?}", found.differences);
    assert!(found.case.filing.is_none());
}

#[test]
fn a_pack_about_to_be_published_moves_what_it_says() {
    let files = invented_2027().into_iter();
    let rulebook = Rulebook::load(files).unwrap();
    let played = (0..300).map(|seed| play_case(Uuid::from_u128(1), seed, 24));
    for events in played {
        let found = supposed(&events, &Premise::default(), &rulebook);
        // Nothing of these cases reaches into the year of the notice.
        let reaches = events.iter().any(|event| event.stamp.occurred_on.to_string().as_str() > "2025-06");
        assert!(reaches || found.differences.is_empty(), "{:#?}", found.differences);
    }
}
