//! Organs: opened, renamed, merged; a closed one's cases go to its successor.

use beian_tests::Fixture;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    filing::filed,
    world::{APPLICANT, CLERK, LEADER, World, code_of, kunming_filing},
};
use crate::log_contract::promises;

const REGISTRAR: &str = "dev.administrator.530100.registrar";
const NATION: &str = "dev.administrator.-.registrar";
const SUCCESSOR: &str = "dev.officer.530103.clerk";
/// As `beian import` acts.
const IMPORT: &str = "dev.machine.-.import";
const CITY: &str = "dev.supervisor.530100.chief";

promises!(
    a_merged_organ_loses_its_cases_to_its_successor_though_the_take_over_stopped_halfway,
    organs_are_opened_renamed_and_listed,
    what_may_not_be_done_to_organs_is_refused,
    what_the_successor_does_not_handle_stays_for_the_superior,
);

/// One command on an organ, with a command id of its own.
async fn change(world: &World, token: &str, mutation: &str, code: &str, arguments: &str) -> Value {
    let target = json!({ "code": code, "commandId": Uuid::new_v4(), "reason": "机构改革方案" });
    give(world, token, mutation, &target, arguments).await
}

async fn give(world: &World, token: &str, mutation: &str, target: &Value, arguments: &str) -> Value {
    let query = format!(
        "mutation($target: OrganTarget!) {{ it: {mutation}(target: $target{arguments}) {{
            organ {{ code name nameEn open closedOn since mergedInto {{ code }} superior {{ code }} }}
            position replayed warnings {{ code }} refusals {{ code zh path }} }} }}"
    );
    world.ask(token, &query, json!({ "target": target })).await["it"].clone()
}

fn done(payload: Value) -> Value {
    assert_eq!(payload["refusals"], json!([]));
    payload
}

async fn organ(world: &World, token: &str, code: &str) -> Value {
    let query = "query($code: String!, $seen: LogPosition) { organ(code: $code, minPosition: $seen) {
        name open cases takeOver { concluded left } } }";
    let seen = world.position().await;
    world.ask(token, query, json!({ "code": code, "seen": seen })).await["organ"].clone()
}

/// The statuses of the cases that somebody finds, in order.
async fn statuses(world: &World, token: &str) -> Vec<String> {
    let query = "query($seen: LogPosition) { cases(first: 100, minPosition: $seen) { edges { node { status } } } }";
    let found = world.ask(token, query, json!({ "seen": world.position().await })).await;
    let edges = found["cases"]["edges"].as_array().unwrap();
    let mut statuses: Vec<_> = edges.iter().map(|edge| edge["node"]["status"].as_str().unwrap().to_owned()).collect();
    statuses.sort_unstable();
    statuses
}

async fn deadlines(world: &World, token: &str) -> usize {
    let query = "query($seen: LogPosition) { deadlines(first: 100, minPosition: $seen) { edges { cursor } } }";
    let found = world.ask(token, query, json!({ "seen": world.position().await })).await;
    found["deadlines"]["edges"].as_array().unwrap().len()
}

async fn submitted(world: &World) -> String {
    let case = world.opening(APPLICANT).done("submitFiling", kunming_filing()).await;
    case["id"].as_str().unwrap().to_owned()
}

async fn imported(world: &World, token: &str, number: &str) -> String {
    let input = json!({ "input": { "procedure": "national-platform", "number": number, "source": "旧系统",
        "particulars": { "unitName": "示例单位", "domains": ["example.cn"] } } });
    let case = world.opening(token).done("importFiling", input).await;
    case["id"].as_str().unwrap().to_owned()
}

