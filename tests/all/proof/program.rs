//! The program: keys, heads, verification and dossiers from the command line.

use beian_tests::program::run;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_signed_verified_and_taken_out_by_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (data, witness) = (place("data"), format!("file:{}", place("witness")));
    let demo = run(&["demo", "--data", &data, "--cases", "3", "--seed", "1"]).unwrap();
    assert_eq!(demo.code, Some(0), "{}", demo.err);

    let generated = run(&["proof", "keygen", "--origin", "beian/example"]).unwrap();
    std::fs::write(place("log.key"), &generated.out).unwrap();
    let key = ["--log-key-file", &place("log.key")].map(str::to_owned);
    let with_key = |arguments: &[&str]| {
        let keyed: Vec<&str> = arguments.iter().copied().chain(key.iter().map(String::as_str)).collect();
        run(&keyed).unwrap()
    };
    let signed = with_key(&["proof", "sign", "--data", &data, "--witness", &witness]);
    assert_eq!(signed.code, Some(0), "{}", signed.err);
    let head = run(&["proof", "head", "--data", &data]).unwrap();
    assert_eq!(head.out, signed.out);
    assert!(head.out.starts_with("beian/example\n"));
    std::fs::write(place("kept"), format!("{}\n", head.out.trim_end())).unwrap();
    let included = run(&["proof", "inclusion", "2", "--data", &data]).unwrap();
    assert!(included.out.contains("position 2\n"), "{}", included.err);
    assert_eq!(run(&["proof", "consistency", "1", "--data", &data]).unwrap().code, Some(0));

    let verify = ["verify", "--data", &data, "--witness", &witness, "--checkpoint", &place("kept"), "--format", "json"];
    let verified = with_key(&verify);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    let told: Value = serde_json::from_str(&verified.out).unwrap();
    assert_eq!((&told["first"], &told["signatures"]), (&Value::Null, &Value::Bool(true)));
    assert_eq!((&told["signed"], &told["witnessed"]), (&told["log"], &told["log"]));

    let file = format!("sqlite:{}/beian.db", data);
    let database = beian_projections::Database::open(&file).await.unwrap();
    let id: String = sqlx::query_scalar("select aggregate_id from events where aggregate_type = 'case' limit 1")
        .fetch_one(database.any())
        .await
        .unwrap();
    database.close().await;
    let out = place("case.zip");
    let exported = with_key(&["export", "case", &id, "--out", &out, "--purpose", "核查", "--data", &data]);
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    let checked = run(&["verify", &out, "--key", generated.err.trim()]).unwrap();
    assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
    assert!(checked.out.starts_with(&format!("case {id}, ")));
    let other = run(&["proof", "keygen", "--origin", "beian/example"]).unwrap();
    let refused = run(&["verify", &out, "--key", other.err.trim()]).unwrap();
    assert_eq!(refused.code, Some(3), "{}", refused.out);

    let database = beian_projections::Database::open(&file).await.unwrap();
    for change in [
        "drop trigger events_are_not_updated",
        "update events set recorded_at = '2020-01-01T00:00:00.000000Z' where position = 5",
    ] {
        let mut transaction = database.begin().await.unwrap();
        sqlx::query(change).execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();
    }
    database.close().await;
    let found = with_key(&verify);
    assert_eq!(found.code, Some(3), "{}", found.err);
    let told: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(told["first"]["position"], 5);
}
