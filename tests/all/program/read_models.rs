//! Reports and the standing of the read models, asked while a server runs on the same database.

use beian_projections::SCHEMA_VERSION;
use beian_tests::{
    Fixture,
    program::{Served, run},
};
use serde_json::Value;

use super::nodes::{CLERK, NOW, found, submit};
use crate::log_contract::promises;

promises!(reports_are_made_beside_a_running_server, the_standing_is_told_without_building_anything);

async fn reports_are_made_beside_a_running_server(fixture: Fixture) {
    let server = Served::start(&["--database-url", &fixture.url, "--clock", NOW]).await.unwrap();
    let (case, position) = submit(&server).await;
    // Submitted on Tue 24 November 2026: the wait ends on Wed 25, two working days later is Fri 27.
    for (as_of, expected) in [("2026-11-27", 0), ("2026-11-28", 1)] {
        let report = ["report", "overdue", "--format", "json", "--as-of", as_of, "--database-url", &fixture.url];
        let ended = run(&report).unwrap();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let report: Value = serde_json::from_str(&ended.out).unwrap();
        let lines = report["rows"].as_array().unwrap();
        assert_eq!(lines.len(), expected, "{as_of}: {ended:?}");
        assert!(lines.iter().all(|line| line["case"] == case.as_str() && line["deadline"] == "T27-1"), "{lines:?}");
    }
    let standing = run(&["projections", "status", "--database-url", &fixture.url]).unwrap();
    assert_eq!(value(&standing.out, "position"), position.to_string());
    assert_eq!(value(&standing.out, "lag"), "0");

    let (second, position) = submit(&server).await;
    assert_eq!(found(&server, CLERK, position).await, [case, second], "the server projects as before");
    assert_eq!(server.terminate().await.unwrap().code(), Some(0));
}

async fn the_standing_is_told_without_building_anything(fixture: Fixture) {
    for _ in 0..2 {
        let standing = run(&["projections", "status", "--database-url", &fixture.url]).unwrap();
        assert_eq!(standing.code, Some(0), "{standing:?}");
        assert!(value(&standing.out, "tables").starts_with("missing"), "{standing:?}");
        assert_eq!((value(&standing.out, "position"), value(&standing.out, "head")), ("-", "0"));
    }
    let rebuilt = run(&["projections", "rebuild", "--database-url", &fixture.url]).unwrap();
    assert_eq!(rebuilt.code, Some(0), "{rebuilt:?}");
    let standing = run(&["projections", "status", "--database-url", &fixture.url]).unwrap();
    assert_eq!((value(&standing.out, "tables"), value(&standing.out, "lag")), ("there", "0"));
    assert_eq!(value(&standing.out, "tables version"), SCHEMA_VERSION.to_string());
}

/// What stands beside a name in a table of two columns.
fn value<'a>(table: &'a str, name: &str) -> &'a str {
    let named = |line: &'a str| line.trim().strip_prefix(name).filter(|rest| rest.starts_with("  "));
    table.lines().find_map(named).unwrap_or_default().trim()
}
