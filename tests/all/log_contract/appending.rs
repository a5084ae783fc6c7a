//! Promises about appending.

use beian_services::log::{AppendError, Appended};
use beian_tests::{
    Fixture,
    ledger::{Ledger, line_in_each, lines},
};
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use serde_json::json;

use super::{intact::assert_intact, promises};

promises!(
    of_writers_who_saw_the_same_stream_exactly_one_wins,
    writers_who_reload_after_a_conflict_all_get_through,
    a_command_on_several_streams_is_recorded_whole_or_not_at_all,
    a_command_may_only_ask_that_another_stream_has_not_moved,
    commands_on_one_stream_in_one_batch_follow_one_another,
    a_repeated_command_is_recorded_once_and_answered_alike,
    a_command_id_is_not_given_to_another_command,
    a_command_the_database_refuses_does_not_fail_its_neighbours,
    what_cannot_be_stored_exactly_is_refused,
    payloads_of_any_shape_are_stored_as_the_standard_writes_them,
    a_closed_lane_finishes_what_waits_and_takes_no_more,
    history_cannot_be_changed_by_anyone,
);

async fn of_writers_who_saw_the_same_stream_exactly_one_wins(fixture: Fixture) {
    let nodes = [fixture.node().await.unwrap(), fixture.node().await.unwrap()];
    for round in 0..10 {
        let attempts = (0..20).map(|writer| nodes[writer % 2].log.append(lines("contested", round, 1)));
        let (won, lost): (Vec<_>, Vec<_>) = join_all(attempts).await.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1, "round {round}");
        for refusal in lost {
            assert!(matches!(refusal, Err(AppendError::Conflict { actual, .. }) if actual == round + 1), "{refusal:?}");
        }
    }
    assert_eq!(nodes[0].feed.head().await.unwrap(), 10);
    assert_intact(&fixture.database).await;
}

