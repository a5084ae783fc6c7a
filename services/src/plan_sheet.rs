//! A plan of inspections as a sheet (CSV, XLSX): days and inspectors may be changed there, and taken in again.

use beian_domain::{
    form::{Table, TableRow},
    message::Message,
    plan::EntryChange,
    refusal::{Refusal, Refused},
};
use chrono::NaiveDate;

/// Columns by their names, English and Chinese. The first, the third and the fourth are read; the rest is for people.
pub(crate) const COLUMNS: [(&str, &str); 9] = [
    ("case", "案件编号"),
    ("unit", "单位名称"),
    ("on", "检查日期"),
    ("inspector", "检查人员"),
    ("due_by", "最后期限"),
    ("citation", "依据"),
    ("follow_up", "上次检查"),
    ("state", "状态"),
    ("remark", "备注"),
];
/// What is read: case, day, inspector.
const READ: [usize; 3] = [0, 2, 3];

/// The changes that a sheet asks for: every row says where its unit stands from now on. Rows that are not there leave
/// their units as they are.
///
/// # Errors
/// Everything that is wrong, each with its row; then the sheet changes nothing.
pub fn read(table: &Table) -> Result<Vec<(String, EntryChange)>, Refused> {
    let places = places(&table.header)?;
    let (mut changes, mut faults) = (Vec::new(), Vec::new());
    let rows = table.rows.iter().filter(|row| !is_blank(row)).enumerate();
    for (path, row) in rows.map(|(index, row)| (format!("rows[{index}]"), row)) {
        match change(row, table.header.len(), places) {
            Ok(change) => changes.push((path, change)),
            Err(message) => faults.push(Refusal::from(message).at(path)),
        }
    }
    if faults.is_empty() { Ok(changes) } else { Err(Refused(faults)) }
}

fn is_blank(row: &TableRow) -> bool {
    row.cells.iter().all(|cell| cell.as_ref().is_ok_and(|text| text.trim().is_empty()))
}

/// Where in the sheet the columns are that are read.
fn places(header: &[String]) -> Result<[usize; 3], Refusal> {
    let place = |column: usize| {
        let (english, chinese) = COLUMNS[column];
        let is_it = |found: &String| found.trim().eq_ignore_ascii_case(english) || found.trim() == chinese;
        let mut found = header.iter().enumerate().filter(|(_, name)| is_it(name)).map(|(index, _)| index);
        found.next().filter(|_| found.next().is_none())
    };
    if let [Some(case), Some(on), Some(inspector)] = READ.map(place) {
        return Ok([case, on, inspector]);
    }
    let expected = READ.map(|column| COLUMNS[column].0).join(", ");
    let shown: String = header.join(", ").chars().take(200).collect();
    Err(Refusal::from(Message::new("plan_sheet_columns").with("expected", expected).with("found", shown)).at("sheet"))
}

fn change(row: &TableRow, columns: usize, places: [usize; 3]) -> Result<EntryChange, Message> {
    if row.cells.len() != columns {
        let message = Message::new("plan_sheet_cells").with("found", row.cells.len()).with("expected", columns);
        return Err(message.with("row", row.number));
    }
    let text = |place: usize| match &row.cells[place] {
        Ok(text) => Ok(text.trim()),
        Err(message) => Err(message.clone()),
    };
    let [case, on, inspector] = places;
    let (case, on, inspector) = (text(case)?, text(on)?, text(inspector)?);
    let wrong = |code: &str, value: &str| {
        let shown: String = value.chars().take(40).collect();
        Message::new(code).with("row", row.number).with("value", shown)
    };
    Ok(EntryChange::Move {
        case: case.parse().map_err(|_| wrong("plan_sheet_case", case))?,
        on: Some(on.parse::<NaiveDate>().map_err(|_| wrong("plan_sheet_day", on))?),
        inspector: Some((!inspector.is_empty()).then(|| inspector.to_owned())),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;
    use crate::sheet::{self, SheetKind};

    fn read(text: &str) -> Result<Vec<(String, EntryChange)>, Refused> {
        super::read(&sheet::read(SheetKind::Csv, text.as_bytes()).unwrap())
    }

    #[test]
    fn three_columns_are_read_wherever_they_stand() {
        let changes =
            read("备注,检查人员,检查日期,案件编号\nx, li ,2027-03-15,00000000-0000-0000-0000-000000000007\n").unwrap();
        let expected = EntryChange::Move {
            case: uuid::Uuid::from_u128(7),
            on: "2027-03-15".parse().ok(),
            inspector: Some(Some("li".to_owned())),
        };
        assert_eq!(changes, [("rows[0]".to_owned(), expected)]);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let case = "00000000-0000-0000-0000-000000000007";
        let text = format!(
            "case,on,inspector\n{case},15.3.2027,\nnobody,2027-03-15,\n{case},2027-03-15\n{case},2027-03-15,\n"
        );
        let Refused(faults) = read(&text).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| (fault.path.as_deref().unwrap(), &*fault.message.code)).collect();
        assert_eq!(
            told,
            [("rows[0]", "plan_sheet_day"), ("rows[1]", "plan_sheet_case"), ("rows[2]", "plan_sheet_cells")]
        );
        for header in ["case,on", "case,on,inspector,case", "a"] {
            assert_eq!(read(&format!("{header}\n")).unwrap_err().0[0].message.code, "plan_sheet_columns");
        }
    }
}
