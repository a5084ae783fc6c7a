//! OCEL 2.0 in JSON. Objects go straight into the file and events into another beside it, which follows them at the end.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::Path,
};

use beian_domain::{
    case::CaseEvent,
    log_event::LogEvent,
    mining::{CaseLog, MinedEvent, MinedObject, ObjectKind, Relation},
};
use futures_util::{Stream, TryStreamExt};
use serde_json::{Value, json};

use super::{Mined, MiningError, Shared, beside, since, time};

/// Attributes of every event: name, type of OCEL 2.0, value.
pub(super) const EVENT_ATTRIBUTES: [&str; 6] = ["resource", "role", "organ", "occurred_on", "stage", "status"];

pub(super) async fn write(
    logs: impl Stream<Item = Result<Vec<CaseLog>, MiningError>> + Send,
    path: &Path,
    progress: impl Fn(u64) + Send,
) -> Result<Mined, MiningError> {
    let beside = beside(path, "events");
    let (mut file, mut events) = (BufWriter::new(File::create(path)?), BufWriter::new(File::create(&beside)?));
    write!(file, "{{\"objectTypes\":{},\"eventTypes\":{},\"objects\":[", object_types(), event_types())?;
    let (mut mined, mut shared) = (Mined::default(), Shared::default());
    let mut logs = std::pin::pin!(logs);
    while let Some(page) = logs.try_next().await? {
        for log in page {
            for object in log.objects.values().filter(|object| shared.is_new(object)) {
                add(&mut file, mined.objects, &object_json(object))?;
                mined.objects += 1;
            }
            for event in &log.events {
                add(&mut events, mined.events, &event_json(event))?;
                mined.events += 1;
            }
            mined.cases += 1;
        }
        progress(mined.cases);
    }
    events.flush()?;
    file.write_all(b"],\"events\":[")?;
    io::copy(&mut BufReader::new(File::open(&beside)?), &mut file)?;
    file.write_all(b"]}\n")?;
    file.flush()?;
    std::fs::remove_file(&beside)?;
    Ok(mined)
}

fn add(file: &mut impl Write, before: u64, value: &Value) -> Result<(), MiningError> {
    file.write_all(if before == 0 { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(file, value)?)
}

fn object_types() -> Value {
    let kinds = ObjectKind::ALL.into_iter().map(|kind| {
        let attributes = kind.attributes().iter();
        let attributes: Vec<_> =
            attributes.map(|(name, holds)| json!({ "name": name, "type": holds.as_str() })).collect();
        json!({ "name": kind.as_str(), "attributes": attributes })
    });
    kinds.collect()
}

fn event_types() -> Value {
    let attributes = EVENT_ATTRIBUTES.map(|name| json!({ "name": name, "type": "string" }));
    CaseEvent::NAMES.iter().map(|name| json!({ "name": name, "attributes": attributes })).collect()
}

fn object_json(object: &MinedObject) -> Value {
    let attributes = object.attributes.iter();
    let attributes: Vec<_> = attributes
        .map(|attribute| json!({ "name": attribute.name, "time": since(attribute.since), "value": attribute.value }))
        .collect();
    let relationships = relationships(&object.relations);
    json!({
        "id": object.id, "type": object.kind.as_str(), "attributes": attributes, "relationships": relationships,
    })
}

fn event_json(event: &MinedEvent) -> Value {
    let attributes = EVENT_ATTRIBUTES.into_iter().zip(event_values(event));
    let attributes: Vec<_> = attributes.map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({
        "id": event.id,
        "type": event.name,
        "time": time(event.time),
        "attributes": attributes,
        "relationships": relationships(&event.relations),
    })
}

/// Values of [`EVENT_ATTRIBUTES`].
pub(super) fn event_values(event: &MinedEvent) -> [String; 6] {
    [
        event.resource.clone(),
        event.role.to_owned(),
        event.organ.map(|organ| organ.to_string()).unwrap_or_default(),
        event.occurred_on.to_string(),
        event.stage.clone().unwrap_or_default(),
        event.status.to_owned(),
    ]
}

fn relationships(relations: &[Relation]) -> Vec<Value> {
    let relation = |relation: &Relation| json!({ "objectId": relation.object, "qualifier": relation.qualifier });
    relations.iter().map(relation).collect()
}