/// Cases of organ 530102, one in each status that a case of Kunming comes to.
async fn one_in_each_status(world: &World) -> Vec<String> {
    let lapsed = submitted(world).await;
    world.days_later(2);
    world.order(CLERK, &lapsed).done("passReview", json!({})).await;
    world.days_later(30);
    world.order(CLERK, &lapsed).done("closeAsLapsed", json!({ "notice": "逾期告知书" })).await;
    let mut cases = vec![lapsed, filed(world, kunming_filing()).await];
    for _ in 0..7 {
        cases.push(submitted(world).await);
    }
    let [_, _, _, papers, returned, rejected, withdrawn, sealing, completing] = cases.as_slice() else { panic!() };
    world.days_later(2);
    world.order(CLERK, papers).done("passReview", json!({})).await;
    let items = json!({ "input": { "items": ["地址不完整"], "by": "2026-05-20", "basis": "审查意见告知书" } });
    world.order(CLERK, returned).done("returnForRectification", items).await;
    world.order(CLERK, rejected).done("rejectFiling", json!({ "ground": "资料不实" })).await;
    world.order(APPLICANT, withdrawn).done("withdrawFiling", json!({ "ground": "不再联网" })).await;
    for case in [sealing, completing] {
        world.order(CLERK, case).done("passReview", json!({})).await;
        let form = json!({ "papers": [{ "material": "filing_form", "copies": 2 }] });
        world.order(APPLICANT, case).done("handInPapers", form).await;
        world.order(CLERK, case).done("passReview", json!({})).await;
    }
    world.order(LEADER, completing).done("stampCopies", json!({ "copies": [1, 2] })).await;
    let (ended, cancelled) =
        (imported(world, CLERK, "53010202030001").await, imported(world, CLERK, "53010202030002").await);
    world.order(CLERK, &ended).done("terminateFiling", json!({ "endedOn": "2026-04-01" })).await;
    world.order(CLERK, &cancelled).done("cancelFiling", json!({ "ground": "备案主体注销" })).await;
    let website = json!({ "input": { "procedure": "national-platform", "organ": "530102", "region": "530102",
        "particulars": { "siteName": "示例网站", "domains": ["example.com"] } } });
    let pushed = world.opening(CLERK).done("pushWebsite", website).await["id"].as_str().unwrap().to_owned();
    cases.extend([ended, cancelled, pushed]);
    cases
}

async fn a_merged_organ_loses_its_cases_to_its_successor_though_the_take_over_stopped_halfway(fixture: Fixture) {
    let world = World::start(fixture).await;
    let cases = one_in_each_status(&world).await;
    let (before, running) = (statuses(&world, CLERK).await, deadlines(&world, CLERK).await);
    let expected = [
        "AWAITING_PAPERS",
        "CANCELLED",
        "COMPLETING",
        "FILED",
        "LAPSED",
        "REJECTED",
        "RETURNED",
        "SEALING",
        "TERMINATED",
        "UNDER_REVIEW",
        "UNFILED",
        "WITHDRAWN",
    ];
    assert_eq!(before, expected);
    assert!(running > 0);
    assert_eq!(organ(&world, CITY, "530102").await["cases"], 12);
    assert_eq!(organ(&world, REGISTRAR, "530102").await["cases"], Value::Null, "administrators see no cases");

    world.days_later(1);
    let merged = done(change(&world, REGISTRAR, "mergeOrgan", "530102", ", into: \"530103\"").await);
    assert_eq!(merged["organ"]["mergedInto"], json!({ "code": "530103" }));
    // From that day on nobody acts or sees for it, though nothing was taken over yet.
    for query in ["{ position }", "{ cases(first: 1) { edges { cursor } } }"] {
        assert_eq!(world.error_of(CLERK, query, json!({})).await, "UNAUTHENTICATED");
    }
    assert_eq!((&merged["organ"]["open"], &merged["warnings"]), (&json!(false), &json!([])));

    let begun = world.take_over(3).await;
    assert!((3..12).contains(&begun[0].moved), "{begun:?}");
    assert_eq!(organ(&world, CITY, "530102").await["takeOver"], json!({ "concluded": false, "left": null }));
    let pending = change(&world, REGISTRAR, "openOrgan", "530102", ", nameZh: \"某机关\", nameEn: \"an organ\"").await;
    assert_eq!(pending["refusals"][0]["code"], "take_over_pending");
    let rest = world.take_over(u64::MAX).await;
    assert_eq!((begun[0].moved + rest[0].moved, rest[0].left), (12, 0), "{begun:?} {rest:?}");
    assert_eq!(organ(&world, CITY, "530102").await["takeOver"], json!({ "concluded": true, "left": 0 }));
    assert_eq!(world.take_over(u64::MAX).await, [], "nothing is left");

    assert_eq!(statuses(&world, SUCCESSOR).await, expected);
    assert_eq!(deadlines(&world, SUCCESSOR).await, running);
    let counted = world.ask(CITY, "{ tallies(by: ORGAN) { name cases } }", json!({})).await;
    assert_eq!(counted["tallies"], json!([{ "name": "530103", "cases": 12 }]));
    for case in &cases {
        went_once(&world, case).await;
        let yesterday = "query($id: UUID!) { case(id: $id, asOf: \"2026-04-15T08:00:00Z\") { organ { code } } }";
        let then = world.ask(CITY, yesterday, json!({ "id": case })).await["case"].clone();
        assert_eq!(then, json!({ "organ": { "code": "530102" } }));
    }
    late_ones_follow(&world).await;
    world.close().await;
}

