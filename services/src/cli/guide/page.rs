//! Guidance on a terminal, both languages in every line.

mod filing;
mod words;

use beian_domain::guide::{FilingOwed, Guide, NotOwed, Note};

use super::table;
use words::{label, sources, word};

/// The whole answer.
pub(super) fn page(guide: &Guide<'_>) -> String {
    let mut parts = vec![guide.enquiry.on.to_string()];
    if guide.filings.is_empty() {
        parts.push(label("none"));
    }
    parts.extend(numbered(&guide.filings));
    if !guide.not_owed.is_empty() {
        parts.push(label("not_owed"));
        parts.push(table::table(&[], guide.not_owed.iter().map(not_owed)));
    }
    if !guide.other_authorities.is_empty() {
        parts.push(label("others"));
        parts.extend(numbered(&guide.other_authorities));
    }
    if !guide.notes.is_empty() {
        parts.push(table::table(&[], guide.notes.iter().map(note)));
    }
    parts.join("\n\n")
}

fn numbered(filings: &[FilingOwed<'_>]) -> impl Iterator<Item = String> {
    (1..).zip(filings).map(|(number, filing)| filing::part(number, filing))
}

fn not_owed(found: &NotOwed) -> Vec<String> {
    let rule = found.procedure.as_ref().map(ToString::to_string).unwrap_or_default();
    let what = format!("{} {}", word("object", &found.object), found.place);
    vec![what, rule, told(&found.why), sources(&found.why.cite)]
}

fn note(note: &Note) -> Vec<String> {
    vec![label("note"), told(note), sources(&note.cite)]
}

fn told(note: &Note) -> String {
    words::both(&note.text)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use beian_domain::{guide::Enquiry, procedure::FilingObject, rulebook::Rulebook};

    use super::*;

    fn printed(enquiry: &str) -> String {
        let enquiry: Enquiry = serde_json::from_str(enquiry).unwrap();
        page(&Rulebook::builtin().guide(&enquiry).unwrap())
    }

    #[test]
    fn a_page_tells_everything_in_words() {
        let asked = r#"{ "applicant": "using_unit", "objects": ["unit", "website"], "connected_on": "2026-04-02",
            "unit": "451102", "hosted": "440106", "on": "2026-04-10" }"#;
        let page = printed(asked);
        for told in ["1. hezhou", "2. national-platform", "2026-05-06", "2026-05-02", "icp-filing", "D01 l.13", "必备"]
        {
            assert!(page.contains(told), "{told} is missing in\n{page}");
        }
        for bare in ["word_", "guide_", "period_", "{"] {
            assert!(!page.contains(bare), "{bare} stands in\n{page}");
        }
    }

    #[test]
    fn a_page_says_why_nothing_is_to_be_filed() {
        let page = printed(r#"{ "applicant": "individual", "unit": "451102", "on": "2026-03-02" }"#);
        assert!(page.contains("D01 l.15") && page.contains(&word("object", &FilingObject::Unit)), "{page}");
    }
}
