//! An access provider reports the units and users of its network: as rows, as a CSV file, as a workbook.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    filing::filed,
    world::{APPLICANT, CLERK, World, kunming_filing},
};
use crate::sheets::workbook;

fn report(as_of: &str, full: bool, list: Value) -> Value {
    json!({ "input": { "asOf": as_of, "full": full, "list": list } })
}

fn row(name: &str, domain: &str) -> Value {
    json!({ "name": name, "kind": "unit", "region": "530102", "domain": domain, "connectedOn": "2026-03-02" })
}

const LIST: &str = "query($id: UUID!, $after: String) { case(id: $id) { actions deadlines { rule state dueOn }
    accessUsers { asOf reportedOn total
        users(first: 2, after: $after) { pageInfo { hasNextPage endCursor } edges { node { name kind domain ipRanges } } }
        reports { asOf full added { name } changed { name } removed { name endedOn } } } } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_reports_its_users_and_then_what_changed() {
    let world = World::on_sqlite().await;
    let mut filing = kunming_filing();
    filing["input"]["applicant"] = "ACCESS_PROVIDER".into();
    let case = filed(&world, filing).await;
    let provider = || world.order(APPLICANT, &case);
    let bad = json!({ "rows": [row("示例甲公司", "a.example.cn"), row("示例乙公司", "not a domain"), row("", "c.example.cn")] });
    let refused = provider().refused("reportAccessUsers", report("2026-03-12", true, bad)).await;
    let paths: Vec<_> = refused.iter().map(|(_, path)| path.as_deref().unwrap()).collect();
    assert_eq!(paths, ["rows[1].domain", "rows[2].name"]);
    let rows = json!({ "rows": [row("示例甲公司", "a.example.cn"), row("示例乙公司", "b.example.cn"), row("示例丙公司", "c.example.cn")] });
    provider().done("reportAccessUsers", report("2026-03-12", true, rows)).await;
    let asked =
        async |after: Value| world.ask(CLERK, LIST, json!({ "id": case, "after": after })).await["case"].clone();
    let found = asked(Value::Null).await;
    let page = &found["accessUsers"]["users"];
    assert_eq!((&found["accessUsers"]["total"], &page["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
    let rest = asked(page["pageInfo"]["endCursor"].clone()).await["accessUsers"]["users"].clone();
    assert_eq!((rest["edges"].as_array().unwrap().len(), &rest["pageInfo"]["hasNextPage"]), (1, &json!(false)));
    let duty = json!({ "rule": "T15", "state": "MET", "dueOn": null });
    assert!(found["deadlines"].as_array().unwrap().contains(&duty), "{}", found["deadlines"]);
    world.days_later(1);
    let csv = "名称,类别,行政区划代码,域名,IP地址范围,接入日期,终止日期\n\
        示例甲公司,单位,530102,a.example.cn,,2026-03-02,2026-03-12\n\
        示例丁,个人,530102,,\"198.51.100.1,198.51.100.9\",2026-03-13,\n";
    provider().done("reportAccessUsers", report("2026-03-13", false, json!({ "csv": csv }))).await;
    let list = asked(Value::Null).await["accessUsers"].clone();
    assert_eq!((&list["asOf"], &list["total"]), (&json!("2026-03-13"), &json!(3)));
    let changes = json!({ "asOf": "2026-03-13", "full": false, "added": [{ "name": "示**" }], "changed": [],
        "removed": [{ "name": "示例甲公司", "endedOn": "2026-03-12" }] });
    assert_eq!(list["reports"][1], changes);
    let short = report("2026-03-13", false, json!({ "csv": "name,kind\na\n" }));
    assert_eq!(
        provider().refused("reportAccessUsers", short).await,
        [("access_csv_cells".to_owned(), Some("rows[0]".to_owned()))]
    );
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>name</v></c><c r=\"B1\" t=\"str\"><v>kind</v></c>\
                <c r=\"C1\" t=\"str\"><v>region</v></c><c r=\"D1\" t=\"str\"><v>domain</v></c>\
                <c r=\"E1\" t=\"str\"><v>connected_on</v></c></row>\
                <row r=\"2\"><c r=\"A2\" t=\"str\"><v>示例戊公司</v></c><c r=\"B2\" t=\"str\"><v>unit</v></c>\
                <c r=\"C2\"><v>530102</v></c><c r=\"D2\" t=\"str\"><v>e.example.cn</v></c>\
                <c r=\"E2\" t=\"str\"><v>2026-03-13</v></c></row>";
    let sheet = json!({ "xlsxBase64": STANDARD.encode(workbook(rows, &[])) });
    provider().done("reportAccessUsers", report("2026-03-13", false, sheet)).await;
    assert_eq!(asked(Value::Null).await["accessUsers"]["reports"][2]["added"], json!([{ "name": "示例戊公司" }]));
    world.close().await;
}
