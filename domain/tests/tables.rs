//! Tables of rows read as answers: every fault with its row and column, all at once.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    form::{Field, Form, Table, TableFault, TableReading, TableRow},
    identity::Regions,
    message::Message,
    rulebook::Rulebook,
};
use chrono::NaiveDate;
use serde_json::{Value, json};

fn field(form: &str, field: Option<&str>) -> &'static Field {
    Rulebook::builtin().form(form).unwrap().table(field).unwrap()
}

fn table(header: &[&str], rows: &[&[&str]]) -> Table {
    let row = |(number, cells): (u64, &&[&str])| TableRow {
        number,
        cells: cells.iter().map(|cell| Ok((*cell).to_owned())).collect(),
    };
    Table { header: header.iter().map(|name| (*name).to_owned()).collect(), rows: (2..).zip(rows).map(row).collect() }
}

fn read(field: &Field, table: &Table) -> Result<TableReading, Vec<TableFault>> {
    field.read_table(table, NaiveDate::from_ymd_opt(2026, 3, 15).unwrap(), Regions::builtin())
}

/// Row, column and code of every fault.
fn faults(field: &Field, table: &Table) -> Vec<(Option<u64>, Option<String>, String)> {
    let faults = read(field, table).unwrap_err();
    assert!(faults.iter().all(|fault| fault.message.is_known() && fault.citation.is_some()), "{faults:?}");
    faults.into_iter().map(|fault| (fault.row, fault.column, fault.message.code)).collect()
}

fn fault(row: impl Into<Option<u64>>, column: &str, code: &str) -> (Option<u64>, Option<String>, String) {
    (row.into(), Some(column.to_owned()).filter(|column| !column.is_empty()), code.to_owned())
}

#[test]
fn rows_become_the_answer_of_their_field() {
    let rows: &[&[&str]] = &[&["203.0.113.10", " A01 "], &["", " "], &["2001:DB8::1", "A02"]];
    let reading = read(field("server-table", None), &table(&["ip", "服务器名称或编号 *"], rows)).unwrap();
    let expected = json!({ "servers": [
        { "server": "A01", "ip": "203.0.113.10" },
        { "server": "A02", "ip": "2001:db8::1" },
    ] });
    assert_eq!((serde_json::to_value(&reading.answers).unwrap(), reading.rows), (expected, 2));
}

#[test]
fn every_fault_has_its_row_and_column() {
    let rows: &[&[&str]] =
        &[&["A01", "203.0.113.300"], &["", "203.0.113.11"], &["", ""], &["A\u{7}04", "203.0.113.12", "left over"]];
    let servers = field("server-table", None);
    let given = table(&["服务器名称或编号", "IP地址"], rows);
    assert_eq!(
        faults(servers, &given),
        [
            fault(2, "IP地址", "ip_address_malformed"),
            fault(3, "服务器名称或编号", "form_required"),
            fault(5, "", "table_cell_without_column"),
            fault(5, "服务器名称或编号", "form_control_character"),
        ]
    );
    let told = read(servers, &given).unwrap_err();
    assert_eq!((told[0].value.as_deref(), told[0].path.as_str()), (Some("203.0.113.300"), "servers[0].ip"));
    assert_eq!(told[3].path, "servers[2].server");
}

#[test]
fn a_header_is_told_what_is_unknown_twice_and_missing() {
    let servers = field("server-table", None);
    let given = table(&["机器", "服务器名称或编号", "server", ""], &[&["", "A01", "", ""], &["", "", "", ""]]);
    assert_eq!(
        faults(servers, &given),
        [
            fault(None, "机器", "table_column_unknown"),
            fault(None, "server", "table_column_twice"),
            fault(None, "IP地址", "table_column_missing"),
        ]
    );
}

#[test]
fn a_cell_that_could_not_be_read_is_told_once() {
    let mut given = table(&["server", "ip"], &[&["A01", "203.0.113.1"]]);
    given.rows[0].cells[0] = Err(Message::new("table_cell_digits_lost"));
    assert_eq!(faults(field("server-table", None), &given), [fault(2, "服务器名称或编号", "table_cell_digits_lost")]);
}

