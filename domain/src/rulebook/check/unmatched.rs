//! A row of the collected tables that no rule stands for is named once, with the reason, and no rule stands for it.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::law_file::{empty, error};
use crate::{
    law::SourceTable,
    message::Message,
    rulebook::{Finding, Rulebook, read::UNMATCHED},
};

pub(super) fn check(rulebook: &Rulebook) -> Vec<Finding> {
    let mut findings = Vec::new();
    let matched = matched(rulebook);
    let mut seen = BTreeSet::new();
    for (index, unmatched) in rulebook.decisions.unmatched.iter().enumerate() {
        let at = format!("row[{index}]");
        let row = (unmatched.table, unmatched.row.clone());
        if let Some(file) = matched.get(&row) {
            let message = Message::new("law_row_matched").with("row", &unmatched.row).with("file", file);
            findings.push(error(rulebook, UNMATCHED, &format!("{at}.row"), message));
        }
        if !seen.insert(row) {
            let message = Message::new("law_row_twice").with("row", &unmatched.row);
            findings.push(error(rulebook, UNMATCHED, &format!("{at}.row"), message));
        }
        let reason = &unmatched.reason;
        findings.extend(empty(rulebook, UNMATCHED, &format!("{at}.reason"), &[&reason.zh, &reason.en]));
    }
    findings
}

/// Rows of limits and materials that a pack names, with the first file that does.
fn matched(rulebook: &Rulebook) -> BTreeMap<(SourceTable, String), &str> {
    let mut rows = BTreeMap::new();
    for pack in &rulebook.packs {
        let mut found = Vec::new();
        collect(&pack.table, &mut found);
        for row in found {
            rows.entry(row).or_insert(pack.file.as_str());
        }
    }
    rows
}

fn collect(table: &Table, rows: &mut Vec<(SourceTable, String)>) {
    for (key, value) in table {
        match (key.as_str(), value) {
            ("rule", Value::String(rule)) => rows.push((SourceTable::TimeLimits, rule.clone())),
            ("items", Value::Array(items)) => {
                let items = items.iter().filter_map(|item| item.as_str());
                rows.extend(items.map(|item| (SourceTable::Materials, item.to_owned())));
            }
            (_, Value::Table(inner)) => collect(inner, rows),
            (_, Value::Array(items)) => items.iter().filter_map(Value::as_table).for_each(|inner| collect(inner, rows)),
            // no other value holds rules
            (_, Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_)) => {}
        }
    }
}
