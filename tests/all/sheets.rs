//! Sheets as strangers send them: CSV in other encodings, workbooks with numbers, dates and traps.

use std::io::{Cursor, Write};

use beian_domain::form::Table;
use beian_services::sheet::{self, LARGEST, SheetKind};
use zip::{ZipWriter, write::SimpleFileOptions};

type Cells = Vec<Result<String, String>>;
/// Header and numbered rows.
type Sheet = (Vec<String>, Vec<(u64, Cells)>);

/// Header and numbered rows, or the code of what is wrong.
fn read(kind: SheetKind, bytes: &[u8]) -> Result<Sheet, String> {
    let shown = |Table { header, rows }| {
        let cells = |row: beian_domain::form::TableRow| {
            (row.number, row.cells.into_iter().map(|cell| cell.map_err(|message| message.code)).collect())
        };
        (header, rows.into_iter().map(cells).collect())
    };
    sheet::read(kind, bytes).map(shown).map_err(|error| {
        assert!(error.0.is_known(), "{error}");
        error.0.code
    })
}

fn csv(bytes: &[u8]) -> Result<Sheet, String> {
    read(SheetKind::Csv, bytes)
}

fn texts(cells: &[&str]) -> Cells {
    cells.iter().map(|cell| Ok((*cell).to_owned())).collect()
}

#[test]
fn a_csv_file_is_read_with_and_without_its_mark() {
    let text = "姓名,终端\r\n\"示例,一\",1号机\r\n\r\n示例二,\r\n";
    let expected = (
        vec!["姓名".to_owned(), "终端".to_owned()],
        vec![(2, texts(&["示例,一", "1号机"])), (4, texts(&["示例二", ""]))],
    );
    assert_eq!(csv(text.as_bytes()), Ok(expected.clone()));
    assert_eq!(csv(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), Ok(expected));
}

#[test]
fn other_encodings_are_told_apart() {
    // 姓名 and 张三 in GBK.
    assert_eq!(csv(b"\xd0\xd5\xc3\xfb,ip\n\xd5\xc5\xc8\xfd,1\n"), Err("table_gbk".to_owned()));
    assert_eq!(csv(b"\xff\xfe\xd3\x59"), Err("table_utf16".to_owned()));
    assert_eq!(csv(b"name\nabc\xff\n"), Err("table_not_utf8".to_owned()));
    let error = sheet::read(SheetKind::Csv, b"name\nok\n\xd5\xc5\xc8\xfd\n").unwrap_err();
    assert_eq!((error.0.code.as_str(), error.0.params["row"].as_str()), ("table_gbk", "3"));
    assert!(error.0.zh().contains("GBK") && error.0.zh().contains("CSV UTF-8"));
}

#[test]
fn files_beyond_all_bounds_are_refused() {
    assert_eq!(csv(b""), Err("table_empty".to_owned()));
    assert_eq!(csv(b"\n , \n"), Err("table_empty".to_owned()));
    assert_eq!(csv(&vec![b'a'; LARGEST + 1]), Err("table_too_large".to_owned()));
    assert_eq!(csv("a\n".repeat(10_001).as_bytes()), Err("table_too_many_rows".to_owned()));
    assert_eq!(csv(",".repeat(100).as_bytes()), Err("table_too_many_columns".to_owned()));
}

#[test]
fn a_template_reads_back_as_its_own_header() {
    let file = sheet::template(&["姓名", "终端"]);
    assert!(file.starts_with(b"\xef\xbb\xbf") && file.ends_with(b"\r\n"));
    assert_eq!(csv(&file), Ok((vec!["姓名".to_owned(), "终端".to_owned()], Vec::new())));
}

