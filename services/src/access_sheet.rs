//! A list of access units and users as a sheet (CSV, XLSX): header and rows, every bad row told at once.

use beian_domain::{
    case::AccessUserRow,
    form::{Table, TableRow},
    message::Message,
    refusal::{Refusal, Refused},
};

/// Columns by their names, English and Chinese.
const COLUMNS: [(&str, &str); 8] = [
    ("name", "名称"),
    ("kind", "类别"),
    ("region", "行政区划代码"),
    ("address", "地址"),
    ("domain", "域名"),
    ("ip_ranges", "IP地址范围"),
    ("connected_on", "接入日期"),
    ("ended_on", "终止日期"),
];

/// The rows of a sheet. What is in a cell is judged by the domain, not here.
///
/// # Errors
/// A header with unknown or no columns; rows with another number of cells, or with cells that cannot be read.
pub(crate) fn read(table: &Table) -> Result<Vec<AccessUserRow>, Refused> {
    let columns = columns(&table.header)?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (index, record) in table.rows.iter().filter(|record| !is_blank(record)).enumerate() {
        match texts(record) {
            Ok(cells) if cells.len() == columns.len() => rows.push(row(&columns, &cells)),
            Ok(cells) => faults.push(other_cells(index, cells.len(), columns.len())),
            Err(message) => faults.push(Refusal::from(message).at(format!("rows[{index}]"))),
        }
    }
    if faults.is_empty() { Ok(rows) } else { Err(Refused(faults)) }
}

fn is_blank(record: &TableRow) -> bool {
    record.cells.iter().all(|cell| cell.as_ref().is_ok_and(|text| text.trim().is_empty()))
}

fn texts(record: &TableRow) -> Result<Vec<&str>, Message> {
    record.cells.iter().map(|cell| cell.as_deref().map(str::trim).map_err(Message::clone)).collect()
}

/// Which column of ours each column of the sheet is.
fn columns(header: &[String]) -> Result<Vec<usize>, Refusal> {
    let place = |found: &String| {
        let found = found.trim();
        COLUMNS.iter().position(|(english, chinese)| found.eq_ignore_ascii_case(english) || found == *chinese)
    };
    let places: Vec<_> = header.iter().map(place).collect();
    let all_known = places.iter().all(Option::is_some) && places.contains(&Some(0));
    let found: Vec<usize> = places.into_iter().flatten().collect();
    let is_once = found.iter().all(|column| found.iter().filter(|other| *other == column).count() == 1);
    if all_known && is_once {
        return Ok(found);
    }
    let expected = COLUMNS.map(|(english, _)| english).join(", ");
    let shown: String = header.join(", ").chars().take(200).collect();
    Err(Refusal::from(Message::new("access_csv_columns").with("expected", expected).with("found", shown)).at("list"))
}

fn row(columns: &[usize], record: &[&str]) -> AccessUserRow {
    let cell = |column: usize| {
        let place = columns.iter().position(|found| *found == column);
        place.and_then(|place| record.get(place).copied()).unwrap_or_default().to_owned()
    };
    AccessUserRow {
        name: cell(0),
        kind: cell(1),
        region: cell(2),
        address: cell(3),
        domain: cell(4),
        ip_ranges: cell(5),
        connected_on: cell(6),
        ended_on: cell(7),
    }
}

fn other_cells(index: usize, found: usize, expected: usize) -> Refusal {
    let message = Message::new("access_csv_cells").with("found", found).with("expected", expected);
    Refusal::from(message.with("row", index + 1)).at(format!("rows[{index}]"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;
    use crate::sheet::{self, SheetKind};

    fn read(text: &str) -> Result<Vec<AccessUserRow>, Refused> {
        super::read(&sheet::read(SheetKind::Csv, text.as_bytes()).unwrap())
    }

    #[test]
    fn columns_stand_in_any_order_and_in_either_language() {
        let text = "\u{feff}类别,名称,domain,接入日期,ip_ranges\n\
                    unit, 示例甲公司 ,a.example.cn,2024-01-02,\"198.51.100.1,198.51.100.9\"\n";
        let rows = read(text).unwrap();
        let expected = AccessUserRow {
            name: "示例甲公司".to_owned(),
            kind: "unit".to_owned(),
            domain: "a.example.cn".to_owned(),
            connected_on: "2024-01-02".to_owned(),
            ip_ranges: "198.51.100.1,198.51.100.9".to_owned(),
            ..AccessUserRow::default()
        };
        assert_eq!(rows, [expected]);
    }

    #[test]
    fn every_row_with_other_cells_is_told_with_its_number() {
        let Refused(faults) = read("name,kind\na,unit\nb\nc,unit,x\n").unwrap_err();
        let told: Vec<_> =
            faults.iter().map(|fault| (fault.path.as_deref(), fault.message.params["row"].as_str())).collect();
        assert_eq!(told, [(Some("rows[1]"), "2"), (Some("rows[2]"), "3")]);
    }

    #[test]
    fn a_header_with_unknown_or_double_columns_is_no_list() {
        for header in ["kind", "name,colour", "name,名称"] {
            let Refused(faults) = read(&format!("{header}\n")).unwrap_err();
            assert_eq!(
                (faults[0].message.code.as_str(), faults[0].path.as_deref()),
                ("access_csv_columns", Some("list"))
            );
        }
    }
}