/// The successor reads the whole history, in which the old organ still stands.
async fn went_once(world: &World, case: &str) {
    let query = "query($id: UUID!) { case(id: $id) { organ { code } timeline(first: 50) { name role fact } } }";
    let found = world.ask("dev.supervisor.530103.chief", query, json!({ "id": case })).await["case"].clone();
    assert_eq!(found["organ"]["code"], "530103");
    let timeline = found["timeline"].as_array().unwrap();
    let gone: Vec<_> = timeline.iter().filter(|event| event["name"] == "Transferred").collect();
    assert_eq!((gone.len(), &gone[0]["role"]), (1, &json!("MACHINE")), "{timeline:?}");
    assert_eq!(gone[0]["fact"]["transferred"]["from"], "530102");
}

/// A filing made earlier is recorded where it was made, and taken over; a new one is told where to go.
async fn late_ones_follow(world: &World) {
    let refused = world.opening(APPLICANT).give("submitFiling", kunming_filing()).await;
    assert_eq!(
        (&refused["refusals"][0]["code"], &refused["refusals"][0]["path"]),
        (&json!("organ_closed"), &json!("organ"))
    );
    let told = refused["refusals"][0]["zh"].as_str().unwrap();
    assert!(told.contains("云南省昆明市盘龙区公安机关网安部门") && told.contains("530103"), "{told}");
    let late = imported(world, IMPORT, "53010202030003").await;
    assert_eq!(world.take_over(u64::MAX).await.iter().map(|state| state.moved).sum::<u64>(), 1);
    went_once(world, &late).await;
    let back = world.order(CITY, &late).refused("transferCase", json!({ "to": "530102", "reason": "退回" })).await;
    assert_eq!(back, [("organ_closed".to_owned(), Some("to".to_owned()))]);
}

async fn organs_are_opened_renamed_and_listed(fixture: Fixture) {
    let world = World::start(fixture).await;
    let case = submitted(&world).await;
    let name = async || {
        let query = "query($id: UUID!) { case(id: $id) { organ { name } region { name } } }";
        world.ask(APPLICANT, query, json!({ "id": case })).await["case"].clone()
    };
    let made = json!({ "organ": { "name": "云南省昆明市五华区公安机关网安部门" }, "region": { "name": "五华区" } });
    assert_eq!(name().await, made);
    let target =
        json!({ "code": "530102", "commandId": Uuid::new_v4(), "reason": "更名批复", "occurredOn": "2026-03-09" });
    let named = ", nameZh: \"五华分局网络安全保卫大队\", nameEn: \"Wuhua cyber-security brigade\"";
    let first = done(give(&world, REGISTRAR, "renameOrgan", &target, named).await);
    let again = done(give(&world, REGISTRAR, "renameOrgan", &target, named).await);
    assert_eq!((&again["replayed"], &again["position"]), (&json!(true), &first["position"]));
    assert_eq!(name().await["organ"]["name"], "五华分局网络安全保卫大队");

    // Chongqing, 6 November 2025: two districts became one, with a code of its own.
    let merged = done(change(&world, NATION, "mergeOrgan", "500105", ", into: \"500157\"").await);
    assert_eq!((&merged["organ"]["open"], &merged["organ"]["closedOn"]), (&json!(false), &json!("2026-03-10")));
    world.take_over(u64::MAX).await;
    done(change(&world, REGISTRAR, "mergeOrgan", "530103", ", into: \"530111\"").await);
    world.take_over(u64::MAX).await;
    world.days_later(1);
    let opened = change(&world, REGISTRAR, "openOrgan", "530103", ", nameZh: \"盘龙机关\", nameEn: \"Panlong\"").await;
    let opened = done(opened)["organ"].clone();
    assert_eq!((&opened["since"], &opened["open"]), (&json!("2026-03-11"), &json!(true)));
    assert_eq!(opened["superior"], json!({ "code": "530100" }));

    let list = async |filter: Value, after: Value| {
        let query = "query($filter: OrgansFilter, $after: String) { organs(filter: $filter, first: 3, after: $after) {
            edges { node { code level } } pageInfo { hasNextPage endCursor } } }";
        world.ask(APPLICANT, query, json!({ "filter": filter, "after": after })).await["organs"].clone()
    };
    let codes = |page: &Value| -> Vec<String> {
        page["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["code"].as_str().unwrap().to_owned()).collect()
    };
    let page = list(json!({ "within": "530100" }), Value::Null).await;
    assert_eq!(codes(&page), ["530100", "530102", "530103"]);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let page = list(json!({ "within": "530100" }), page["pageInfo"]["endCursor"].clone()).await;
    assert_eq!(codes(&page)[0], "530111");
    assert_eq!(codes(&list(json!({ "open": false }), Value::Null).await), ["500105"]);
    assert_eq!(codes(&list(json!({ "name": "盘龙机关" }), Value::Null).await), ["530103"]);
    let provinces = list(json!({ "level": "PROVINCE", "within": "530000" }), Value::Null).await;
    assert_eq!(provinces["edges"], json!([{ "node": { "code": "530000", "level": "PROVINCE" } }]));
    world.close().await;
}

