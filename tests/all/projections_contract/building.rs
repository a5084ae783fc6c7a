//! Promises about how rows come to be.

use beian_projections::{Live, Projector, SCHEMA_VERSION, Standing, dump, fingerprint, rebuild};
use beian_tests::{CaseMaker, Fixture, cases::append, ledger::lines};
use uuid::Uuid;

use super::{Office, PATIENCE};
use crate::log_contract::promises;

promises!(
    a_rebuild_equals_the_live_path,
    applying_again_changes_nothing,
    two_projectors_do_not_disturb_each_other,
    an_event_that_cannot_be_folded_stops_the_projector,
    other_version_is_rebuilt_at_start,
    a_look_tells_how_far_the_tables_are_and_makes_nothing,
);

async fn a_rebuild_equals_the_live_path(fixture: Fixture) {
    let office = Office::open(fixture).await;
    office.record_new(1, 60).await;
    let last = office.node.log.append(lines("not a case", 0, 3)).await.unwrap().last();
    office.reach(last).await;
    let live = dump(&office.fixture.database).await.unwrap();
    assert!(live.len() > 60 * 5, "{}", live.len());

    rebuild(&office.fixture.database, &office.node.feed, |_, _| {}).await.unwrap();
    let rebuilt = dump(&office.fixture.database).await.unwrap();
    for (rebuilt, live) in rebuilt.iter().zip(&live) {
        assert_eq!(rebuilt, live);
    }
    assert_eq!(rebuilt.len(), live.len());

    office.record_new(2, 20).await;
    let live = fingerprint(&office.fixture.database).await.unwrap();
    rebuild(&office.fixture.database, &office.node.feed, |_, _| {}).await.unwrap();
    assert_eq!(fingerprint(&office.fixture.database).await.unwrap(), live, "the projector went on from the rebuild");
}

async fn applying_again_changes_nothing(fixture: Fixture) {
    let Office { fixture, node, projector } = {
        let office = Office::open(fixture).await;
        office.record_new(3, 30).await;
        office
    };
    let once = dump(&fixture.database).await.unwrap();
    drop(projector);
    let mut transaction = fixture.database.begin().await.unwrap();
    sqlx::query("update projections set position = 0 where name = 'live'").execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();

    let projector = Projector::start(fixture.database.clone(), node.feed.clone());
    let office = Office { projector, fixture, node };
    office.reach(office.node.feed.head().await.unwrap()).await;
    assert_eq!(dump(&office.fixture.database).await.unwrap(), once);
}

async fn two_projectors_do_not_disturb_each_other(fixture: Fixture) {
    let office = Office::open(fixture).await;
    let other = office.fixture.node().await.unwrap();
    let database = beian_projections::Database::open(&office.fixture.url).await.unwrap();
    let second = Projector::start(database, other.feed.clone());
    second.ready(PATIENCE).await.unwrap();
    let mut heard = second.changes();
    let cases = office.record_new(4, 40).await;
    let head = office.node.feed.head().await.unwrap();
    second.position().wait_for(|position| *position >= head).await.unwrap();

    let mut missing: std::collections::HashSet<_> = cases.iter().map(|(case_id, _)| *case_id).collect();
    if matches!(office.fixture.database, beian_projections::Database::Postgres(_)) {
        while !missing.is_empty() {
            let change = tokio::time::timeout(PATIENCE, heard.recv()).await.unwrap().unwrap();
            missing.remove(&change.case_id);
        }
    }
    let live = fingerprint(&office.fixture.database).await.unwrap();
    rebuild(&office.fixture.database, &office.node.feed, |_, _| {}).await.unwrap();
    assert_eq!(fingerprint(&office.fixture.database).await.unwrap(), live);
}

async fn an_event_that_cannot_be_folded_stops_the_projector(fixture: Fixture) {
    let office = Office::open(fixture).await;
    let cases = office.record_new(5, 3).await;
    let mut maker = CaseMaker::new(6);
    let (case_id, events) = maker.case();
    let good = office.node.log.append(append(case_id, 0, &events[..1]).unwrap()).await.unwrap().last();
    let mut bad = append(Uuid::from_u128(9), 0, &cases[0].1[..1]).unwrap();
    bad.writes[0].events[0].payload = serde_json::json!({ "fact": "unheard of" });
    let bad = office.node.log.append(bad).await.unwrap().last();
    office.node.log.append(append(case_id, 1, &events[1..2]).unwrap()).await.unwrap();

    office.reach(good).await;
    let stopped = loop {
        if let Some(reason) = office.projector.status().await.unwrap().stopped {
            break reason;
        }
        tokio::task::yield_now().await;
    };
    assert!(stopped.contains(&format!("position {bad}")), "{stopped}");
    assert_eq!(*office.projector.position().borrow(), good, "nothing after it is shown");
    assert!(rebuild(&office.fixture.database, &office.node.feed, |_, _| {}).await.is_err());
}

async fn other_version_is_rebuilt_at_start(fixture: Fixture) {
    let Office { fixture, node, projector } = {
        let office = Office::open(fixture).await;
        office.record_new(7, 10).await;
        office
    };
    let before = dump(&fixture.database).await.unwrap();
    drop(projector);
    let mut transaction = fixture.database.begin().await.unwrap();
    for statement in ["update projections set schema_version = 0", "drop table cases", "create table cases (old text)"]
    {
        sqlx::query(statement).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let projector = Projector::start(fixture.database.clone(), node.feed.clone());
    projector.ready(PATIENCE).await.unwrap();
    assert_eq!(dump(&fixture.database).await.unwrap(), before);
}

async fn a_look_tells_how_far_the_tables_are_and_makes_nothing(fixture: Fixture) {
    let url = fixture.url.clone();
    for _ in 0..2 {
        let standing = Standing::look(&url).await.unwrap();
        assert_eq!((standing.head, standing.live, standing.lag()), (Some(0), None, None));
        assert_eq!(standing.missing.len(), 12, "{standing:?}");
    }
    let Office { fixture, node, projector } = {
        let office = Office::open(fixture).await;
        office.record_new(8, 5).await;
        office
    };
    let position = node.feed.head().await.unwrap();
    let live = Live { position, schema_version: SCHEMA_VERSION };
    let expected = Standing { head: Some(position), live: Some(live), missing: Vec::new() };
    assert_eq!(Standing::look(&url).await.unwrap(), expected);
    drop(projector);

    node.log.append(lines("after the projector", 0, 3)).await.unwrap();
    let standing = Standing::look(&url).await.unwrap();
    assert_eq!((standing.live, standing.head, standing.lag()), (Some(live), Some(position + 3), Some(3)));
    let statement = "update projections set schema_version = 0 where name = 'live'";
    sqlx::query(statement).execute(fixture.database.any()).await.unwrap();
    assert_eq!(Standing::look(&url).await.unwrap().live, Some(Live { position, schema_version: 0 }));
}
