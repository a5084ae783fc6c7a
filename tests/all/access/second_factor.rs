//! The second factor: codes of an authenticator, each good once.

use chrono::TimeDelta;
use serde_json::{Value, json};
use totp_rs::{Algorithm, Secret, TOTP};
use uuid::Uuid;

use super::house::{Browser, House, PASSWORD, ROOT, target};

const CONFIRM: &str = "mutation($input: ConfirmSecondFactor!) {
    it: confirmSecondFactor(input: $input) { account { secondFactor } refusals { code path } } }";

/// An authenticator with a secret.
fn authenticator(secret: &str) -> TOTP {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    TOTP::new(Algorithm::SHA1, 6, 0, 30, bytes).unwrap()
}

fn code(house: &House, authenticator: &TOTP) -> String {
    authenticator.generate(u64::try_from(house.now().timestamp()).unwrap())
}

async fn set_up(house: &House, browser: &Browser) -> TOTP {
    let started = browser.ask("mutation { it: startSecondFactor { id secret uri } }", Value::Null).await["it"].clone();
    let secret = started["secret"].as_str().unwrap();
    assert!(started["uri"].as_str().unwrap().contains(secret));
    let authenticator = authenticator(secret);
    let input = |code: &str, password: &str| json!({ "input": { "commandId": Uuid::new_v4(), "id": started["id"], "code": code, "password": password } });
    let right = code(house, &authenticator);
    assert_eq!(browser.refused(CONFIRM, input(&right, "not the password")).await, ["password_wrong"]);
    assert_eq!(browser.refused(CONFIRM, input("000000", PASSWORD)).await, ["code_wrong"]);
    let confirmed = browser.done(CONFIRM, input(&right, PASSWORD)).await;
    assert_eq!(confirmed["account"]["secondFactor"], true);
    authenticator
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_asks_for_a_code_and_takes_none_twice() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let authenticator = set_up(&house, &root).await;
    let sign_in = async |code: Option<&str>| {
        let (answer, _) = house.browser().try_sign_in(ROOT, PASSWORD, code).await;
        answer["data"]["it"]["refusals"][0]["code"].as_str().map(str::to_owned)
    };
    assert_eq!(sign_in(None).await.as_deref(), Some("second_factor_needed"));
    let used = code(&house, &authenticator);
    assert_eq!(sign_in(Some(&used)).await.as_deref(), Some("sign_in_refused"), "it confirmed the second factor");
    house.later(TimeDelta::seconds(30));
    let next = code(&house, &authenticator);
    assert_eq!(sign_in(Some(&next)).await, None);
    assert_eq!(sign_in(Some(&next)).await.as_deref(), Some("sign_in_refused"));
    assert_eq!(sign_in(Some("")).await.as_deref(), Some("sign_in_refused"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_authenticator_is_taken_away_by_an_administrator_and_its_secret_deleted() {
    let house = House::on_sqlite().await;
    let root = house.root().await;
    let clerk = house.official(&root, "clerk", "OFFICER", Some("530102")).await;
    set_up(&house, &clerk).await;
    let count = "select count(*) from account_secrets";
    let kept: i64 = sqlx::query_scalar(count).fetch_one(house.fixture.database.any()).await.unwrap();
    let reset = "mutation($target: AccountTarget!) { it: resetSecondFactor(target: $target) { refusals { code } } }";
    assert_eq!(root.refused(reset, json!({ "target": target(ROOT) })).await, ["account_own_credential"]);
    root.done(reset, json!({ "target": target("clerk") })).await;
    let left: i64 = sqlx::query_scalar(count).fetch_one(house.fixture.database.any()).await.unwrap();
    assert_eq!((kept, left), (1, 0));
    house.browser().sign_in("clerk", PASSWORD).await;
    house.close().await;
}
