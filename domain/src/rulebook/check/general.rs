//! A duty to file that stands by itself is somebody's, and its form is there.

use super::Report;
use crate::message::Message;

pub(super) fn check(report: &mut Report<'_>) {
    let file = &report.pack.file;
    let rule = report.rulebook.general_rules().find(|rule| *file == format!("procedures/{}.toml", rule.id));
    let Some(rule) = rule else { return };
    if rule.applicants.is_empty() {
        report.error("applicants", Message::new("law_no_applicants"));
    }
    if let Some(form) = rule.form.as_ref().filter(|form| report.rulebook.form(form).is_none()) {
        report.error("form", Message::new("law_form_unknown").with("form", form));
    }
}
