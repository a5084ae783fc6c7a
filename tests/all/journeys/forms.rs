//! Forms over the interface: a page can draw any of them, read a table and check answers before handing them in.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::world::{APPLICANT, CLERK, World, unit_answers};
use crate::sheets::workbook;

const FIELD: &str = "id group label { zh en } type required filledBy minItems maxItems maxLength separator banned other
    hint { zh en } example note { zh en } choices { code label { zh en } } citations { text }";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_can_draw_every_form_without_knowing_it() {
    let world = World::on_sqlite().await;
    let forms = world.ask(APPLICANT, "{ forms { id version } }", Value::Null).await;
    let ids: Vec<&str> = forms["forms"].as_array().unwrap().iter().map(|form| form["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"access-provider-form") && ids.len() >= 15, "{ids:?}");
    let query = format!(
        "query($id: String!) {{ form(id: $id) {{
            id version title {{ zh en }} object documents atLeastOne tables sections {{ id label {{ zh en }} }}
            fields {{ {FIELD} fields {{ {FIELD} }} }} }} }}"
    );
    for id in ids {
        let form = world.ask(APPLICANT, &query, json!({ "id": id })).await["form"].clone();
        let sections: Vec<&Value> = form["sections"].as_array().unwrap().iter().map(|section| &section["id"]).collect();
        for field in form["fields"].as_array().unwrap() {
            assert!(sections.contains(&&field["group"]), "{id}: {field}");
            assert!(!field["hint"]["zh"].as_str().unwrap().is_empty(), "{id}: {field}");
            assert!(!field["citations"].as_array().unwrap().is_empty(), "{id}: {field}");
        }
    }
    let form = world.ask(APPLICANT, &query, json!({ "id": "access-provider-form" })).await["form"].clone();
    let field = |id: &str| form["fields"].as_array().unwrap().iter().find(|field| field["id"] == id).unwrap().clone();
    assert_eq!(field("networks")["separator"], ";");
    assert_eq!((&field("networks")["type"], &field("networks")["maxItems"]), (&json!("CODE"), &json!(20)));
    assert_eq!(field("unit_name")["banned"], ".,;。，；");
    assert_eq!(field("business_nature")["choices"][1]["label"]["zh"], "非经营性");
    assert_eq!(field("unit_number")["filledBy"], "POLICE");
    assert_eq!(field("filled_on")["example"], "2026-03-05");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_version_of_a_form_can_be_asked_for() {
    let world = World::on_sqlite().await;
    let query = "query($version: Int) { form(id: \"unit-form\", version: $version) { version tables } }";
    let ask = async |version: Value| world.ask(APPLICANT, query, json!({ "version": version })).await["form"].clone();
    assert_eq!(ask(Value::Null).await, json!({ "version": 2, "tables": ["subordinate_network_annex"] }));
    assert_eq!(ask(json!(1)).await, json!({ "version": 1, "tables": [] }));
    assert_eq!(ask(json!(3)).await, Value::Null);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_read_with_its_faults_by_row_and_column() {
    let world = World::on_sqlite().await;
    let query = "query($form: String!, $field: String, $sheet: SheetFile!) {
        readTable(form: $form, field: $field, sheet: $sheet) {
            answers rows faults { row column value path code zh en citations { text } } warnings { row column code } } }";
    let read = async |form: &str, sheet: Value| {
        let variables = json!({ "form": form, "sheet": sheet });
        world.ask(APPLICANT, query, variables).await["readTable"].clone()
    };
    let good = read("terminal-user-list", json!({ "csv": "姓名,终端\n示例用户,1号机\n" })).await;
    assert_eq!(good["answers"], json!({ "users": [{ "name": "示例用户", "terminal": "1号机" }] }));
    assert_eq!((&good["rows"], &good["faults"]), (&json!(1), &json!([])));

    let rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>服务器名称或编号</v></c><c r=\"B1\" t=\"str\"><v>IP地址</v></c></row>\
                <row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"B2\" t=\"str\"><v>203.0.113.300</v></c></row>\
                <row r=\"3\"><c r=\"B3\" t=\"str\"><v>10.0.0.1</v></c></row>";
    let sheet = json!({ "xlsxBase64": STANDARD.encode(workbook(rows, &[])) });
    let faults = read("server-table", sheet).await["faults"].clone();
    assert_eq!(faults[0]["code"], "ip_address_malformed");
    let place = json!([faults[0]["row"], faults[0]["column"], faults[0]["value"], faults[0]["path"]]);
    assert_eq!(place, json!([2, "IP地址", "203.0.113.300", "servers[0].ip"]));
    assert_eq!((&faults[1]["row"], &faults[1]["code"]), (&json!(3), &json!("form_required")));
    assert_eq!(faults.as_array().unwrap().len(), 2, "{faults}");

    let private = read("server-table", json!({ "csv": "server,ip\nA01,10.0.0.1\n" })).await;
    assert_eq!(private["warnings"], json!([{ "row": 2, "column": "IP地址", "code": "warning_address_not_public" }]));

    let gbk = json!({ "csvBase64": STANDARD.encode(b"\xd0\xd5\xc3\xfb\n") });
    assert_eq!(read("terminal-user-list", gbk).await["faults"][0]["code"], "table_gbk");
    let no_file = json!({ "xlsxBase64": "%%%" });
    assert_eq!(read("terminal-user-list", no_file).await["faults"][0]["code"], "table_not_base64");
    let csv = json!({ "csv": "name\nx\n" });
    assert_eq!(read("website-form", csv.clone()).await["faults"][0]["code"], "table_unknown");
    let both = json!({ "form": "server-table", "sheet": { "csv": "a", "xlsxBase64": "" } });
    assert_eq!(world.error_of(APPLICANT, query, both).await, "QUERY_INVALID");
    let unknown = json!({ "form": "no-form", "sheet": csv });
    assert_eq!(world.error_of(APPLICANT, query, unknown).await, "FORM_UNKNOWN");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_read_before_they_are_handed_in() {
    let world = World::on_sqlite().await;
    let before = world.position().await;
    let query = "query($form: String!, $given: JSON!, $filledBy: FilledBy) {
        readAnswers(form: $form, given: $given, filledBy: $filledBy) {
            answers faults { code path zh citations { text } } warnings { path code } } }";
    let read = async |variables: Value| world.ask(CLERK, query, variables).await["readAnswers"].clone();
    let whole = read(json!({ "form": "unit-form", "given": unit_answers() })).await;
    assert_eq!((&whole["faults"], &whole["answers"]["hosts"]), (&json!([]), &json!(12)));
    let broken = read(json!({ "form": "platform-query", "given": { "domain": "http://example.cn", "x": 1 } })).await;
    let codes = json!([
        [broken["faults"][0]["path"], broken["faults"][0]["code"]],
        [broken["faults"][1]["path"], broken["faults"][1]["code"]]
    ]);
    assert_eq!(codes, json!([["answers.domain", "domain_name_url"], ["answers.x", "form_unknown_field"]]));
    assert_eq!(broken["faults"][0]["citations"], json!([{ "text": "D14 l.356" }]));
    let police = read(json!({ "form": "access-provider-form", "filledBy": "POLICE",
        "given": { "unit_number": "62060002000001", "police_signed_on": "2026-03-11" } }))
    .await;
    assert_eq!(police["warnings"], json!([{ "path": "police_signed_on", "code": "form_date_future" }]));
    assert_eq!(world.position().await, before);
    world.close().await;
}

