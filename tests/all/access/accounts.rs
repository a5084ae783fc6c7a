//! Enrolling, granting, revoking: who may, and from when on it counts.

use beian_services::access::Settings;
use beian_tests::Fixture;
use serde_json::{Value, json};
use uuid::Uuid;

use super::house::{GRANT, House, LOCK, PASSWORD, REVOKE, ROOT, granting, target};

async fn the_first_administrator_lets_others_in(fixture: Fixture) {
    let house = House::start(fixture, Settings::default()).await;
    let browser = house.browser();
    let welcome = browser.sign_in(ROOT, house.first_password()).await;
    assert_eq!(welcome["mustSetPassword"], true);
    // Nothing but setting a password.
    assert_eq!(browser.error_of("{ position }", Value::Null).await, "UNAUTHENTICATED");
    browser.set_password(house.first_password()).await;
    assert_eq!(browser.name().await.as_deref(), Some(ROOT));
    let clerk = house.official(&browser, "li.si", "OFFICER", Some("530102")).await;
    let me =
        clerk.ask("{ me { account { login kind grants { role organ inForce } } office { role organ } } }", Value::Null);
    let office = json!({ "role": "OFFICER", "organ": "530102" });
    let grants = json!([{ "role": "OFFICER", "organ": "530102", "inForce": true }]);
    let account = json!({ "login": "li.si", "kind": "OFFICIAL", "grants": grants });
    assert_eq!(me.await["me"], json!({ "account": account, "office": office }));
    clerk.ask("{ cases(first: 1) { edges { node { id } } } }", Value::Null).await;
    // The account's name is the actor's, in every event.
    let (answer, _) = house.browser().try_sign_in("LI.SI ", PASSWORD, None).await;
    assert_eq!(answer["data"]["it"]["account"]["login"], "li.si");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_lets_others_in_on_sqlite() {
    the_first_administrator_lets_others_in(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_lets_others_in_on_postgres() {
    the_first_administrator_lets_others_in(Fixture::postgres().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_grants_themselves_and_the_last_administrator_stays() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    assert_eq!(root.refused(GRANT, granting(ROOT, "OFFICER", Some("530102"))).await, ["account_own_grant"]);
    assert_eq!(root.refused(LOCK, json!({ "target": target(ROOT) })).await, ["account_own_lock"]);
    let grants = root.ask("{ me { account { grants { id } } } }", Value::Null).await;
    let grant = grants["me"]["account"]["grants"][0]["id"].clone();
    let revoke = json!({ "target": target(ROOT), "grant": grant });
    assert_eq!(root.refused(REVOKE, revoke).await, ["account_last_administrator"]);
    let other = house.official(&root, "other", "ADMINISTRATOR", None).await;
    let revoke = json!({ "target": target(ROOT), "grant": grant });
    other.done(REVOKE, revoke).await;
    // At once, without signing in again.
    assert_eq!(root.name().await, None);
    assert_eq!(root.error_of(GRANT, granting("other", "OFFICER", None)).await, "UNAUTHENTICATED");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_knows_only_the_own_organ() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let kunming = house.official(&root, "kunming", "ADMINISTRATOR", Some("530100")).await;
    root.enrol("elsewhere", "OFFICIAL", Some("110105")).await;
    let account = "query($login: String!) { account(login: $login) { login } }";
    for login in ["elsewhere", "nobody-at-all", ROOT] {
        assert_eq!(kunming.ask(account, json!({ "login": login })).await["account"], Value::Null, "{login}");
        assert_eq!(kunming.refused(LOCK, json!({ "target": target(login) })).await, ["account_unknown"], "{login}");
        let grant = granting(login, "OFFICER", Some("530102"));
        assert_eq!(kunming.refused(GRANT, grant).await, ["account_unknown"], "{login}");
    }
    kunming.enrol("below", "OFFICIAL", Some("530102")).await;
    let higher = granting("below", "ADMINISTRATOR", Some("530000"));
    assert_eq!(kunming.refused(GRANT, higher).await, ["account_outside_organ"]);
    kunming.grant("below", "OFFICER", Some("530102")).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_administers_nothing_learns_nothing() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let clerk = house.official(&root, "clerk", "OFFICER", Some("530102")).await;
    for login in [ROOT, "nobody-at-all"] {
        let refused = clerk.refused(LOCK, json!({ "target": target(login) })).await;
        assert_eq!(refused, ["account_not_administrator"], "{login}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_sent_twice_is_one_and_a_stale_one_none() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    root.enrol("li", "OFFICIAL", Some("530102")).await;
    let variables = granting("li", "OFFICER", Some("530102"));
    let query = GRANT.replace("account {", "replayed position account {");
    let first = root.done(&query, variables.clone()).await;
    let again = root.done(&query, variables.clone()).await;
    assert_eq!((&first["replayed"], &again["replayed"]), (&json!(false), &json!(true)));
    assert_eq!((&first["position"], &first["account"]), (&again["position"], &again["account"]));
    let mut other = variables;
    other["input"]["role"] = json!("INSPECTOR");
    assert_eq!(root.refused(GRANT, other.clone()).await, ["command_id_reused"]);
    other["input"]["target"]["commandId"] = json!(Uuid::new_v4());
    other["input"]["target"]["expectedVersion"] = json!(1);
    assert_eq!(root.refused(GRANT, other).await, ["stale_version"]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_chosen_for_a_session_or_a_request() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let li = house.official(&root, "li", "OFFICER", Some("530102")).await;
    let inspector = root.grant("li", "INSPECTOR", Some("530103")).await;
    let role = "{ me { office { role } } }";
    assert_eq!(li.ask(role, Value::Null).await["me"]["office"]["role"], "OFFICER");
    let before = li.held();
    let by_header = li.with("beian-office", &inspector).holding(&before);
    assert_eq!(by_header.ask(role, Value::Null).await["me"]["office"]["role"], "INSPECTOR");
    let choose = "mutation($grant: UUID!) { it: chooseOffice(grant: $grant) { refusals { code path } } }";
    li.done(choose, json!({ "grant": inspector })).await;
    assert_eq!(li.ask(role, Value::Null).await["me"]["office"]["role"], "INSPECTOR");
    assert_eq!(house.browser().holding(&before).name().await, None, "the cookie before was replaced");
    // Of somebody else, of nobody, and no id at all.
    let grants = root.ask("{ me { account { grants { id } } } }", Value::Null).await;
    let roots = grants["me"]["account"]["grants"][0]["id"].as_str().unwrap().to_owned();
    for office in [roots, Uuid::new_v4().to_string(), "1".to_owned()] {
        assert_eq!(li.refused(choose, json!({ "grant": Uuid::new_v4() })).await, ["account_grant_unknown"]);
        let guessed = li.with("beian-office", &office).holding(&li.held());
        assert_eq!(guessed.name().await, None, "{office}");
    }
    house.close().await;
}

async fn administrators_find_the_accounts_they_administer(fixture: Fixture) {
    let house = House::start(fixture, Settings::default()).await;
    let root = house.root().await;
    let kunming = house.official(&root, "kunming", "ADMINISTRATOR", Some("530100")).await;
    for (login, organ) in [("below", "530102"), ("beside", "532500"), ("lent", "530103")] {
        root.enrol(login, "OFFICIAL", Some(organ)).await;
    }
    root.enrol("unit", "APPLICANT", None).await;
    // An office beyond Kunming takes the account out of Kunming's hands.
    root.grant("lent", "INSPECTOR", Some("110105")).await;
    root.lock("below").await;
    let position = root.ask("{ position }", Value::Null).await["position"].clone();
    let query = "query($p: LogPosition, $name: String, $kind: AccountKind, $after: String, $first: Int) {
        accounts(minPosition: $p, name: $name, kind: $kind, after: $after, first: $first) {
            pageInfo { endCursor hasNextPage } edges { node { login locked } } } }";
    let logins = |answer: Value| -> Vec<String> {
        let edges = answer["accounts"]["edges"].as_array().unwrap().clone();
        let mark = |node: &Value| if node["locked"] == true { "!" } else { "" };
        edges.iter().map(|edge| format!("{}{}", edge["node"]["login"].as_str().unwrap(), mark(&edge["node"]))).collect()
    };
    let all = root.ask(query, json!({ "p": position })).await;
    assert_eq!(logins(all), ["below!", "beside", "kunming", "lent", ROOT, "unit"]);
    assert_eq!(logins(kunming.ask(query, json!({})).await), ["below!", "kunming"]);
    assert_eq!(logins(root.ask(query, json!({ "name": "BE" })).await), ["below!", "beside"]);
    assert_eq!(logins(root.ask(query, json!({ "kind": "APPLICANT" })).await), ["unit"]);
    let page = root.ask(query, json!({ "first": 4 })).await;
    let next = page["accounts"]["pageInfo"]["endCursor"].clone();
    assert_eq!(logins(root.ask(query, json!({ "after": next, "first": 4 })).await), [ROOT, "unit"]);
    let clerk = house.official(&root, "clerk", "SUPERVISOR", None).await;
    assert_eq!(logins(clerk.ask(query, json!({})).await), Vec::<String>::new());
    // Built anew, the rows are the same.
    let position = root.ask("{ position }", Value::Null).await["position"].clone();
    root.ask(query, json!({ "p": position })).await;
    let database = &house.fixture.database;
    let before = beian_projections::dump(database).await.unwrap();
    let feed = beian_projections::Feed::start(database.clone());
    beian_projections::rebuild(database, &feed, |_, _| {}).await.unwrap();
    assert_eq!(beian_projections::dump(database).await.unwrap(), before);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_find_the_accounts_they_administer_on_sqlite() {
    administrators_find_the_accounts_they_administer(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_find_the_accounts_they_administer_on_postgres() {
    administrators_find_the_accounts_they_administer(Fixture::postgres().await.unwrap()).await;
}
