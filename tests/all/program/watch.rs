//! `beian watch` as a process: looks by the clock it is given, raises nothing twice, proves what it did, and survives
//! being killed.

use std::{thread::sleep, time::Duration};

use beian_tests::{
    Fixture,
    program::{beian, ended},
};

async fn journey(fixture: &Fixture) {
    let with = |arguments: &[&str]| {
        let mut command = beian().unwrap();
        command.args(arguments).env("DATABASE_URL", &fixture.url).env("BEIAN_MASTER_KEY", beian_tests::MASTER_KEY);
        command
    };
    let told = |arguments: &[&str]| {
        let ended = ended(with(arguments)).unwrap();
        (ended.code, ended.err)
    };
    let (code, said) = told(&["demo", "--cases", "60", "--until", "2026-03-31"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = told(&["watch", "once", "--clock", "2026-04-01T09:00:00+08:00"]);
    assert_eq!(code, Some(0), "{said}");
    // Killed while it works, again and again; what it had raised stays, what it had not comes later.
    for after in [200, 400, 600, 800, 1_000] {
        let mut child = with(&["watch", "once", "--clock", "2026-05-20T09:00:00+08:00"]).spawn().unwrap();
        sleep(Duration::from_millis(after));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (code, said) = told(&["watch", "once", "--clock", "2026-05-20T09:00:00+08:00"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, again) = told(&["watch", "once", "--clock", "2026-05-20T09:00:10+08:00"]);
    assert!(code == Some(0) && again.contains("raised 0, of these late 0, missed 0"), "{again}");
    let (code, proof) = told(&["watch", "prove", "--clock", "2026-05-20T09:00:10+08:00"]);
    assert!(code == Some(0) && proof.contains("absent 0; unasked 0"), "{proof}");
    assert!(!proof.contains("expected 0:"), "{proof}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_is_killed_tells_everything_once_on_sqlite() {
    journey(&Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_is_killed_tells_everything_once_on_postgresql() {
    journey(&Fixture::postgres().await.unwrap()).await;
}
