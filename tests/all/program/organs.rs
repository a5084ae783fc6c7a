//! Organs on a running server: the cases of a closed one go to its successor without anybody asking for it.

use std::time::{Duration, Instant};

use beian_tests::{
    Fixture,
    program::{Served, run},
};
use serde_json::{Value, json};
use tokio::time::sleep;
use uuid::Uuid;

use super::nodes::{APPLICANT, CLERK, NOW, node, submit};

const REGISTRAR: &str = "dev.administrator.530100.registrar";
/// How long the server may take to notice.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_server_takes_over_by_itself_and_the_program_has_nothing_left_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let server = Served::start(&["--data", &data, "--clock", NOW]).await.unwrap();
    let (case, _) = submit(&server).await;
    merge(&server).await;
    let started = Instant::now();
    while !is_concluded(&server).await {
        assert!(started.elapsed() < PATIENCE, "the take-over was not concluded");
        sleep(Duration::from_millis(10)).await;
    }
    let query = "query($id: UUID!) { case(id: $id) { organ { code } } }";
    let found =
        async |token: &str| server.ask(token, query, &json!({ "id": case })).await.unwrap()["data"]["case"].clone();
    assert_eq!(found("dev.officer.530103.clerk").await["organ"]["code"], "530103");
    assert_eq!(found(CLERK).await, Value::Null);
    assert_eq!(server.terminate().await.unwrap().code(), Some(0));

    let again = run(&["organs", "take-over", "--data", &data, "--clock", NOW]).unwrap();
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(!again.out.contains("530102"), "{again:?}");
    let closed = run(&["organs", "list", "--closed", "--format", "csv", "--data", &data, "--clock", NOW]).unwrap();
    let expected = "organ,name,level,superior,closed,into,take-over\n\
                    530102,云南省昆明市五华区公安机关网安部门,county,530100,2026-11-24,530103,done\n";
    assert_eq!((closed.code, closed.out.as_str()), (Some(0), expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_node_closes_takes_no_case_through_another_that_has_not_heard_of_it() {
    let fixture = Fixture::postgres().await.unwrap();
    let (first, second) = (node(&fixture).await, node(&fixture).await);
    // The second knows the organ as open from now on, for a moment.
    submit(&second).await;
    merge(&first).await;
    let sample: Value = serde_json::from_str(include_str!("../../../services/samples/submit-filing.json")).unwrap();
    let mut variables = sample["variables"].clone();
    variables["target"]["commandId"] = json!(Uuid::new_v4());
    let answer = second.ask(APPLICANT, sample["query"].as_str().unwrap(), &variables).await.unwrap();
    assert_eq!(answer["data"]["submitFiling"]["refusals"][0]["code"], "organ_closed", "{answer}");
}

async fn merge(server: &Served) {
    let merge = "mutation { mergeOrgan(target: { code: \"530102\", reason: \"机构改革方案\",
        commandId: \"00000000-0000-4000-8000-000000000009\" }, into: \"530103\") { refusals { code } } }";
    let merged = server.ask(REGISTRAR, merge, &json!({})).await.unwrap();
    assert_eq!(merged["data"]["mergeOrgan"]["refusals"], json!([]), "{merged}");
}

async fn is_concluded(server: &Served) -> bool {
    let query = "{ organ(code: \"530102\") { takeOver { concluded } } }";
    let answer = server.ask(REGISTRAR, query, &json!({})).await.unwrap();
    answer["data"]["organ"]["takeOver"]["concluded"] == true
}
