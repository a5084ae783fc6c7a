//! What people read of a dossier: the same rows as a page, on paper, and as JSON. Personal data are masked.

use beian_domain::{
    case::{CaseEvent, Filing, MaterialItem},
    message::{Bilingual, Message},
    report::Language,
    rulebook::Rulebook,
};
use beian_paper::{PaperError, Sheet, SheetColumn};
use serde_json::{Value, json};

use super::Dossier;
use crate::{
    graphql::masked_answers,
    render::{STYLE, escaped},
};

/// A title and rows of three texts: what, which, where it stands in the log.
pub(super) struct Readable {
    title: String,
    remarks: Vec<String>,
    headings: [String; 3],
    rows: Vec<[String; 3]>,
    foot: String,
}

impl Readable {
    pub(super) fn of(dossier: &Dossier, rulebook: &Rulebook) -> Self {
        let mut rows = Vec::new();
        if let Some(filing) = dossier.case.filing.as_deref() {
            rows.extend(particulars(dossier, filing));
            rows.extend(answers(filing, rulebook));
            rows.extend(filing.materials.iter().map(material));
        }
        rows.extend(dossier.events.iter().map(event));
        let told = |code: &str| both(&Message::new(code));
        Self {
            title: format!("{} {}", told("dossier_title"), dossier.case_id),
            remarks: vec![
                both(
                    &Message::new("dossier_as_of").with("size", dossier.head.size).with("origin", &dossier.head.origin),
                ),
                told("dossier_remark"),
            ],
            headings: [told("dossier_item"), told("dossier_content"), told("dossier_place")],
            rows,
            foot: dossier.head.root.to_string(),
        }
    }

    pub(super) fn html(&self) -> String {
        let cells = |tag: &str, cells: &[String; 3]| -> String {
            cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect()
        };
        let title = escaped(&self.title);
        let remarks: String = self.remarks.iter().map(|remark| format!("<span>{}</span>", escaped(remark))).collect();
        let rows: String = self.rows.iter().map(|row| format!("<tr>{}</tr>\n", cells("td", row))).collect();
        format!(
            "<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>{title}</title>\n\
             <style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n<p class=\"remarks\">{remarks}</p>\n\
             <table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n<p class=\"note\">{}</p>\n\
             </body>\n</html>\n",
            cells("th", &self.headings),
            escaped(&self.foot),
        )
    }

    pub(super) fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        let column = |(place, heading): (usize, &String)| SheetColumn {
            heading: heading.clone(),
            is_figure: false,
            is_wide: place == 1,
        };
        beian_paper::pdf(&Sheet {
            title: self.title.clone(),
            language: "zh".to_owned(),
            remarks: self.remarks.clone(),
            columns: self.headings.iter().enumerate().map(column).collect(),
            rows: self.rows.iter().map(|row| row.to_vec()).collect(),
            totals: None,
            empty: String::new(),
            notes: Vec::new(),
            foot: self.foot.clone(),
            page: Language::Zh
                .of(&Message::new("report_page").with("page", "{page}").with("pages", "{pages}").into())
                .to_owned(),
        })
    }
}

/// The case as a program reads it.
pub(super) fn case_json(dossier: &Dossier, rulebook: &Rulebook) -> Value {
    let Some(filing) = dossier.case.filing.as_deref() else { return Value::Null };
    let form = filing.form.as_ref().map(
        |form| json!({ "id": form.form, "version": form.version, "answers": masked_answers(rulebook, filing, form) }),
    );
    let materials = filing.materials.iter().map(|item| {
        let (handed_in, copies) = item.handed_in.unzip();
        json!({
            "id": item.asked.id,
            "title": { "zh": item.asked.title.zh, "en": item.asked.title.en },
            "handedInOn": handed_in,
            "copies": copies,
        })
    });
    json!({
        "id": dossier.case_id,
        "status": dossier.case.status.as_str(),
        "procedure": filing.procedure,
        "rulebook": filing.rulebook,
        "organ": filing.organ,
        "region": filing.region,
        "openedOn": filing.opened_on,
        "submittedOn": filing.submitted_on,
        "filedOn": filing.filed_on,
        "endedOn": filing.ended_on,
        "number": filing.number,
        "unit": filing.particulars.unit_name,
        "site": filing.particulars.site_name,
        "domains": filing.particulars.domains,
        "form": form,
        "materials": materials.collect::<Vec<_>>(),
    })
}

fn particulars(dossier: &Dossier, filing: &Filing) -> Vec<[String; 3]> {
    let given = |code: &str, value: Option<String>| Some([both(&Message::new(code)), value?, String::new()]);
    let facts = [
        given("dossier_unit", Some(filing.particulars.unit_name.clone())),
        given("dossier_site", filing.particulars.site_name.clone()),
        given("dossier_domains", Some(filing.particulars.domains.join(", ")).filter(|domains| !domains.is_empty())),
        given("dossier_number", filing.number.clone()),
        given("dossier_status", Some(dossier.case.status.as_str().to_owned())),
        given("dossier_procedure", Some(filing.procedure.to_string())),
        given("dossier_organ", Some(filing.organ.to_string())),
        given("dossier_opened", Some(filing.opened_on.to_string())),
        given("dossier_filed", filing.filed_on.map(|day| day.to_string())),
    ];
    facts.into_iter().flatten().collect()
}

fn answers(filing: &Filing, rulebook: &Rulebook) -> Vec<[String; 3]> {
    let Some(form) = &filing.form else { return Vec::new() };
    let shown = masked_answers(rulebook, filing, form);
    let definition = rulebook.form_version(&form.form, form.version);
    let label = |id: &str| {
        let field = definition.and_then(|definition| definition.fields.iter().find(|field| field.id == id));
        field.map_or_else(|| id.to_owned(), |field| words(&field.label))
    };
    let row = |(id, value): (&String, &Value)| [label(id), text(value), form.form.clone()];
    shown.as_object().into_iter().flatten().map(row).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn material(item: &MaterialItem) -> [String; 3] {
    let handed_in = match item.handed_in {
        Some((day, copies)) => both(&Message::new("dossier_handed_in").with("day", day).with("copies", copies)),
        None => both(&Message::new("dossier_not_handed_in")),
    };
    [words(&item.asked.title), handed_in, String::new()]
}

fn event(stored: &beian_projections::StoredEvent) -> [String; 3] {
    let content = match serde_json::from_str::<CaseEvent>(&stored.payload) {
        Ok(event) => {
            let stamp = &event.stamp;
            let organ = stamp.by.organ.map(|organ| format!(" {organ}")).unwrap_or_default();
            let reason = stamp.reason.as_deref().map(|reason| format!("; {reason}")).unwrap_or_default();
            format!("{}: {}{organ}, {}{reason}", stored.event_type, stamp.by.role.as_str(), stamp.occurred_on)
        }
        Err(_) => stored.event_type.clone(),
    };
    let place = format!("{}, {}", stored.position, stored.sequence);
    [stored.recorded_at.clone(), content, place]
}

fn both(message: &Message) -> String {
    format!("{} / {}", message.zh(), message.en())
}

fn words(text: &Bilingual) -> String {
    format!("{} / {}", text.zh, text.en)
}