#[test]
fn the_number_of_rows_is_bounded() {
    let servers = field("server-table", None);
    assert_eq!(faults(servers, &table(&["server", "ip"], &[])), [fault(None, "", "form_count")]);
    let rows = vec![["A", "203.0.113.1"]; 2001];
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
    assert_eq!(faults(servers, &table(&["server", "ip"], &rows)), [fault(None, "", "form_count")]);
    let long = "长".repeat(100);
    let rows = vec![[long.as_str(), "203.0.113.1"]; 2000];
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
    assert_eq!(faults(servers, &table(&["server", "ip"], &rows)), [fault(None, "", "form_too_large")]);
}

#[test]
fn a_group_within_a_larger_form_is_a_table_too() {
    let annex = field("unit-form", Some("subordinate_network_annex"));
    let reading = read(annex, &table(&annex.table_header(), &[&["二号网", ""]])).unwrap();
    assert_eq!(reading.answers.get("subordinate_network_annex"), Some(&json!([{ "name": "二号网" }])));
    let addresses = field("website-form", Some("addresses"));
    let header = ["IP地址", "提供服务的ISP或IDC单位", "服务器所在物理地址"];
    assert!(read(addresses, &table(&header, &[&["203.0.113.1", "示例公司", "示例路1号"]])).is_ok());
    let form = Rulebook::builtin().form("website-form").unwrap();
    assert_eq!(form.tables().map(|field| field.id.as_str()).collect::<Vec<_>>(), ["officers", "addresses"]);
    assert_eq!(form.table(None).unwrap_err().code, "table_unknown");
    assert_eq!(form.table(Some("unit_name")).unwrap_err().code, "table_unknown");
    assert_eq!(Rulebook::builtin().form("platform-query").unwrap().table(None).unwrap_err().code, "table_none");
}

const CHOOSING: &str = r#"
id = "choosing"
version = 1
title = { zh = "表", en = "Form" }
documents = ["D10"]
object = "unit"
sections = [{ id = "all", label = { zh = "全部", en = "All" } }]

[[fields]]
id = "rows"
group = "all"
label = { zh = "行", en = "Rows" }
type = "group"
repeat = { min = 1, max = 9 }
cite = ["D10 l.275"]

[[fields.fields]]
id = "kind"
label = { zh = "种类", en = "Kind" }
type = "choice"
choices = [{ code = "1", label = { zh = "甲", en = "A" } }, { code = "2", label = { zh = "乙", en = "B" } }]
cite = ["D10 l.275"]

[[fields.fields]]
id = "measures"
label = { zh = "措施", en = "Measures" }
type = "choices"
choices = [{ code = "firewall", label = { zh = "防火墙", en = "Firewall" } }]
other = true
cite = ["D10 l.275"]

[[fields.fields]]
id = "ips"
label = { zh = "地址", en = "Addresses" }
type = "ip"
repeat = { min = 1, max = 3 }
cite = ["D10 l.275"]
"#;

#[test]
fn choices_are_written_by_label_or_code_and_several_values_in_one_cell() {
    let form = Form::parse("choosing.toml", CHOOSING).unwrap();
    let rows: &[&[&str]] = &[&["乙", "防火墙；门卫", "203.0.113.1;203.0.113.2"], &["1", "firewall", "203.0.113.3"]];
    let reading = read(form.table(None).unwrap(), &table(&["种类", "措施", "地址"], rows)).unwrap();
    let expected: Value = json!([
        { "kind": "2", "measures": ["firewall", { "other": "门卫" }], "ips": ["203.0.113.1", "203.0.113.2"] },
        { "kind": "1", "measures": ["firewall"], "ips": ["203.0.113.3"] },
    ]);
    assert_eq!(reading.answers.get("rows"), Some(&expected));
    let rows: &[&[&str]] = &[&["丙", "", "203.0.113.1;x"]];
    assert_eq!(
        faults(form.table(None).unwrap(), &table(&["kind", "Measures", "ips"], rows)),
        [fault(2, "种类", "form_choice"), fault(2, "地址", "ip_address_malformed")]
    );
}
