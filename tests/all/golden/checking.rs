//! `beian events check`, and the library behind it.

use std::sync::Mutex;

use beian_domain::log_event::{FIRST_VERSION, LogEvent};
use beian_services::{
    events::{EventFault, check_events},
    log::{Append, NewEvent, StreamId, StreamWrite},
};
use beian_tests::{CaseMaker, Fixture, cases::append, program};
use chrono::Utc;
use serde_json::{Value, json};
use uuid::Uuid;

async fn faults(fixture: &Fixture) -> (u64, Vec<EventFault>) {
    let feed = fixture.node().await.unwrap().feed;
    let (head, found) = (feed.head().await.unwrap(), Mutex::new(Vec::new()));
    let counts = check_events(&feed, head, |fault| found.lock().unwrap().push(fault), |_| {}).await.unwrap();
    (counts.values().sum(), found.into_inner().unwrap())
}

/// One event of a new stream.
fn stranger(kind: &'static str, name: &str, version: &str, payload: Value) -> Append {
    let event =
        NewEvent { event_type: name.to_owned(), event_version: version.to_owned(), payload, metadata: json!({}) };
    let stream = StreamId::new(kind, Uuid::new_v4().to_string());
    Append {
        command_id: Uuid::new_v4(),
        body_digest: [7; 32],
        recorded_at: Utc::now(),
        writes: vec![StreamWrite { stream, expected: 0, events: vec![event] }],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_todays_events_is_understood() {
    for fixture in [Fixture::sqlite().await.unwrap(), Fixture::postgres().await.unwrap()] {
        let node = fixture.node().await.unwrap();
        let mut maker = CaseMaker::new(3);
        let mut written = 0;
        for _ in 0..20 {
            let (case_id, events) = maker.case();
            written += events.len() as u64;
            node.log.append(append(case_id, 0, &events).unwrap()).await.unwrap();
        }
        assert_eq!(faults(&fixture).await, (written, Vec::new()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_named_with_its_place() {
    let fixture = Fixture::sqlite().await.unwrap();
    let node = fixture.node().await.unwrap();
    let (case_id, events) = CaseMaker::new(3).case();
    let (name, payload) = (events[0].name(), serde_json::to_value(&events[0]).unwrap());
    node.log.append(append(case_id, 0, &events[..1]).unwrap()).await.unwrap();
    let wrong = [
        (stranger("case", name, "99", payload.clone()), "version 99"),
        (stranger("case", name, FIRST_VERSION, json!({ "fact": "unheard of" })), "unknown variant"),
        (stranger("case", "Stamped", FIRST_VERSION, payload.clone()), "its payload is that of"),
        (stranger("case", name, FIRST_VERSION, payload), "it belongs to case"),
        (stranger("rumour", "Heard", FIRST_VERSION, json!({})), "kind rumour is unknown"),
    ];
    let mut expected = Vec::new();
    for (append, why) in wrong {
        expected.push((node.log.append(append).await.unwrap().last(), why));
    }
    let (counted, mut found) = faults(&fixture).await;
    assert_eq!(counted, 6);
    found.sort_by_key(|fault| fault.position);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (fault, (position, why)) in found.iter().zip(expected) {
        assert_eq!(fault.position, position);
        assert!(fault.why.contains(why), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_ends_with_3_when_an_event_is_not_understood() {
    let fixture = Fixture::sqlite().await.unwrap();
    let node = fixture.node().await.unwrap();
    let (case_id, events) = CaseMaker::new(3).case();
    node.log.append(append(case_id, 0, &events).unwrap()).await.unwrap();
    let check = || program::run(&["events", "check", "--database-url", &fixture.url]).unwrap();
    assert_eq!(check().code, Some(0));
    node.log.append(stranger("rumour", "Heard", FIRST_VERSION, json!({}))).await.unwrap();
    let ended = check();
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(ended.err.contains("kind rumour is unknown") && ended.out.contains("Heard"), "{} {}", ended.err, ended.out);
}