fn example(name: &str) -> Value {
    let file = format!("{}/../domain/forms/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// A data centre in Kunming with the tables that the first review needs.
fn data_centre(attachments: Value) -> Value {
    json!({ "input": {
        "procedure": "idc", "organ": "530102", "region": "530102", "applicant": "DATA_CENTRE",
        "connectedOn": "2026-03-01", "answers": unit_answers(), "attachments": attachments,
    } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_centre_hands_in_its_tables_as_rows() {
    let world = World::on_sqlite().await;
    let mut servers = example("server-table");
    servers["servers"][1]["ip"] = json!("203.0.113.999");
    let broken = data_centre(json!({ "servers": servers, "ip_allocation": { "allocations": [] } }));
    let refused = world.opening(APPLICANT).refused("submitFiling", broken).await;
    let path = |text: &str| Some(text.to_owned());
    assert_eq!(
        refused,
        [
            ("form_required".to_owned(), path("attachments.ip_allocation.allocations")),
            ("ip_address_malformed".to_owned(), path("attachments.servers.servers[1].ip")),
        ]
    );
    let unreadable = world.opening(APPLICANT).refused("submitFiling", data_centre(json!([1]))).await;
    assert_eq!(unreadable, [("answers_not_readable".to_owned(), path("attachments"))]);

    let whole =
        data_centre(json!({ "servers": example("server-table"), "ip_allocation": example("ip-allocation-table") }));
    let case = world.opening(APPLICANT).done("submitFiling", whole).await;
    world.order(CLERK, case["id"].as_str().unwrap()).done("passReview", json!({})).await;
    let query = "query($id: UUID!) { case(id: $id) { object stage { id } materials {
        id required formId handedInOn copiesHandedIn
        attachment { id version answers definition { title { zh } tables } } } } }";
    let found = world.ask(CLERK, query, json!({ "id": case["id"] })).await["case"].clone();
    assert_eq!((&found["object"], &found["stage"]["id"]), (&json!("DATA_CENTRE"), &json!("papers")));
    let material =
        |id: &str| found["materials"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    let servers = material("servers");
    assert_eq!((&servers["formId"], &servers["copiesHandedIn"]), (&json!("server-table"), &json!(1)));
    assert_eq!(servers["attachment"]["answers"]["servers"][1]["ip"], "203.0.113.11");
    assert_eq!((&servers["attachment"]["version"], &servers["handedInOn"]), (&json!(1), &json!("2026-03-10")));
    assert_eq!(
        servers["attachment"]["definition"],
        json!({ "title": { "zh": "服务器信息表" }, "tables": ["servers"] })
    );
    let machines = material("machines");
    assert_eq!((&machines["required"], &machines["attachment"]), (&json!(false), &Value::Null));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filed_with_others_is_told_and_not_taken() {
    let world = World::on_sqlite().await;
    let query = "query($id: String!) { procedure(id: $id) { object formId applicants definition } }";
    let fujian = world.ask(APPLICANT, query, json!({ "id": "fujian-telecom" })).await["procedure"].clone();
    assert_eq!((&fujian["object"], &fujian["formId"]), (&json!("WEBSITE"), &json!("telecom-site-form")));
    assert_eq!(fujian["definition"]["authority"], "telecommunications");
    let titles: Vec<&Value> =
        fujian["definition"]["materials"].as_array().unwrap().iter().map(|material| &material["id"]).collect();
    assert_eq!(titles, ["department_consent", "special_filing", "audio_visual_licence"]);
    let university = world.ask(APPLICANT, query, json!({ "id": "university-go-live" })).await["procedure"].clone();
    assert_eq!(university["definition"]["authority"], "network_owner");
    assert_eq!(university["definition"]["duties"].as_array().unwrap().len(), 9);
    assert_eq!(university["definition"]["duties"][3]["period"], "180 natural_day");
    let filing = json!({ "input": {
        "procedure": "fujian-telecom", "organ": "350100", "region": "350102", "applicant": "INFORMATION_SERVICE",
        "connectedOn": "2026-03-01", "answers": example("telecom-site-form"),
    } });
    let refused = world.opening(APPLICANT).refused("submitFiling", filing).await;
    assert_eq!(refused, [("other_authority".to_owned(), Some("procedure".to_owned()))]);
    world.close().await;
}
