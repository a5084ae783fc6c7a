//! `beian admin`: the first administrator, made on the machine.

use beian_tests::program::run;

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