async fn writers_who_reload_after_a_conflict_all_get_through(fixture: Fixture) {
    let nodes = [fixture.node().await.unwrap(), fixture.node().await.unwrap()];
    let writers = (0..16).map(|writer| {
        let node = nodes[writer % 2].clone();
        tokio::spawn(async move {
            loop {
                let expected = node.log.load::<Ledger>("shared").await.unwrap().len() as i64;
                match node.log.append(lines("shared", expected, 2)).await {
                    Ok(_) => break,
                    Err(AppendError::Conflict { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        })
    });
    join_all(writers).await.into_iter().for_each(Result::unwrap);
    assert_eq!(nodes[0].feed.stream("ledger", "shared", 0).await.unwrap().len(), 32);
    assert_intact(&fixture.database).await;
}

async fn a_command_on_several_streams_is_recorded_whole_or_not_at_all(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    node.log.append(lines("b", 0, 3)).await.unwrap();
    let refused = node.log.append(line_in_each(&[("a", 0), ("b", 2), ("c", 0)])).await;
    assert!(matches!(refused, Err(AppendError::Conflict { expected: 2, actual: 3, .. })), "{refused:?}");
    assert_eq!(node.feed.head().await.unwrap(), 3);

    let recorded = node.log.append(line_in_each(&[("a", 0), ("b", 3), ("a", 1)])).await.unwrap();
    assert_eq!(recorded, Appended::Recorded { first: 4, last: 6 });
    assert_intact(&fixture.database).await;
}

async fn a_command_may_only_ask_that_another_stream_has_not_moved(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    let guarded = |expected| {
        let mut append = lines("written", 0, 1);
        append.writes.extend(lines("watched", expected, 0).writes);
        append
    };
    assert!(matches!(node.log.append(guarded(1)).await, Err(AppendError::Conflict { actual: 0, .. })));
    assert_eq!(node.log.append(guarded(0)).await.unwrap(), Appended::Recorded { first: 1, last: 1 });
    assert_intact(&fixture.database).await;
}

async fn commands_on_one_stream_in_one_batch_follow_one_another(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    // Queued in this order, all but the first wait for the first's batch and so share one.
    let answers = join_all((0..50).map(|turn| node.log.append(lines("one", turn * 3, 3)))).await;
    for (turn, answer) in (0..).zip(answers) {
        assert_eq!(answer.unwrap(), Appended::Recorded { first: turn * 3 + 1, last: turn * 3 + 3 });
    }
    assert_intact(&fixture.database).await;
}

async fn a_repeated_command_is_recorded_once_and_answered_alike(fixture: Fixture) {
    let nodes = [fixture.node().await.unwrap(), fixture.node().await.unwrap()];
    let append = lines("once", 0, 2);
    let answers = join_all((0..10).map(|attempt| nodes[attempt % 2].log.append(append.clone()))).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    let recorded = answers.iter().filter(|answer| **answer == Appended::Recorded { first: 1, last: 2 }).count();
    let replayed = answers.iter().filter(|answer| **answer == Appended::Replayed { first: 1, last: 2 }).count();
    assert_eq!((recorded, replayed), (1, 9));

    let found = nodes[1].log.find_command(append.command_id).await.unwrap().unwrap();
    assert_eq!((found.first_position, found.last_position), (1, 2));
    assert_intact(&fixture.database).await;
}

async fn a_command_id_is_not_given_to_another_command(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    let first = lines("mine", 0, 1);
    let mut second = lines("yours", 0, 1);
    second.command_id = first.command_id;
    second.body_digest = [8; 32];
    node.log.append(first).await.unwrap();
    assert!(matches!(node.log.append(second).await, Err(AppendError::CommandIdReused)));
    assert_intact(&fixture.database).await;
}

async fn a_command_the_database_refuses_does_not_fail_its_neighbours(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    let appends = (0..20).map(|number| {
        let mut append = lines(&format!("neighbour {number}"), 0, 1);
        if number == 7 {
            // Past the year 9999 the time is wider than its column allows.
            append.recorded_at = DateTime::<Utc>::MAX_UTC;
        }
        node.log.append(append)
    });
    let answers = join_all(appends).await;
    for (number, answer) in answers.iter().enumerate() {
        match number {
            7 => assert!(matches!(answer, Err(AppendError::Database(_))), "{answer:?}"),
            _ => assert!(answer.is_ok(), "{answer:?}"),
        }
    }
    assert_eq!(node.feed.head().await.unwrap(), 19);
    assert_intact(&fixture.database).await;
}

async fn what_cannot_be_stored_exactly_is_refused(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    assert!(matches!(node.log.append(lines("empty", 0, 0)).await, Err(AppendError::Empty)));
    assert!(matches!(node.log.append(lines("n\0l", 0, 1)).await, Err(AppendError::NulInName)));
    let mut inexact = lines("inexact", 0, 1);
    inexact.writes[0].events[0].payload = json!({ "deep": [{ "number": (1_i64 << 53) + 1 }] });
    assert!(matches!(node.log.append(inexact).await, Err(AppendError::InexactNumber { .. })));
    assert_eq!(node.feed.head().await.unwrap(), 0);
}

async fn payloads_of_any_shape_are_stored_as_the_standard_writes_them(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    let payloads = [
        json!({ "b": 1, "a": [-7, 0, 9_007_199_254_740_991_i64], "": null, "A": { "z": true, "Z": false } }),
        json!({ "text": "引号\" 反斜线\\ 斜线/ 换行\n 制表\t \u{8}\u{c}\r\u{1f}\u{7f}\u{2028} 😀" }),
        json!({ "\u{e000}": 1, "\u{10000}": 2, "é": 3, "单位": 4, "\"": 5 }),
        json!([1.0, 0.1, 1e21, 1e-7, -0.0, 333333333.3333333, 5e-324]),
    ];
    for (ledger, payload) in payloads.into_iter().enumerate() {
        let mut append = lines(&format!("shape {ledger}"), 0, 1);
        append.writes[0].events[0].payload = payload.clone();
        node.log.append(append).await.unwrap();
        let stored = node.feed.read_after(ledger as i64, 1).await.unwrap();
        assert_eq!(stored[0].payload, serde_json_canonicalizer::to_string(&payload).unwrap());
    }
    assert_intact(&fixture.database).await;
}

async fn a_closed_lane_finishes_what_waits_and_takes_no_more(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    let log = node.log.clone();
    let waiting = tokio::spawn(async move { join_all((0..50).map(|turn| log.append(lines("last", turn, 1)))).await });
    node.feed.wakeups().wait_for(|position| *position > 0).await.unwrap();
    node.log.close().await;
    assert!(waiting.await.unwrap().iter().all(Result::is_ok));
    assert!(matches!(node.log.append(lines("late", 0, 1)).await, Err(AppendError::Closed)));
    assert_intact(&fixture.database).await;
}

async fn history_cannot_be_changed_by_anyone(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    node.log.append(lines("kept", 0, 3)).await.unwrap();
    let attempts = [
        "update events set event_type = 'Forged' where position = 2",
        "delete from events where position = 3",
        "update commands set first_position = 2",
        "delete from commands",
        // A gap, and a second event at the same place.
        "insert into events select aggregate_type, aggregate_id, 9, event_type, event_version,
                payload, metadata, 5, recorded_at, digest from events where position = 1",
        "insert into events select aggregate_type, aggregate_id, sequence, event_type, event_version,
                payload, metadata, 4, recorded_at, digest from events where position = 1",
    ];
    let of_their_own: &[&str] = match &fixture.database {
        beian_projections::Database::Postgres(_) => &["truncate events", "truncate commands"],
        beian_projections::Database::Sqlite(_) => &[
            "insert or replace into events select aggregate_type, aggregate_id, 3, 'Forged', event_version,
                    payload, metadata, 4, recorded_at, digest from events where position = 1",
            "insert or replace into events select aggregate_type, aggregate_id, 4, 'Forged', event_version,
                    payload, metadata, 3, recorded_at, digest from events where position = 1",
            "insert or replace into commands select command_id, body_digest, 1, 1, recorded_at from commands",
        ],
    };
    for attempt in attempts.iter().chain(of_their_own) {
        let mut transaction = fixture.database.begin().await.unwrap();
        assert!(sqlx::query(attempt).execute(&mut *transaction).await.is_err(), "{attempt}");
    }
    assert_eq!(node.feed.head().await.unwrap(), 3);
    assert_intact(&fixture.database).await;
}
