//! What must hold of every log at any time, after whatever happened to it.

use std::collections::HashMap;

use beian_projections::{Database, Feed, StoredEvent};
use beian_services::log::verify;
use serde_json::Value;

/// Positions and sequences without gaps, digests that fit, and commands that match their events exactly: no half
/// command, no event without one.
pub(super) async fn assert_intact(database: &Database) {
    let feed = Feed::start(database.clone());
    assert_eq!(verify(&feed).await.unwrap(), Vec::<i64>::new());
    let events = feed.read_after(0, i64::MAX).await.unwrap();
    let mut heads: HashMap<&str, i64> = HashMap::new();
    for event in &events {
        let head = heads.entry(&event.aggregate_id).or_default();
        *head += 1;
        assert_eq!(event.sequence, *head, "stream {} has no gap", event.aggregate_id);
    }
    assert_eq!(commands_of(database).await, commands_by_events(&events));
}

/// Ids of all commands with the positions of their first and last event, in log order.
pub(super) async fn commands_of(database: &Database) -> Vec<(String, i64, i64)> {
    let query = "select command_id, first_position, last_position from commands order by first_position";
    sqlx::query_as(query).fetch_all(database.any()).await.unwrap()
}

fn commands_by_events(events: &[StoredEvent]) -> Vec<(String, i64, i64)> {
    let ids = events.iter().map(|event| (command_of(event), event.position));
    ids.fold(Vec::new(), |mut commands: Vec<(String, i64, i64)>, (id, position)| {
        match commands.last_mut() {
            Some((last_id, _, last)) if *last_id == id => *last = position,
            Some(_) | None => commands.push((id, position, position)),
        }
        commands
    })
}

fn command_of(event: &StoredEvent) -> String {
    let metadata: Value = serde_json::from_str(&event.metadata).unwrap();
    metadata["command_id"].as_str().unwrap().to_owned()
}
