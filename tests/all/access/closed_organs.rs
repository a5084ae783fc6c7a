//! Who held an office in an organ that was merged into another: from that day on it gives no rights, and is revoked.

use beian_services::access::Settings;
use beian_tests::Fixture;
use serde_json::{Value, json};
use uuid::Uuid;

use super::house::{GRANT, House, granting};
use crate::log_contract::promises;

promises!(an_office_ends_with_its_organ);

const ACCOUNT: &str = "query($login: String!) { account(login: $login) {
    grants { organ inForce mergedInto } revoked { role organ reason } } }";

async fn an_office_ends_with_its_organ(fixture: Fixture) {
    let house = House::start(fixture, Settings::default()).await;
    let root = house.root().await;
    let clerk = house.official(&root, "li.si", "OFFICER", Some("530102")).await;
    let local = house.official(&root, "wang.wu", "ADMINISTRATOR", Some("530102")).await;
    root.grant("li.si", "INSPECTOR", Some("530100")).await;
    let other = house.official(&root, "zhao.liu", "OFFICER", Some("530103")).await;
    let merger = "mutation($target: OrganTarget!) { it: mergeOrgan(target: $target, into: \"530103\") {
        refusals { code } } }";
    let target = json!({ "code": "530102", "commandId": Uuid::new_v4(), "reason": "机构改革方案" });
    root.done(merger, json!({ "target": target })).await;

    // At once, before anything was taken over; an office elsewhere goes on.
    let office = clerk.ask("{ me { office { role organ } } }", Value::Null).await["me"]["office"].clone();
    assert_eq!(office, json!({ "role": "INSPECTOR", "organ": "530100" }));
    assert_eq!((local.name().await, other.name().await.as_deref()), (None, Some("zhao.liu")));
    assert_eq!(local.error_of("{ position }", Value::Null).await, "UNAUTHENTICATED");
    let closed = json!({ "organ": "530102", "inForce": false, "mergedInto": "530103" });
    let told = root.ask(ACCOUNT, json!({ "login": "wang.wu" })).await;
    assert_eq!(told["account"], json!({ "grants": [closed], "revoked": [] }));
    assert_eq!(root.refused(GRANT, granting("zhao.liu", "OFFICER", Some("530102"))).await, ["organ_closed"]);

    // The take-over records it: also of the last administrator there, since nobody need remain.
    house.take_over().await;
    let told = root.ask(ACCOUNT, json!({ "login": "wang.wu" })).await["account"].clone();
    assert_eq!(told["grants"], json!([]));
    let reason = told["revoked"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("530102") && reason.contains("530103"), "{told}");
    let kept = json!({ "organ": "530100", "inForce": true, "mergedInto": null });
    let told = root.ask(ACCOUNT, json!({ "login": "li.si" })).await["account"].clone();
    assert_eq!((&told["grants"], &told["revoked"][0]["role"]), (&json!([kept]), &json!("OFFICER")));
    let before = root.ask("{ position }", Value::Null).await;
    house.take_over().await;
    assert_eq!(root.ask("{ position }", Value::Null).await, before, "once is enough");
    house.close().await;
}
