//! `beian admin`: the first administrator, made on the machine.

use beian_tests::{
    Fixture,
    fixture::MASTER_KEY,
    program::{beian, run},
};

#[test]
fn the_first_administrator_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let made = run(&["admin", "init", "--login", "Root", "--data", data]).unwrap();
    assert_eq!(made.code, Some(0), "{}", made.err);
    let (login, password) = made.out.trim().split_once("  ").unwrap();
    assert!(login == "root" && password.len() == 16, "{}", made.out);
    let again = run(&["admin", "init", "--login", "other", "--data", data]).unwrap();
    assert!(again.code == Some(1) && again.err.contains("已有管理员"), "{}", again.err);
    let reset = run(&["admin", "reset-password", "--login", "root", "--reason", "忘记密码", "--data", data]).unwrap();
    assert!(reset.code == Some(0) && !reset.out.contains(password), "{}", reset.err);
    let unlock = run(&["admin", "unlock", "--login", "nobody", "--reason", "试", "--data", data]).unwrap();
    assert!(unlock.code == Some(1) && unlock.err.contains("没有这个账户"), "{}", unlock.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_server_nothing_is_sealed_with_a_key_that_only_this_machine_has() {
    let fixture = Fixture::postgres().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let at = ["--database-url", &fixture.url, "--data", data.to_str().unwrap()];
    let file = folder.path().join("filings.csv");
    std::fs::write(&file, "number\n").unwrap();
    let init = ["admin", "init", "--login", "root"];
    for command in [&init[..], &["import", file.to_str().unwrap()], &["organs", "take-over"], &["organs", "list"]] {
        let ended = run(&[command, &at].concat()).unwrap();
        assert_eq!(ended.code, Some(1), "{command:?}: {}", ended.err);
        assert!(ended.err.contains("BEIAN_MASTER_KEY") && ended.err.contains("beian keys new"), "{}", ended.err);
    }
    assert!(!data.exists(), "no key was made");
    let with_key = beian().unwrap().args(init).args(at).env("BEIAN_MASTER_KEY", MASTER_KEY).output().unwrap();
    assert!(with_key.status.success(), "{with_key:?}");
}
