//! The library behind the program's commands: importing twice, and a demo that is the same for one seed.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use beian_domain::{case::Status, rulebook::Rulebook};
use beian_projections::{
    Projector, ReadModels,
    read::{TallyBy, TallyFilter},
};
use beian_services::{
    app::App,
    clock::Clock,
    demo::{Plan, StageClock, play},
    import::{Imported, Reject, import},
};
use beian_tests::Fixture;
use chrono::NaiveDate;

const SAMPLE: &str = include_str!("../../../services/samples/filings.csv");

async fn take_in(fixture: &Fixture, file: &str) -> (Imported, Vec<Reject>) {
    let node = fixture.node().await.unwrap();
    let clock = Clock::Fixed("2026-11-24T10:00:00+08:00".parse().unwrap());
    let app =
        App::new(node.log, node.feed, Arc::new(Rulebook::builtin().clone()), clock, fixture.vault().await.unwrap());
    let mut rejects = Vec::new();
    let keep = |reject| {
        rejects.push(reject);
        Ok(())
    };
    let imported = import(&app, file.as_bytes(), "sample", keep, |_| {}).await.unwrap();
    app.close().await;
    (imported, rejects)
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_the_sample_twice_changes_nothing() {
    let fixture = Fixture::sqlite().await.unwrap();
    let (first, rejects) = take_in(&fixture, SAMPLE).await;
    assert_eq!((first.recorded, first.unchanged, first.rejected), (370, 0, 0), "{rejects:?}");
    let head = fixture.node().await.unwrap().feed.head().await.unwrap();
    let (again, _) = take_in(&fixture, SAMPLE).await;
    assert_eq!((again.recorded, again.unchanged, again.rejected), (0, 370, 0));
    assert_eq!(fixture.node().await.unwrap().feed.head().await.unwrap(), head);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_are_handed_back_with_their_place_and_the_others_go_on() {
    let file = "number,province_prefix,site_name,organisation,domain,icp_number,note\n\
                11010502030001,京,示例一,,example.cn,,\n\
                1101050203000,京,示例二,,,,\n\
                11010802000000,京,示例三,,,,\n\
                99010502030001,京,示例四,,,,\n\
                11010502030002,京,示例五,,not a domain,,\n\
                11010502030003,京,示例六,,,,\n";
    let fixture = Fixture::sqlite().await.unwrap();
    let (imported, rejects) = take_in(&fixture, file).await;
    assert_eq!((imported.recorded, imported.rejected), (2, 4), "{rejects:?}");
    let mut places: Vec<_> = rejects.iter().map(|reject| (reject.line, reject.column)).collect();
    places.sort_unstable();
    assert_eq!(places, [(3, "number"), (4, "number"), (5, "number"), (6, "domain")]);
    assert!(rejects.iter().all(|reject| reject.reason.is_known()), "{rejects:?}");
}

/// Everything of the log that a demo decides.
async fn demo(cases: usize) -> (Vec<(String, i64, String, String)>, Fixture) {
    let fixture = Fixture::sqlite().await.unwrap();
    let node = fixture.node().await.unwrap();
    let clock = StageClock::default();
    let rulebook = Arc::new(Rulebook::builtin().clone());
    let vault = fixture.vault().await.unwrap();
    let app = App::new(node.log, node.feed.clone(), rulebook, clock.clock(), vault);
    let plan = Plan { cases, seed: 7, until: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() };
    let played = play(&app, &clock, plan, |_, _| {}).await.unwrap();
    assert!(played.refused.is_empty(), "{:?}", played.refused);
    let stored = node.feed.read_after(0, 1_000_000).await.unwrap();
    app.close().await;
    let mut events: Vec<_> = stored
        .into_iter()
        .filter(|event| event.aggregate_type == "case")
        .map(|event| (event.aggregate_id, event.sequence, event.event_type, without_passwords(&event.payload)))
        .collect();
    events.sort_unstable();
    (events, fixture)
}

/// Query passwords are drawn anew each time, as they must be, and so are the numbers of a series within one moment.
fn without_passwords(payload: &str) -> String {
    let mut event: serde_json::Value = serde_json::from_str(payload).unwrap();
    for fact in ["submitted", "number_assigned"] {
        if let Some(fields) = event["fact"][fact].as_object_mut() {
            fields.remove("credentials");
            fields.remove("number");
        }
    }
    // So are the keys of persons: equal data do not look equal.
    beian_domain::personal::hide(&mut event);
    event.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_is_the_same_for_one_seed_and_has_every_status() {
    let (first, fixture) = demo(300).await;
    let (second, _) = demo(300).await;
    assert!(first.len() > 1500, "{}", first.len());
    assert!(first == second, "two demos with one seed differ");
    assert!(first.iter().any(|(_, _, event_type, _)| event_type == "BadgeShown"));
    let node = fixture.node().await.unwrap();
    let projector = Projector::start(fixture.database.clone(), node.feed.clone());
    projector.ready(Duration::from_secs(60)).await.unwrap();
    let read_models = ReadModels::new(fixture.database.clone(), &projector);
    read_models.wait_for(node.feed.head().await.unwrap(), Duration::from_secs(60)).await.unwrap();
    let tallies = read_models.tallies(TallyBy::Status, &TallyFilter::default()).await.unwrap();
    let found: BTreeSet<_> = tallies.iter().filter(|(_, cases)| *cases > 0).map(|(name, _)| name.as_str()).collect();
    let expected: BTreeSet<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(found, expected);
}
