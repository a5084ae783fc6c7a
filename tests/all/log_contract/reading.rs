//! Promises about reading.

use std::time::Duration;

use beian_projections::Database;
use beian_services::log::digest_of;
use beian_tests::{
    Fixture,
    ledger::{Ledger, LedgerEvent, lines},
};
use cqrs_es::{
    EventStore,
    persist::{PersistedEventRepository, PersistedEventStore},
};
use futures_util::TryStreamExt;
use postgres_es::PostgresEventRepository;
use serde_json::json;
use sqlite_es::SqliteEventRepository;
use tokio::{task::JoinSet, time::timeout};

use super::{intact::assert_intact, promises};

promises!(
    a_tailing_reader_sees_every_position_in_order_while_two_nodes_write,
    news_reaches_another_node,
    the_stock_repository_reads_what_the_lane_wrote,
    a_digest_is_computed_anew_from_what_is_stored,
    a_rebuild_reads_stream_after_stream_up_to_a_position,
    one_text_serves_both_databases,
);

async fn a_tailing_reader_sees_every_position_in_order_while_two_nodes_write(fixture: Fixture) {
    const WRITERS: i64 = 8;
    const COMMANDS: i64 = 60;
    let nodes = [fixture.node().await.unwrap(), fixture.node().await.unwrap()];
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let log = nodes[writer as usize % 2].log.clone();
        writers.spawn(async move {
            for turn in 0..COMMANDS {
                log.append(lines(&format!("writer {writer}"), turn * 2, 2)).await.unwrap();
            }
        });
    }
    let feed = nodes[0].feed.clone();
    let reader = tokio::spawn(async move {
        let mut cursor = 0;
        while cursor < WRITERS * COMMANDS * 2 {
            for event in feed.read_after(cursor, 100).await.unwrap() {
                assert_eq!(event.position, cursor + 1);
                cursor = event.position;
            }
        }
        cursor
    });
    writers.join_all().await;
    assert_eq!(nodes[1].feed.head().await.unwrap(), reader.await.unwrap());
    assert_intact(&fixture.database).await;
}

async fn news_reaches_another_node(fixture: Fixture) {
    let nodes = [fixture.node().await.unwrap(), fixture.node().await.unwrap()];
    for turn in 0..3 {
        let last = nodes[0].log.append(lines("news", turn, 1)).await.unwrap().last();
        assert_eq!(*nodes[0].feed.wakeups().borrow(), last, "the own node knows at once");
        let mut wakeups = nodes[1].feed.wakeups();
        let heard = timeout(Duration::from_secs(10), wakeups.wait_for(|position| *position >= last)).await;
        assert_eq!(*heard.unwrap().unwrap(), last);
    }
}

async fn the_stock_repository_reads_what_the_lane_wrote(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    node.log.append(lines("stock", 0, 2)).await.unwrap();
    node.log.append(lines("other", 0, 1)).await.unwrap();
    node.log.append(lines("stock", 2, 1)).await.unwrap();

    let events = node.log.load::<Ledger>("stock").await.unwrap();
    assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(events[2].payload, json!(LedgerEvent::LineAdded { number: 3 }));
    assert_eq!((events[0].event_type.as_str(), events[0].event_version.as_str()), ("LineAdded", "1.0"));
    match &fixture.database {
        Database::Postgres(handles) => fold_as_cqrs_es_does(PostgresEventRepository::new(handles.pool.clone())).await,
        Database::Sqlite(handles) => fold_as_cqrs_es_does(SqliteEventRepository::new(handles.readers.clone())).await,
    }
}

async fn fold_as_cqrs_es_does<Repository: PersistedEventRepository>(repository: Repository) {
    let store = PersistedEventStore::<_, Ledger>::new_event_store(repository);
    let context = store.load_aggregate("stock").await.unwrap();
    assert_eq!(context.aggregate, Ledger { lines: 3 });
    assert_eq!(context.current_sequence, 3);
}

async fn a_digest_is_computed_anew_from_what_is_stored(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    let mut append = lines("备案 \"1\"\\\u{7f}\u{1}", 0, 1);
    append.writes[0].events[0].payload = json!({
        "z": 1.0, "a": 1e21, "é": "\u{0}\u{8}\n\u{2028}/😀", "\u{fb33}": [null, true, -0.5e-7], "": {}, "😀": "key order",
    });
    node.log.append(append).await.unwrap();
    let mut event = node.feed.read_after(0, 1).await.unwrap().remove(0);
    assert_eq!(digest_of(&event).unwrap(), event.digest);
    assert_eq!(event.recorded_at, "2026-04-01T04:00:00.000000Z");

    event.recorded_at = "2026-04-01T04:00:00.000001Z".to_owned();
    assert_ne!(digest_of(&event).unwrap(), event.digest);
}

async fn a_rebuild_reads_stream_after_stream_up_to_a_position(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    for turn in 0..20 {
        for ledger in ["c", "a", "b"] {
            node.log.append(lines(ledger, turn, 1)).await.unwrap();
        }
    }
    let events: Vec<_> = node.feed.by_stream("ledger", 31).try_collect().await.unwrap();
    let places: Vec<_> = events.iter().map(|event| (event.aggregate_id.as_str(), event.sequence)).collect();
    let expected: Vec<_> =
        (1..=10).map(|n| ("a", n)).chain((1..=10).map(|n| ("b", n))).chain((1..=11).map(|n| ("c", n))).collect();
    assert_eq!(places, expected);
}

async fn one_text_serves_both_databases(fixture: Fixture) {
    let rows = [("a", Some("text"), 1_i64 << 60, vec![0_u8, 255]), ("b", None, -1, Vec::new())];
    let bytes = match &fixture.database {
        Database::Postgres(_) => "bytea",
        Database::Sqlite(_) => "blob",
    };
    let mut transaction = fixture.database.begin().await.unwrap();
    let create = format!("create table trial (id text primary key, word text, number bigint not null, bytes {bytes})");
    sqlx::query(&create).execute(&mut *transaction).await.unwrap();
    for (id, word, number, bytes) in rows.clone() {
        let insert = "
            insert into trial (id, word, number, bytes)
            values ($1, $2, $3, $4)
            on conflict (id) do update set word = excluded.word
            returning number";
        let query = sqlx::query_scalar(insert).bind(id).bind(word).bind(number).bind(bytes);
        let returned: i64 = query.fetch_one(&mut *transaction).await.unwrap();
        assert_eq!(returned, number);
    }
    transaction.commit().await.unwrap();
    let found: Vec<(String, Option<String>, i64, Vec<u8>)> =
        sqlx::query_as("select id, word, number, bytes from trial where number < $1 order by id")
            .bind(i64::MAX)
            .fetch_all(fixture.database.any())
            .await
            .unwrap();
    let expected = rows.map(|(id, word, number, bytes)| (id.to_owned(), word.map(str::to_owned), number, bytes));
    assert_eq!(found, expected);
}
