//! `beian serve` on the embedded database.

use beian_tests::program::Served;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_ready_and_ends_with_0_when_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    for _ in 0..2 {
        let server = Served::start(&["--data", &data]).await.unwrap();
        assert_eq!(server.get("/health/ready").await.unwrap(), (200, "ready".to_owned()));
        assert_eq!(server.get("/health/live").await.unwrap().0, 200);
        let answer = server.ask("dev.auditor.-.wang", "{ position }", &json!({})).await.unwrap();
        // By itself it only begins the watch, adopts its calendar and counts nothing anew; once.
        let position = answer["data"]["position"].as_i64().unwrap();
        assert!((0..=3).contains(&position), "{position}");
        let (status, metrics) = server.get("/metrics").await.unwrap();
        assert!(status == 200 && metrics.contains("beian_graphql_seconds_count 1"), "{metrics}");
        assert_eq!(server.terminate().await.unwrap().code(), Some(0));
    }
}
