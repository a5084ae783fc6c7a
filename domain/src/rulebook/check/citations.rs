//! Every rule is cited, every citation can be looked up, and none rests unnoticed on a repealed instrument.

use chrono::NaiveDate;
use toml::{Table, Value};

use super::Report;
use crate::{
    law::{Citation, Place, Sources},
    message::Message,
};

/// Keys whose values are citations.
const CITING: [&str; 4] = ["cite", "basis", "pushed_websites", "query_credentials"];

pub(super) fn check(report: &mut Report<'_>) {
    for (key, value) in cited(&report.pack.table, "") {
        match value {
            Value::String(text) => citation(report, &key, text),
            Value::Array(items) if items.is_empty() => report.error(&key, Message::new("law_uncited")),
            Value::Array(items) => {
                for (index, text) in items.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_str()?)))
                {
                    citation(report, &format!("{key}[{index}]"), text);
                }
            }
            // any other type is already refused on reading
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Table(_) => {}
        }
    }
}

/// All citing keys below a table with their full names.
fn cited<'a>(table: &'a Table, prefix: &str) -> Vec<(String, &'a Value)> {
    let mut found = Vec::new();
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        if CITING.contains(&name.as_str()) {
            found.push((key, value));
            continue;
        }
        if let Value::Table(inner) = value {
            found.extend(cited(inner, &key));
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            found.extend(item.as_table().map(|inner| cited(inner, &format!("{key}[{index}]"))).unwrap_or_default());
        }
    }
    found
}

fn citation(report: &mut Report<'_>, key: &str, text: &str) {
    let Ok(citation) = text.parse::<Citation>() else {
        return report.error(key, Message::new("law_citation_shape").with("citation", text));
    };
    if let Some(code) = unfindable(&report.rulebook.sources, &citation) {
        report.error(key, Message::new(code).with("citation", text));
    }
    let sources = &report.rulebook.sources;
    let last_day = last_day(&report.pack.table).unwrap_or(NaiveDate::MAX);
    if let Some(instrument) = sources.repealed(&citation, last_day) {
        let (title, last) = (instrument.number.clone(), instrument.last_day.unwrap_or(last_day));
        report.warning(key, Message::new("law_repealed").with("instrument", title).with("last", last));
    }
}

/// Why a citation leads nowhere.
pub(super) fn unfindable(sources: &Sources, citation: &Citation) -> Option<&'static str> {
    let instrument = sources.instrument(&citation.source);
    let document = sources.document(&citation.source);
    match (&citation.place, instrument, document) {
        (_, None, None) => Some("law_citation_unknown"),
        (Place::Line(line), _, Some(document)) => {
            let (first, last) = document.lines;
            (!(first..=last).contains(line)).then_some("law_citation_outside")
        }
        (Place::Line(_), Some(_), None) | (Place::Article(_), None, Some(_)) => Some("law_citation_place"),
        (Place::Article(_), Some(_), _) => None,
    }
}

/// Last day of the pack, none while it stands.
fn last_day(table: &Table) -> Option<NaiveDate> {
    table.get("in_force")?.get("last_day")?.as_str()?.parse().ok()
}