/// A workbook with these cells of its first sheet, and whatever else it should hold.
pub(super) fn workbook(cells: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"{id}\" Target=\"{target}\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\"/>"
        )
    };
    let relations = |content: String| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{content}</Relationships>"
        )
    };
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let parts = [
        ("_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation("rId1", "worksheet", "worksheets/sheet1.xml") + &relation("rId2", "styles", "styles.xml"),
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
                 <sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        // The second style shows a number as a date.
        (
            "xl/styles.xml",
            format!("<styleSheet {main}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet {main}><sheetData>{cells}</sheetData></worksheet>")),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = parts.iter().map(|(name, text)| (*name, text.as_bytes())).chain(more.iter().copied());
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text_cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_workbook_is_read_as_it_was_typed() {
    let header: String = ["A", "B", "C", "D"].iter().map(|column| text_cell(&format!("{column}1"), column)).collect();
    let rows = "<c r=\"A3\"><v>16600000001</v></c><c r=\"B3\" s=\"1\"><v>46086</v></c><c r=\"D3\"><v>0.5</v></c>";
    let odd = "<c r=\"A5\"><v>3.20823191404239E+17</v></c><c r=\"B5\" t=\"e\"><v>#N/A</v></c><c r=\"C5\" t=\"b\"><v>1</v></c>";
    let file = workbook(&format!("<row r=\"1\">{header}</row><row r=\"3\">{rows}</row><row r=\"5\">{odd}</row>"), &[]);
    let (header, rows) = read(SheetKind::Xlsx, &file).unwrap();
    assert_eq!(header, ["A", "B", "C", "D"]);
    let lost =
        vec![Err("table_cell_digits_lost".to_owned()), Err("table_cell_error".to_owned()), Ok("true".to_owned())];
    assert_eq!(rows, [(3, texts(&["16600000001", "2026-03-05", "", "0.5"])), (5, lost)]);
}

#[test]
fn a_workbook_that_is_a_trap_is_refused_and_costs_nothing() {
    let far =
        format!("<row r=\"1\">{}</row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>", text_cell("A1", "A"));
    assert_eq!(read(SheetKind::Xlsx, &workbook(&far, &[])), Err("table_too_many_columns".to_owned()));
    let below =
        format!("<row r=\"1\">{}</row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>", text_cell("A1", "A"));
    assert_eq!(read(SheetKind::Xlsx, &workbook(&below, &[])).unwrap().1, [(1_048_576, texts(&["1"]))]);
    let zeros = vec![0; 40 * 1024 * 1024];
    let bomb = workbook("", &[("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < LARGEST, "{}", bomb.len());
    assert_eq!(read(SheetKind::Xlsx, &bomb), Err("table_unpacked_too_large".to_owned()));
    assert_eq!(read(SheetKind::Xlsx, b"name,ip\n"), Err("table_not_xlsx".to_owned()));
    let whole = workbook(&far, &[]);
    assert_eq!(read(SheetKind::Xlsx, &whole[..whole.len() / 2]), Err("table_not_xlsx".to_owned()));
}

#[test]
fn a_file_that_is_something_else_is_refused_by_what_it_is() {
    let xlsx = workbook("", &[]);
    let found = |kind, bytes: &[u8]| {
        let error = sheet::read(kind, bytes).unwrap_err().0;
        assert_eq!(error.code, "table_other_kind", "{error}");
        error.params["found"].clone()
    };
    assert_eq!(found(SheetKind::Csv, &xlsx), "XLSX (ZIP)");
    for (bytes, is) in [
        (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"[..], "XLS (OLE)"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"MZ\x90\x00", "EXE"),
    ] {
        assert_eq!((found(SheetKind::Csv, bytes), found(SheetKind::Xlsx, bytes)), (is.to_owned(), is.to_owned()));
    }
    assert_eq!(csv(b"name,ip\na,\x00\n"), Err("table_binary".to_owned()));
    assert_eq!(csv(b"MZ,GIF\n1,2\n").unwrap().0, ["MZ", "GIF"], "letters alone are no other kind");
    let macros = workbook("", &[("xl/vbaProject.bin", b"programs")]);
    assert_eq!(read(SheetKind::Xlsx, &macros), Err("table_macros".to_owned()));
    let other = {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        writer.finish().unwrap().into_inner()
    };
    assert_eq!(read(SheetKind::Xlsx, &other), Err("table_not_xlsx".to_owned()));
}
