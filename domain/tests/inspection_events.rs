//! Inspections recorded before their basis was: such events read as they were written.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::case::Fact;
use serde_json::{Value, json};

fn reads_back(fact: Value) -> Fact {
    let read: Fact = serde_json::from_value(fact.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), fact);
    read
}

#[test]
fn an_inspection_recorded_without_a_basis_has_none() {
    let scheduled = json!({ "inspection_scheduled": {
        "year": 2024, "planned_on": "2024-08-20", "checklist": ["management_rules"],
    } });
    assert!(matches!(reads_back(scheduled), Fact::InspectionScheduled { basis, .. } if basis.is_empty()));
    let held = json!({ "inspection_held": {
        "year": 2024, "results": [{ "item": "management_rules", "passed": true }], "findings": [],
    } });
    let read = reads_back(held);
    assert!(matches!(read, Fact::InspectionHeld { basis, checklist, .. } if basis.is_empty() && checklist.is_empty()));
}

#[test]
fn a_basis_is_written_as_citations() {
    reads_back(json!({ "inspection_held": {
        "year": 2026, "results": [{ "item": "logs", "passed": false }], "findings": ["日志不足"],
        "basis": ["order-176 art.7"], "checklist": ["logs"],
    } }));
}
