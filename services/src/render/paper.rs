//! The report as a sheet of paper.

use beian_domain::{
    message::{Bilingual, Message},
    report::{Cell, Language, Report, ValueKind},
};
use beian_paper::{Sheet, SheetColumn};

pub(super) fn sheet(report: &Report, language: Language) -> Sheet {
    let shown = |text: &Bilingual| language.of(text).to_owned();
    let told = |message: Message| shown(&message.into());
    let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.shown(language)).collect();
    let columns = report.columns.iter().map(|column| SheetColumn {
        heading: shown(&column.heading()),
        is_figure: column.is_figure(),
        is_wide: matches!(column.holds, ValueKind::Text | ValueKind::Law),
    });
    let event = Message::new("report_event").with("event", report.event);
    Sheet {
        title: shown(&report.title()),
        language: match language {
            Language::Zh => "zh".to_owned(),
            Language::En => "en".to_owned(),
        },
        remarks: report.remarks().iter().map(shown).collect(),
        columns: columns.collect(),
        rows: report.rows.iter().map(row).collect(),
        totals: report.totals.as_ref().map(row),
        empty: told(Message::new("report_empty")),
        notes: report.notes.iter().map(shown).collect(),
        foot: format!("{} · {}", shown(&report.title()), told(event)),
        // The typesetter knows the numbers.
        page: told(Message::new("report_page").with("page", "{page}").with("pages", "{pages}")),
    }
}
