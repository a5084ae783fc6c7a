//! Refusals are data, say what is wrong where, and change nothing.

use serde_json::{Value, json};

use super::world::{APPLICANT, CLERK, LEADER, World, kunming_filing};

/// The filing with one value changed, by JSON pointer below `input`.
fn with(pointer: &str, value: impl Into<Value>) -> Value {
    let mut filing = kunming_filing();
    let place = format!("/input{pointer}");
    match filing.pointer_mut(&place) {
        Some(found) => *found = value.into(),
        None => {
            let (parent, key) = place.rsplit_once('/').unwrap();
            filing.pointer_mut(parent).unwrap()[key] = value.into();
        }
    }
    filing
}

fn one(code: &str, path: Option<&str>) -> Vec<(String, Option<String>)> {
    vec![(code.to_owned(), path.map(str::to_owned))]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_that_cannot_be_is_refused_at_its_field() {
    let world = World::on_sqlite().await;
    let refused = async |filing: Value| world.opening(APPLICANT).refused("submitFiling", filing).await;
    assert_eq!(refused(with("/region", "990000")).await, one("region_province_unknown", Some("region")));
    assert_eq!(refused(with("/organ", "5301")).await, one("region_shape", Some("organ")));
    assert_eq!(refused(with("/organ", "110105")).await, one("organ_not_competent", Some("organ")));
    assert_eq!(refused(with("/procedure", "nowhere")).await, one("procedure_unknown", Some("procedure")));
    assert_eq!(refused(with("/connectedOn", "2026-03-11")).await, one("filed_before_connection", Some("connectedOn")));
    assert_eq!(refused(with("/answers", json!([1]))).await, one("answers_not_readable", Some("answers")));
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(refused(with("/answers/unit_name", deep)).await, one("answers_not_readable", Some("answers")));
    let megabyte = "长".repeat(350_000);
    assert_eq!(refused(with("/answers/unit_name", megabyte)).await, one("answers_not_readable", Some("answers")));
    let long = refused(with("/answers/unit_name", "长".repeat(2000))).await;
    assert_eq!(long[0].1.as_deref(), Some("answers.unit_name"), "{long:?}");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_out_of_order_or_of_others_are_refused() {
    let world = World::on_sqlite().await;
    let case = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let id = case["id"].as_str().unwrap();
    let code = async |token: &'static str, mutation: &str, arguments: Value| {
        world.order(token, id).refused(mutation, arguments).await.remove(0).0
    };
    assert_eq!(code(CLERK, "stampCopies", json!({ "copies": [1, 2] })).await, "stage_out_of_order");
    assert_eq!(code(CLERK, "acceptFiling", json!({})).await, "stage_out_of_order");
    assert_eq!(code("dev.officer.530103.other", "passReview", json!({})).await, "case_unknown");
    assert_eq!(code("dev.officer.530100.superior", "passReview", json!({})).await, "not_your_case");
    assert_eq!(code(APPLICANT, "passReview", json!({})).await, "role_not_allowed");
    assert_eq!(code(CLERK, "rejectFiling", json!({ "ground": "长".repeat(350_000) })).await, "text_not_allowed");
    world.order(CLERK, id).done("passReview", json!({})).await;
    let papers = json!({ "papers": [{ "material": "filing_form", "copies": 2 }] });
    world.order(APPLICANT, id).done("handInPapers", papers).await;
    world.order(CLERK, id).done("passReview", json!({})).await;
    assert_eq!(code(CLERK, "stampCopies", json!({ "copies": [1, 2] })).await, "other_hands_needed");
    assert_eq!(code(LEADER, "stampCopies", json!({ "copies": [1] })).await, "copies_differ");
    world.order(LEADER, id).done("stampCopies", json!({ "copies": [1, 2] })).await;
    assert_eq!(code(CLERK, "stampCopies", json!({ "copies": [1, 2] })).await, "stage_out_of_order");
    assert_eq!(code(CLERK, "assignNumber", json!({ "number": "53010202000001" })).await, "number_does_not_fit");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_versions_and_reused_command_ids_are_refused() {
    let world = World::on_sqlite().await;
    let opening = world.opening(APPLICANT);
    let case = opening.done("submitFiling", kunming_filing()).await;
    let id = case["id"].as_str().unwrap();
    let other = with("/answers/unit_name", "另一公司");
    assert_eq!(opening.refused("submitFiling", other).await, one("command_id_reused", Some("target.commandId")));
    let stale = world.order(CLERK, id).with("expectedVersion", 7);
    assert_eq!(stale.refused("passReview", json!({})).await, one("stale_version", Some("target.expectedVersion")));
    let review = world.order(CLERK, id).with("expectedVersion", 1);
    review.done("passReview", json!({})).await;
    let changed = json!({ "note": "不同" });
    assert_eq!(review.refused("passReview", changed).await, one("command_id_reused", Some("target.commandId")));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_dated_act_needs_a_reason() {
    let world = World::on_sqlite().await;
    let case = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    let id = case["id"].as_str().unwrap();
    world.days_later(3);
    let yesterday = world.order(CLERK, id).with("occurredOn", "2026-03-12");
    assert_eq!(yesterday.refused("passReview", json!({})).await, one("backdating_needs_reason", Some("reason")));
    let tomorrow = world.order(CLERK, id).with("occurredOn", "2026-03-14");
    assert_eq!(tomorrow.refused("passReview", json!({})).await, one("occurred_in_future", Some("occurredOn")));
    let reasoned = world.order(CLERK, id).with("occurredOn", "2026-03-12").with("reason", "当日网络中断");
    reasoned.done("passReview", json!({})).await;
    world.close().await;
}
