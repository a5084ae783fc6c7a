//! Who gets which report, and what is told to others.

use beian_tests::Fixture;
use serde_json::{Value, json};

use super::{
    AUDITOR,
    register::{id, served},
    rows,
};
use crate::journeys::world::{APPLICANT, CLERK, STRANGER};

const ELSEWHERE: &str = "dev.supervisor.440305.chief";
const PROVINCE: &str = "dev.supervisor.530000.chief";
const ADMINISTRATOR: &str = "dev.administrator.-.root";

#[tokio::test(flavor = "multi_thread")]
async fn a_report_has_the_cases_within_reach_and_no_others() {
    let world = served(Fixture::sqlite().await.unwrap()).await;
    let cases = async |token: &str, filter: Value| {
        let rows = rows(&world, token, "OVERDUE", filter).await;
        rows.iter().map(|row| row[5].clone()).collect::<Vec<_>>()
    };
    assert_eq!(cases(CLERK, json!({})).await, [id(1), id(2)]);
    assert_eq!(cases(PROVINCE, json!({})).await, [id(3), id(1), id(2)]);
    assert_eq!(cases(PROVINCE, json!({ "organ": "530103" })).await, [id(3)]);
    assert_eq!(cases(ELSEWHERE, json!({})).await, Vec::<String>::new());
    let asked = "{ report(kind: OVERDUE, filter: { organ: \"530102\" }) { rowCount } }";
    for token in [ELSEWHERE, APPLICANT, ADMINISTRATOR] {
        assert_eq!(world.ask(token, asked, Value::Null).await, json!({ "report": null }), "{token}");
    }
    assert_eq!(world.error_of(STRANGER, asked, Value::Null).await, "UNAUTHENTICATED");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_for_the_same_people() {
    let world = served(Fixture::sqlite().await.unwrap()).await;
    let path = "/reports/overdue.csv?organ=530102";
    let status = async |token: &str, path: &str| world.fetch(token, path).await.0;
    assert_eq!(status(CLERK, path).await, 200);
    assert_eq!(status(PROVINCE, path).await, 200);
    for token in [ELSEWHERE, APPLICANT, ADMINISTRATOR] {
        assert_eq!(status(token, path).await, 404, "{token}");
    }
    assert_eq!(status(STRANGER, path).await, 401);
    for unknown in ["/reports/overdue.exe", "/reports/overdue", "/reports/everything.csv", "/reports/overdue.table"] {
        assert_eq!(status(AUDITOR, unknown).await, 404, "{unknown}");
    }
    for bad in ["organ=53010", "as-of=yesterday", "by=colour", "language=fr", "year=x", "unknown=1"] {
        let (status, _, body) = world.fetch(AUDITOR, &format!("/reports/overdue.csv?{bad}")).await;
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 400, "{bad}: {body}");
        assert!(body["errors"][0]["extensions"]["zh"].is_string(), "{body}");
    }
    for refused in ["/reports/returned.csv?by=organ", "/reports/returned.csv?by=age"] {
        assert_eq!(status(AUDITOR, refused).await, 422, "{refused}");
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_says_what_it_is_and_a_page_may_have_its_style_only() {
    let world = served(Fixture::sqlite().await.unwrap()).await;
    let (_, headers, _) = world.fetch(CLERK, "/reports/overdue.csv?as-of=2026-03-10").await;
    assert_eq!(headers["content-disposition"], "attachment; filename=\"overdue-2026-03-10.csv\"");
    assert_eq!(headers["beian-event"].to_str().unwrap(), world.position().await.to_string());
    let (_, headers, _) = world.fetch(CLERK, "/reports/overdue.html").await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_in_pages() {
    let world = served(Fixture::sqlite().await.unwrap()).await;
    let page = async |after: Value| {
        let query = "query($after: String) { report(kind: OVERDUE) { rowCount event
            rows(first: 2, after: $after) { edges { cursor node { cells { value } } } pageInfo { hasNextPage } } } }";
        world.ask(AUDITOR, query, json!({ "after": after })).await["report"].clone()
    };
    let first = page(Value::Null).await;
    assert_eq!((&first["rowCount"], &first["event"]), (&json!(3), &json!(world.position().await)));
    assert_eq!(first["rows"]["edges"].as_array().unwrap().len(), 2);
    assert_eq!(first["rows"]["pageInfo"]["hasNextPage"], true);
    let second = page(first["rows"]["edges"][1]["cursor"].clone()).await;
    let edges = second["rows"]["edges"].as_array().unwrap();
    assert_eq!((edges.len(), &edges[0]["node"]["cells"][5]["value"]), (1, &json!(id(2))));
    assert_eq!(second["rows"]["pageInfo"]["hasNextPage"], false);
    world.close().await;
}
