//! Reports: the figures of a small register that was counted by hand, in every format, at any moment, for whoever may.

mod figures;
mod formats;
mod paper;
mod reach;
mod register;

use serde_json::{Value, json};

use crate::journeys::world::World;

/// Serves the nation.
const AUDITOR: &str = "dev.auditor.-.wang";

/// The rows of a report through GraphQL, as programs read them; the sums, if there are any, are the last.
async fn rows(world: &World, token: &str, kind: &str, filter: Value) -> Vec<Vec<String>> {
    let query = "query($kind: ReportKind!, $filter: ReportFilter) { report(kind: $kind, filter: $filter) {
        rows(first: 100) { edges { node { cells { value } } } } totals { value } } }";
    let answer = world.ask(token, query, json!({ "kind": kind, "filter": filter })).await;
    let report = &answer["report"];
    let rows = report["rows"]["edges"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let rows = rows.iter().map(|edge| &edge["node"]["cells"]);
    rows.chain(report["totals"].is_array().then_some(&report["totals"])).map(values).collect()
}

fn values(cells: &Value) -> Vec<String> {
    cells.as_array().unwrap().iter().map(|cell| cell["value"].as_str().unwrap().to_owned()).collect()
}
