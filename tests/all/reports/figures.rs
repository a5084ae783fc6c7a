//! The figures of every report, worked out in the comments.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::{
    AUDITOR,
    register::{id, served},
    rows,
};
use crate::{journeys::world::World, log_contract::promises};

promises!(every_report_has_the_figures_counted_by_hand, a_past_moment_is_told_as_it_was_known_then);

/// Some cells of each row.
async fn some(world: &World, kind: &str, filter: Value, places: &[usize]) -> Vec<Vec<String>> {
    let rows = rows(world, AUDITOR, kind, filter).await;
    rows.iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect()
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

async fn every_report_has_the_figures_counted_by_hand(fixture: Fixture) {
    let world = served(fixture).await;
    // Case 1 was due 23 days ago, case 2 five, case 3 a hundred and fourteen: 23 in December, 31, 28, 31 and 1.
    let overdue = some(&world, "OVERDUE", json!({}), &[1, 2, 3, 5, 8, 9]).await;
    let cite = "order-33 art.12";
    let expected = [
        row(&["T01-1", "applicant", "530103", &id(3), "114", cite]),
        row(&["T01-1", "handling_organ", "530102", &id(1), "23", cite]),
        row(&["T01-1", "handling_organ", "530102", &id(2), "5", cite]),
    ];
    assert_eq!(overdue, expected);
    let by_organ = some(&world, "OVERDUE", json!({ "by": "ORGAN" }), &[0, 2, 3, 4, 5, 6, 7]).await;
    let expected = [
        row(&["530102", "2", "1", "1", "0", "0", "2026-03-09T23:59:59+08:00"]),
        row(&["530103", "1", "0", "0", "0", "1", "2025-12-08T23:59:59+08:00"]),
        row(&["合计", "3", "1", "1", "0", "1", "2025-12-08T23:59:59+08:00"]),
    ];
    assert_eq!(by_organ, expected);
    let by_duty = some(&world, "OVERDUE", json!({ "by": "DUTY" }), &[0, 1]).await;
    assert_eq!(by_duty, [row(&["applicant", "1"]), row(&["handling_organ", "2"]), row(&["合计", "3"])]);
    let by_procedure = some(&world, "OVERDUE", json!({ "by": "PROCEDURE" }), &[0, 1]).await;
    assert_eq!(by_procedure, [row(&["yunnan", "3"]), row(&["合计", "3"])]);
    let by_age = some(&world, "OVERDUE", json!({ "by": "AGE" }), &[0, 1]).await;
    let ages = [("to_7_days", "1"), ("to_30_days", "1"), ("to_90_days", "0"), ("over_90_days", "1"), ("合计", "3")];
    assert_eq!(by_age, ages.map(|(age, count)| row(&[age, count])));
    let by_handler = some(&world, "OVERDUE", json!({ "by": "HANDLER" }), &[0, 1, 5]).await;
    assert_eq!(by_handler, [row(&["unassigned", "2", "1"]), row(&["li", "1", "0"]), row(&["合计", "3", "1"])]);
    // Within a week only case 4, two days ahead; case 9 has fourteen days, case 8 nineteen, case 10 twenty-nine.
    assert_eq!(some(&world, "DUE_SOON", json!({}), &[3, 5, 8]).await, [row(&["110105", &id(4), "2"])]);
    let soon = some(&world, "DUE_SOON", json!({ "soonDays": 14, "by": "ORGAN" }), &[0, 2]).await;
    assert_eq!(soon, [row(&["110105", "1"]), row(&["530103", "1"]), row(&["合计", "2"])]);
    // 10 to 31 March are 22 days, and 1 April.
    assert_eq!(some(&world, "SUSPENDED", json!({}), &[0, 5, 8]).await, [row(&["2026-03-10", &id(5), "23"])]);
    let suspended = some(&world, "SUSPENDED", json!({ "by": "HANDLER" }), &[0, 1, 2]).await;
    assert_eq!(suspended, [row(&["li", "1", "2026-03-10"]), row(&["合计", "1", "2026-03-10"])]);
    let soon = some(&world, "DUE_SOON", json!({ "by": "HANDLER" }), &[0, 1]).await;
    assert_eq!(soon, [row(&["unassigned", "1"]), row(&["合计", "1"])]);
    let returned = some(&world, "RETURNED", json!({}), &[0, 3, 5, 6]).await;
    assert_eq!(returned, [row(&["2026-03-12", &id(8), "2026-04-20T23:59:59+08:00", "20"])]);
    let owed = some(&world, "OWED", json!({}), &[0, 1, 3, 6]).await;
    let pushed = row(&["2026-04-15T23:59:59+08:00", "530103", &id(9), "pushed"]);
    assert_eq!(owed, [pushed, row(&["2026-04-30T23:59:59+08:00", "530103", &id(10), "reported"])]);
    let owed = some(&world, "OWED", json!({ "by": "ORGAN" }), &[0, 2, 3]).await;
    assert_eq!(owed, [row(&["530103", "2", "0"]), row(&["合计", "2", "0"])]);
    // Cases 6 and 7 owe one; that of case 6 was held and passed.
    let plan = some(&world, "INSPECTIONS", json!({ "by": "ORGAN" }), &[0, 2, 3, 4, 5, 6, 8, 12]).await;
    let counts = ["2", "1", "1", "0", "0", "1", "50.0"];
    let counted = |name: &'static str| row(&[&[name] as &[&str], &counts].concat());
    assert_eq!(plan, [counted("530102"), counted("合计")]);
    let plan = some(&world, "INSPECTIONS", json!({ "year": 2026 }), &[2, 7]).await;
    assert_eq!(plan, [row(&["passed", &id(6)]), row(&["due", &id(7)])]);
    // Due in March: cases 1, 2, 6 and 7 in time, late or running; case 5 is suspended, the limit of case 8 fell away.
    let march = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    // Of what was promised, case 6 is a day late, case 7 a day early.
    let kept = some(&world, "KEPT", march.clone(), &[0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).await;
    let counts = ["4", "1", "1", "2", "25.0", "2", "1", "1", "0", "50.0"];
    let counted = |name: &'static str| row(&[&[name] as &[&str], &counts].concat());
    assert_eq!(kept, [counted("530102"), counted("合计")]);
    // From Monday 2 March: Friday 6 is the fourth working day after it, Wednesday 11 the seventh; half of 11 is 5.5.
    let stages = some(&world, "STAGES", march, &[0, 1, 3, 4, 5]).await;
    assert_eq!(stages, [row(&["yunnan", "T01", "2", "5.5", "7"]), row(&["合计", "", "2", "5.5", "7"])]);
    world.close().await;
}

async fn a_past_moment_is_told_as_it_was_known_then(fixture: Fixture) {
    let world = served(fixture).await;
    // On 10 March at noon case 7 was not done yet, case 5 was suspended since the morning, case 2 had not begun.
    let noon = "2026-03-10T12:00:00+08:00";
    let overdue = some(&world, "OVERDUE", json!({ "asOf": noon }), &[5, 8]).await;
    assert_eq!(overdue, [row(&[&id(3), "92"]), row(&[&id(1), "1"]), row(&[&id(7), "1"])]);
    let by_organ = some(&world, "OVERDUE", json!({ "asOf": noon, "by": "ORGAN" }), &[0, 2]).await;
    assert_eq!(by_organ, [row(&["530102", "2"]), row(&["530103", "1"]), row(&["合计", "3"])]);
    assert_eq!(some(&world, "SUSPENDED", json!({ "asOf": noon }), &[5, 8]).await, [row(&[&id(5), "1"])]);
    let before = json!({ "asOf": "2026-03-09T12:00:00+08:00" });
    assert_eq!(some(&world, "SUSPENDED", before, &[5]).await, Vec::<Vec<String>>::new());
    // Due from 1 to 10 March and before noon: cases 1 and 7, both running then.
    let kept = json!({ "asOf": noon, "from": "2026-03-01" });
    assert_eq!(some(&world, "KEPT", kept, &[2, 3, 4, 5]).await[0], row(&["2", "0", "0", "2"]));
    // Case 11 was to be answered then; it was given up on 12 February at nine.
    let returned = async |at: &str| some(&world, "RETURNED", json!({ "asOf": at }), &[0, 3, 5, 6]).await;
    let case_11 = row(&["2026-02-05", &id(11), "2026-02-20T23:59:59+08:00", "5"]);
    assert_eq!(returned("2026-02-10T12:00:00+08:00").await, [case_11]);
    assert_eq!(returned("2026-02-12T08:59:59+08:00").await.len(), 1);
    assert_eq!(returned("2026-02-12T09:00:00+08:00").await, Vec::<Vec<String>>::new());
    let case_8 = row(&["2026-03-12", &id(8), "2026-04-20T23:59:59+08:00", "3"]);
    assert_eq!(returned("2026-03-15T12:00:00+08:00").await, [case_8]);
    // On 18 March case 9 was known, case 10 not yet; nothing was known on 10 March.
    let owed = async |at: &str, by| some(&world, "OWED", json!({ "asOf": at, "by": by }), &[0, 2, 3]).await;
    let one = [row(&["530103", "1", "0"]), row(&["合计", "1", "0"])];
    assert_eq!(owed("2026-03-18T12:00:00+08:00", "ORGAN").await, one);
    assert_eq!(owed(noon, "ORGAN").await, [row(&["合计", "0", "0"])]);
    let listed = some(&world, "OWED", json!({ "asOf": "2026-03-18T12:00:00+08:00" }), &[0, 3]).await;
    assert_eq!(listed, [row(&["2026-04-15T23:59:59+08:00", &id(9)])]);
    // Case 7 was filed on 11 March; the inspection of case 6 was not even planned before 20 March.
    let plan = async |at: &str| some(&world, "INSPECTIONS", json!({ "asOf": at }), &[2, 5, 7]).await;
    assert_eq!(plan(noon).await, [row(&["due", "", &id(6)])]);
    let both_due = [row(&["due", "", &id(6)]), row(&["due", "", &id(7)])];
    assert_eq!(plan("2026-03-18T12:00:00+08:00").await, both_due);
    let one_held = [row(&["passed", "2026-03-20", &id(6)]), row(&["due", "", &id(7)])];
    assert_eq!(plan("2026-03-25T12:00:00+08:00").await, one_held);
    let query = "{ report(kind: RETURNED, filter: { by: AGE }) { rowCount } }";
    assert_eq!(world.error_of(AUDITOR, query, Value::Null).await, "REPORT_GROUPING");
    let query = "{ report(kind: KEPT, filter: { from: \"2026-03-02\", to: \"2026-03-01\" }) { rowCount } }";
    assert_eq!(world.error_of(AUDITOR, query, Value::Null).await, "REPORT_PERIOD");
    world.close().await;
}
