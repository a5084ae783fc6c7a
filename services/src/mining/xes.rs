//! XES (IEEE 1849-2016): a trace for each case, with the extensions concept, time, organizational and lifecycle.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use beian_domain::mining::{CaseLog, MinedEvent, ObjectKind};
use futures_util::{Stream, TryStreamExt};

use super::{Mined, MiningError, time};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/><string key="lifecycle:transition" value="complete"/></global>
<classifier name="Activity" keys="concept:name"/>
<string key="concept:name" value="beian"/>
"#;

pub(super) async fn write(
    logs: impl Stream<Item = Result<Vec<CaseLog>, MiningError>> + Send,
    path: &Path,
    progress: impl Fn(u64) + Send,
) -> Result<Mined, MiningError> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(HEAD.as_bytes())?;
    let mut mined = Mined::default();
    let mut logs = std::pin::pin!(logs);
    while let Some(page) = logs.try_next().await? {
        for log in &page {
            trace(&mut file, log)?;
            mined.cases += 1;
            mined.events += log.events.len() as u64;
        }
        progress(mined.cases);
    }
    file.write_all(b"</log>\n")?;
    file.flush()?;
    Ok(mined)
}

fn trace(file: &mut impl Write, log: &CaseLog) -> Result<(), MiningError> {
    writeln!(file, "<trace>")?;
    if let Some(case) = log.objects.values().find(|object| object.kind == ObjectKind::Case) {
        text(file, "concept:name", case.id.strip_prefix("case:").unwrap_or(&case.id))?;
        // The values at the end stand for the whole trace.
        for (name, _) in ObjectKind::Case.attributes() {
            let last = case.attributes.iter().rev().find(|attribute| attribute.name == *name);
            if let Some(value) = last.and_then(|attribute| attribute.value.as_str()) {
                text(file, name, value)?;
            }
        }
    }
    log.events.iter().try_for_each(|mined| event(file, mined))?;
    Ok(writeln!(file, "</trace>")?)
}

fn event(file: &mut impl Write, event: &MinedEvent) -> Result<(), MiningError> {
    write!(file, "<event>")?;
    text(file, "concept:name", event.name)?;
    text(file, "lifecycle:transition", "complete")?;
    write!(file, r#"<date key="time:timestamp" value="{}"/>"#, time(event.time))?;
    text(file, "org:resource", &event.resource)?;
    text(file, "org:role", event.role)?;
    if let Some(organ) = event.organ {
        text(file, "org:group", &organ.to_string())?;
    }
    text(file, "occurred_on", &event.occurred_on.to_string())?;
    text(file, "status", event.status)?;
    if let Some(stage) = &event.stage {
        text(file, "stage", stage)?;
    }
    Ok(writeln!(file, "</event>")?)
}

fn text(file: &mut impl Write, key: &str, value: &str) -> Result<(), MiningError> {
    Ok(write!(file, r#"<string key="{key}" value="{}"/>"#, escaped(value))?)
}

/// The text in an attribute of XML, without the control characters that XML cannot hold.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
