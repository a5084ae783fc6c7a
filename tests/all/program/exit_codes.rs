//! Exit codes, as the README promises them; 3 is with the import and the law.

use std::net::TcpListener;

use beian_tests::program::{Ended, run};

#[track_caller]
fn ends(arguments: &[&str], code: i32) -> Ended {
    let ended = run(arguments).unwrap();
    assert_eq!(ended.code, Some(code), "{arguments:?}: {ended:?}");
    ended
}

#[test]
fn what_was_done_ends_with_0() {
    let schema = ends(&["schema"], 0);
    // The program under test is the one that this test was built with.
    assert_eq!(schema.out.trim_end(), beian_services::graphql::sdl().trim_end(), "run `cargo build --bin beian`");
    ends(&["law", "check"], 0);
    assert!(ends(&["help", "report"], 0).out.contains("up to date"));
}

#[test]
fn what_failed_ends_with_1_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let missing = ends(&["import", "--data", &data, "nowhere.csv"], 1);
    assert!(missing.err.contains("nowhere.csv") && missing.out.is_empty(), "{missing:?}");
    let unknown = ends(&["law", "show", "nowhere"], 1);
    assert!(unknown.err.contains("nowhere"), "{unknown:?}");
    let file_for_folder = folder.path().join("file");
    std::fs::write(&file_for_folder, "").unwrap();
    ends(&["migrate", "--data", &file_for_folder.display().to_string()], 1);
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        &["frobnicate"] as &[&str],
        &[],
        &["report", "overdue", "--as-of", "yesterday"],
        &["serve", "--clock", "noon"],
        &["demo", "--cases", "many"],
    ] {
        assert!(!ends(arguments, 2).err.is_empty());
    }
}

#[test]
fn a_database_that_does_not_answer_ends_with_4() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://nobody@{closed}/none");
    for arguments in [&["projections", "status"] as &[&str], &["migrate"], &["report", "overdue"]] {
        ends(&[arguments, &["--database-url", &url]].concat(), 4);
    }
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none");
    ends(&["projections", "status", "--data", &nowhere.display().to_string()], 4);
    assert!(!nowhere.exists(), "asking how things stand makes nothing");
}
