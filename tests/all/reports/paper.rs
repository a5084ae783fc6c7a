//! Long sheets go over several pages, each with the heading row and its number.

use beian_paper::{Sheet, SheetColumn, pdf};

use super::formats::pdf_text;

#[test]
fn a_long_sheet_repeats_its_heading_row_and_counts_its_pages() {
    let column = |heading: &str, is_figure| SheetColumn { heading: heading.to_owned(), is_figure, is_wide: !is_figure };
    let rows = 130;
    let sheet = Sheet {
        title: "逾期情况".to_owned(),
        language: "zh".to_owned(),
        remarks: vec!["范围：全国".to_owned()],
        columns: vec![column("单位名称", false), column("天数", true)],
        rows: (0..rows).map(|row| vec![format!("示例{row}公司"), row.to_string()]).collect(),
        totals: None,
        empty: String::new(),
        notes: Vec::new(),
        foot: "逾期情况".to_owned(),
        page: "第 {page} 页，共 {pages} 页".to_owned(),
    };
    let text = pdf_text(&pdf(&sheet).unwrap());
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 1, "{text}");
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains(&format!("第 {number} 页，共 {} 页", pages.len())), "{page}");
        assert_eq!(page.matches("单位名称").count(), 1, "{page}");
    }
    // Between Chinese and figures stands a quarter of a letter's width, which a reader may take for a blank.
    let joined = text.replace(' ', "");
    assert!((0..rows).all(|row| joined.contains(&format!("示例{row}公司"))), "{text}");
}
