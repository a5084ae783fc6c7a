//! A page that loads nothing: on paper it repeats its heading row and counts its pages.

use std::fmt::Write;

use beian_domain::{
    message::{Bilingual, Message},
    report::{Cell, Column, Language, Report},
};

/// The page's style. Whoever serves the page allows this text, by its digest, and no other.
pub const STYLE: &str = include_str!("report.css");

pub(super) fn write(report: &Report, language: Language) -> String {
    page(std::slice::from_ref(report), language)
}

/// Several reports one below the other, under the title of the first.
pub fn page(reports: &[Report], language: Language) -> String {
    let tag = match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let title = reports.first().map(|report| escaped(language.of(&report.title()))).unwrap_or_default();
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <style>{STYLE}</style></head>\n<body>\n"
    );
    reports.iter().for_each(|report| section(&mut page, report, language));
    page.push_str("</body>\n</html>\n");
    page
}

fn section(page: &mut String, report: &Report, language: Language) {
    let shown = |text: &Bilingual| escaped(language.of(text));
    let title = shown(&report.title());
    let remarks: String = report.remarks().iter().map(|remark| format!("<span>{}</span>", shown(remark))).collect();
    let headings: String =
        report.columns.iter().map(|column| cell("th", column, shown(&column.heading()), " scope=\"col\"")).collect();
    page.push_str(&format!(
        "<h1>{title}</h1>\n<p class=\"remarks\">{remarks}</p>\n\
         <table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n"
    ));
    if report.rows.is_empty() {
        let empty = shown(&Message::new("report_empty").into());
        page.push_str(&format!("<tr><td colspan=\"{}\">{empty}</td></tr>\n", report.columns.len()));
    }
    for cells in &report.rows {
        row(page, &report.columns, cells, language);
    }
    page.push_str("</tbody>\n");
    if let Some(totals) = &report.totals {
        page.push_str("<tbody class=\"totals\">\n");
        row(page, &report.columns, totals, language);
        page.push_str("</tbody>\n");
    }
    page.push_str("</table>\n");
    report.notes.iter().for_each(|note| page.push_str(&format!("<p class=\"note\">{}</p>\n", shown(note))));
}

fn row(page: &mut String, columns: &[Column], cells: &[Cell], language: Language) {
    page.push_str("<tr>");
    for (column, value) in columns.iter().zip(cells) {
        page.push_str(&cell("td", column, escaped(&value.shown(language)), ""));
    }
    page.push_str("</tr>\n");
}

fn cell(tag: &str, column: &Column, text: String, attributes: &str) -> String {
    let class = if column.is_figure() { " class=\"figure\"" } else { "" };
    format!("<{tag}{class}{attributes}>{text}</{tag}>")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '<' | '>' | '"' | '\'' => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "&#{};", u32::from(letter));
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}