async fn what_may_not_be_done_to_organs_is_refused(fixture: Fixture) {
    let world = World::start(fixture).await;
    let named = ", nameZh: \"某机关\", nameEn: \"an organ\"";
    let into = |code: &str| format!(", into: \"{code}\"");
    let cases = [
        (CLERK, "renameOrgan", "530102", named.to_owned(), "role_not_allowed", Value::Null),
        ("dev.supervisor.-.chief", "mergeOrgan", "530102", into("530103"), "role_not_allowed", Value::Null),
        (REGISTRAR, "renameOrgan", "530000", named.to_owned(), "organ_beyond_reach", json!("target.code")),
        (REGISTRAR, "mergeOrgan", "530102", into("530402"), "organ_beyond_reach", json!("into")),
        (REGISTRAR, "mergeOrgan", "530102", into("530102"), "organ_into_itself", json!("into")),
        (REGISTRAR, "mergeOrgan", "530100", into("530102"), "organ_into_lower", json!("into")),
        (REGISTRAR, "mergeOrgan", "530102", into("99"), "region_shape", json!("into")),
        (REGISTRAR, "openOrgan", "530102", named.to_owned(), "organ_open_already", Value::Null),
        (NATION, "openOrgan", "500105", named.to_owned(), "organ_region_retired", json!("target.code")),
        (NATION, "renameOrgan", "110199", named.to_owned(), "organ_unknown", json!("target.code")),
    ];
    let before = world.position().await;
    for (token, mutation, code, arguments, expected, path) in cases {
        let payload = change(&world, token, mutation, code, &arguments).await;
        let refusal = &payload["refusals"][0];
        assert_eq!((&refusal["code"], &refusal["path"]), (&json!(expected), &path), "{mutation} {code}{arguments}");
        assert_eq!((&payload["organ"], &payload["position"]), (&Value::Null, &Value::Null), "{payload}");
    }
    assert_eq!(world.position().await, before, "nothing was recorded");
    let stranger = world.answer("", "{ organs { edges { node { code } } } }", json!({})).await;
    assert_eq!(code_of(&stranger), "UNAUTHENTICATED");
    assert_eq!(organ(&world, APPLICANT, "110199").await, Value::Null);
    world.close().await;
}

async fn what_the_successor_does_not_handle_stays_for_the_superior(fixture: Fixture) {
    let world = World::start(fixture).await;
    let case = submitted(&world).await;
    imported(&world, CLERK, "53010202030001").await;
    let merged = done(change(&world, NATION, "mergeOrgan", "530102", ", into: \"110105\"").await);
    let stays = merged["warnings"].as_array().unwrap();
    assert!(stays.iter().all(|warning| warning["code"] == "organ_cases_stay") && !stays.is_empty(), "{merged}");
    let taken = world.take_over(u64::MAX).await;
    assert_eq!((taken[0].moved, taken[0].left), (1, 1));
    assert_eq!(world.take_over(u64::MAX).await, [], "what stays is not tried again and again");
    let found = organ(&world, CITY, "530102").await;
    assert_eq!((&found["cases"], &found["takeOver"]), (&json!(1), &json!({ "concluded": true, "left": 1 })));
    // As many lie there as had to stay, but not the same: a count would not tell.
    let late = imported(&world, IMPORT, "53010202030002").await;
    world.order(CITY, &case).done("transferCase", json!({ "to": "530103", "reason": "承继机关不办理" })).await;
    assert_eq!(statuses(&world, SUCCESSOR).await, ["UNDER_REVIEW"]);
    assert_eq!(world.take_over(u64::MAX).await.iter().map(|state| state.moved).sum::<u64>(), 1);
    let query = "query($id: UUID!) { case(id: $id) { organ { code } } }";
    let found = world.ask("dev.supervisor.110105.chief", query, json!({ "id": late })).await;
    assert_eq!(found["case"]["organ"]["code"], "110105");
    world.close().await;
}
