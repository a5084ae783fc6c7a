//! Forms can be looked up, in every version, and what they ask for may be kept.

use super::{Report, citations::unfindable};
use crate::{
    form::{Field, FieldType, Form},
    message::Message,
    rulebook::{
        Finding, Rulebook, Severity, lines,
        read::{earlier_form_file, newest_form_file},
    },
};

/// A form that a procedure names exists, and asks for nothing that must not be kept in a case.
pub(super) fn named(key: &str, id: &str, report: &mut Report<'_>) {
    match report.rulebook.form(id) {
        None => report.error(key, Message::new("law_form_unknown").with("form", id)),
        Some(form) => {
            let secret = form.fields_flat().into_iter().find(|field| field.field_type == FieldType::Secret);
            if let Some(secret) = secret {
                let message = Message::new("law_form_secret").with("form", id).with("field", secret.path);
                report.error(key, message);
            }
        }
    }
}

/// Findings in the form files themselves.
pub(super) fn check(rulebook: &Rulebook) -> Vec<Finding> {
    let newest = rulebook.forms.values().map(|form| (newest_form_file(&form.id), form));
    let earlier = rulebook.earlier_forms.values().map(|form| (earlier_form_file(&form.id, form.version), form));
    let mut findings: Vec<_> = newest.chain(earlier).flat_map(|(file, form)| sources(rulebook, &file, form)).collect();
    findings.extend(rulebook.forms.values().filter_map(|form| hole(rulebook, form)));
    findings.extend(rulebook.earlier_forms.values().filter_map(|form| not_earlier(rulebook, form)));
    findings
}

/// Documents and citations lead somewhere.
fn sources(rulebook: &Rulebook, file: &str, form: &Form) -> Vec<Finding> {
    let known = |id: &String| rulebook.sources.document(id).is_some();
    let documents = form.documents.iter().enumerate().filter(|(_, id)| !known(id)).map(|(index, id)| {
        let message = Message::new("law_citation_unknown").with("citation", id);
        finding(rulebook, file, &format!("documents[{index}]"), message)
    });
    let citations = citing(&form.fields, "").into_iter().flat_map(|(at, field)| {
        field.cite.iter().enumerate().filter_map(move |(index, citation)| {
            let code = unfindable(&rulebook.sources, citation)?;
            let message = Message::new(code).with("citation", citation);
            Some(finding(rulebook, file, &format!("{at}.cite[{index}]"), message))
        })
    });
    documents.chain(citations).collect()
}

/// All fields with their keys in the file: `fields[2].fields[0]`.
fn citing<'f>(fields: &'f [Field], prefix: &str) -> Vec<(String, &'f Field)> {
    let keyed = fields.iter().enumerate().map(|(index, field)| (format!("{prefix}fields[{index}]"), field));
    keyed
        .flat_map(|(key, field)| {
            let nested = citing(&field.fields, &format!("{key}."));
            std::iter::once((key, field)).chain(nested)
        })
        .collect()
}

/// Every version before the newest is kept, so that what was answered on it can be read.
fn hole(rulebook: &Rulebook, form: &Form) -> Option<Finding> {
    let missing = (1..form.version).find(|version| rulebook.form_version(&form.id, *version).is_none())?;
    let file = earlier_form_file(&form.id, missing);
    let message = Message::new("law_form_version_hole").with("version", missing).with("file", file);
    Some(finding(rulebook, &newest_form_file(&form.id), "version", message))
}

/// An earlier version is earlier than the newest one.
fn not_earlier(rulebook: &Rulebook, form: &Form) -> Option<Finding> {
    let newest = rulebook.form(&form.id).map(|newest| newest.version);
    if newest.is_some_and(|newest| form.version < newest) {
        return None;
    }
    let message = Message::new("law_form_version_not_earlier").with("form", &form.id).with("version", form.version);
    Some(finding(rulebook, &earlier_form_file(&form.id, form.version), "version", message))
}

fn finding(rulebook: &Rulebook, file: &str, key: &str, message: Message) -> Finding {
    let line = rulebook.files.text(file).and_then(|text| lines::line_of(text, key));
    Finding { severity: Severity::Error, file: file.to_owned(), key: key.to_owned(), line, message }
}
