//! Master keys: wrong ones are refused, new ones take over.

use beian_services::vault::{MasterKeys, Vault, VaultError, new_master_key};
use beian_tests::{
    Fixture,
    fixture::MASTER_KEY,
    program::{Served, beian, run},
};
use serde_json::json;

use super::people::{OFFICER, submitted};
use crate::journeys::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_rotated_on_sqlite() {
    keys_are_rotated(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_rotated_on_postgres() {
    keys_are_rotated(Fixture::postgres().await.unwrap()).await;
}

async fn keys_are_rotated(fixture: Fixture) {
    let world = World::start(fixture).await;
    let case = submitted(&world).await;
    let database = world.fixture.database.clone();
    let opens = async |keys: &str| Vault::open(database.clone(), MasterKeys::read(keys, "a test").unwrap()).await;
    let newer = new_master_key();
    assert!(matches!(opens(&newer).await, Err(VaultError::Unknown(_))), "another key alone opens nothing");
    let both = format!("# the new one wraps\n{newer}\n{MASTER_KEY}\n");
    let vault = opens(&both).await.unwrap();
    assert_eq!(vault.rotate().await.unwrap(), 4, "applicant, person responsible, two officers");
    assert_eq!(vault.rotate().await.unwrap(), 0);
    assert!(opens(&newer).await.is_ok(), "the old key may go");
    assert!(matches!(opens(MASTER_KEY).await, Err(VaultError::Unknown(_))));
    let stale = world
        .answer(
            OFFICER,
            "mutation($input: RevealPersonalData!) { revealPersonalData(input: $input) { values { path } } }",
            json!({ "input": { "caseId": case, "commandId": uuid::Uuid::new_v4(), "paths": ["answers.phone"], "purpose": "核实" } }),
        )
        .await;
    assert!(!stale.to_string().contains("82000001"), "a node with the old key alone reads nothing");
    world.close().await;
}

#[test]
fn a_text_that_is_no_key_is_not_repeated() {
    let error = MasterKeys::read("c2hvcnQ=", "BEIAN_MASTER_KEY").unwrap_err().to_string();
    assert!(error.contains("BEIAN_MASTER_KEY") && !error.contains("c2hvcnQ"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_asks_for_its_master_key() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let refused = run(&["serve", "--listen", "127.0.0.1:0", "--data", &data, "--dev-tokens", "false"]).unwrap();
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("BEIAN_MASTER_KEY"), "{}", refused.err);
    assert!(!folder.path().join("master.key").exists(), "a key is made for development only");
    let server = Served::start(&["--data", &data]).await.unwrap();
    server.terminate().await.unwrap();
    let made = folder.path().join("master.key");
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&made).unwrap().permissions().mode() & 0o777, 0o600);
    let printed = run(&["keys", "new"]).unwrap().out;
    let mut other = beian().unwrap();
    other.args(["keys", "rotate", "--data", &data]).env("BEIAN_MASTER_KEY", printed.trim());
    let output = other.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the wrong key");
    let older = std::fs::read_to_string(&made).unwrap();
    std::fs::write(&made, format!("{printed}{older}")).unwrap();
    assert_eq!(run(&["keys", "rotate", "--data", &data]).unwrap().code, Some(0));
    std::fs::write(&made, printed).unwrap();
    let forgotten = ["keys", "forget", "--data", &data, "--resident-id", "511922191111089101", "--reason", "测试"];
    assert_eq!(run(&forgotten).unwrap().code, Some(3), "nobody is known yet");
}
