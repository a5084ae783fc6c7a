//! Time limits: by the id of their rule, with number and unit.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::{Table, Value};

use super::{
    Judged, judge,
    packs::{Packs, text, texts},
    places::{Place, places, uncited},
    strangers,
};

#[derive(Deserialize)]
pub(super) struct Row {
    id: String,
    places: String,
    counted_as: String,
}

pub(super) fn faults(packs: &Packs, rows: &[Row], unmatched: &BTreeSet<String>) -> Vec<String> {
    let rules = packs.having("rule");
    let channels = packs.having("hours");
    let judged: Vec<_> = rows
        .iter()
        .map(|row| {
            let at = places(&row.places);
            let counterpart =
                if row.counted_as.contains(':') { hours(row, &at, &channels) } else { limits(row, &at, &rules) };
            Judged { id: row.id.clone(), is_unmatched: unmatched.contains(&row.id), counterpart }
        })
        .collect();
    let mut faults = judge(&judged);
    let ids = rows.iter().map(|row| row.id.clone()).collect();
    let named = rules.iter().filter_map(|(_, rule)| text(rule, "rule")).filter(|rule| is_row(rule));
    faults.extend(strangers(named.map(str::to_owned).collect(), &ids));
    faults
}

/// Whether a rule is named after a row, and not a rule that the table does not number.
pub(super) fn is_row(rule: &str) -> bool {
    rule.strip_prefix('T').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn limits(row: &Row, at: &[Place], rules: &[(String, Table)]) -> Option<Vec<String>> {
    let rules: Vec<_> = rules.iter().filter(|(_, rule)| text(rule, "rule") == Some(&row.id)).collect();
    if rules.is_empty() {
        return None;
    }
    let citations: Vec<_> = rules.iter().flat_map(|(_, rule)| texts(rule, "cite")).collect();
    let mut faults = uncited(at, &citations);
    for (pack, rule) in rules {
        let found = counted_as(rule);
        if found != row.counted_as {
            faults.push(format!("{pack} has {found}, the documents {}", row.counted_as));
        }
    }
    Some(faults)
}

fn counted_as(rule: &Table) -> &str {
    match (text(rule, "period"), rule.get("yearly").and_then(Value::as_bool)) {
        (Some(period), _) => period,
        (None, Some(true)) => "yearly",
        (None, Some(false) | None) => "none",
    }
}

/// Opening hours stand at a channel.
fn hours(row: &Row, at: &[Place], channels: &[(String, Table)]) -> Option<Vec<String>> {
    let (pack, channel) = channels.iter().find(|(_, channel)| uncited(at, &texts(channel, "cite")).is_empty())?;
    let hours = channel.get("hours").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table);
    let hours: Vec<_> =
        hours.map(|hours| ["days", "from", "to"].map(|key| text(hours, key).unwrap()).join(" ")).collect();
    let found = hours.join(", ");
    let differs = found != row.counted_as;
    Some(if differs { vec![format!("{pack} has {found}, the documents {}", row.counted_as)] } else { Vec::new() })
}
