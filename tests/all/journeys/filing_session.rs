//! Signed in to one filing with its query number and password: followed and amended, and nothing else.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    status::{STATUS, submitted},
    world::{APPLICANT, CLERK, STRANGER, World, kunming_filing},
};

const SIGN_IN: &str = "mutation($number: String!, $password: String!) {
    it: signInToFiling(number: $number, password: $password) { caseId refusals { code } } }";

/// A browser that has a cookie.
struct Holder<'world> {
    world: &'world World,
    cookie: String,
}

impl Holder<'_> {
    async fn answer(&self, query: &str, variables: Value) -> Value {
        self.world.by_cookie(&self.cookie, query, variables).await.0
    }
}

async fn sign_in(world: &World, number: &str, password: &str) -> (Value, Option<String>) {
    let (answer, cookie) = world.by_cookie("", SIGN_IN, json!({ "number": number, "password": password })).await;
    (answer["data"]["it"].clone(), cookie)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_of_a_number_follows_and_amends_that_filing_alone() {
    let world = World::on_sqlite().await;
    let (case, number, password) = submitted(&world).await;
    let other = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await["id"].clone();
    let (begun, cookie) = sign_in(&world, &format!(" {} ", number.to_lowercase()), &password).await;
    assert_eq!(begun, json!({ "caseId": case, "refusals": [] }));
    let holder = Holder { world: &world, cookie: cookie.unwrap() };
    let me = holder.answer("{ me { account { login } office { name role } } }", json!({})).await;
    assert_eq!(me["data"]["me"], json!({ "account": null, "office": { "name": number, "role": "FILING_HOLDER" } }));
    let query = "query($id: UUID!) { case(id: $id) { id actions form { answers } timeline { name } } }";
    let found = holder.answer(query, json!({ "id": case })).await["data"]["case"].clone();
    assert_eq!((&found["id"], &found["timeline"][0]["name"]), (&json!(case), &json!("Submitted")));
    assert!(found["form"]["answers"]["unit_name"].is_string(), "{found}");
    assert_eq!(found["actions"], json!(["AMEND"]));
    // The same applicant's other filing does not exist for this session.
    assert_eq!(holder.answer(query, json!({ "id": other })).await["data"]["case"], Value::Null);
    let listed = holder.answer("{ cases(first: 9) { edges { node { id } } } }", json!({})).await;
    assert_eq!(listed["data"]["cases"]["edges"], json!([]));

    world.days_later(2);
    let input = json!({ "input": { "items": ["地址不完整"], "by": "2026-03-20", "basis": "审查意见告知书" } });
    world.order(CLERK, &case).done("returnForRectification", input).await;
    let mut answers = super::world::unit_answers();
    answers["unit_name"] = "示例更名单位".into();
    let amend = "mutation($target: Target!, $input: AmendFiling!) {
        it: amendFiling(target: $target, input: $input) { case { status } refusals { code } } }";
    let target = |case: &Value| json!({ "caseId": case, "commandId": Uuid::new_v4() });
    let given = json!({ "target": target(&json!(case)), "input": { "answers": answers } });
    let begins = sign_in(&world, &number, &password).await.1.unwrap();
    let holder = Holder { world: &world, cookie: begins };
    let amended = holder.answer(amend, given.clone()).await["data"]["it"].clone();
    assert_eq!(amended, json!({ "case": { "status": "UNDER_REVIEW" }, "refusals": [] }));
    let beyond = json!({ "target": target(&other), "input": given["input"] });
    assert_eq!(holder.answer(amend, beyond).await["data"]["it"]["refusals"][0]["code"], "case_unknown");
    let withdraw =
        "mutation($target: Target!) { it: withdrawFiling(target: $target, ground: \"x\") { refusals { code } } }";
    let refused = holder.answer(withdraw, json!({ "target": target(&json!(case)) })).await;
    assert_eq!(refused["data"]["it"]["refusals"][0]["code"], "role_not_allowed");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_at_filings_is_answered_alike_and_bounded() {
    let world = World::on_sqlite().await;
    let (_, number, password) = submitted(&world).await;
    let refused = json!({ "caseId": null, "refusals": [{ "code": "sign_in_refused" }] });
    assert_eq!(sign_in(&world, "000000000000", &password).await, (refused.clone(), None));
    for guess in 0..10 {
        assert_eq!(sign_in(&world, &number, &format!("{guess:012}")).await, (refused.clone(), None));
    }
    assert_eq!(sign_in(&world, &number, &password).await, (refused, None), "the right one too");
    let asked = json!({ "number": number, "password": password });
    let told = world.ask(STRANGER, STATUS, asked).await;
    assert_eq!(told["filingStatus"], Value::Null, "both ways count together");
    world.now_is("2026-03-10T10:15:00+08:00");
    assert!(sign_in(&world, &number, &password).await.1.is_some());
    world.close().await;
}
