//! The form files against the rows of the printed forms.
#![expect(clippy::unwrap_used, reason = "test")]

use std::{fs, path::Path};

use beian_domain::{
    form::{FieldType, FilledBy, Form, FormFault},
    identity::Regions,
    law::{Citation, Place},
    rulebook::Rulebook,
};
use chrono::NaiveDate;

fn form(id: &str) -> Form {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("forms").join(format!("{id}.toml"));
    Form::parse(path.file_name().unwrap().to_str().unwrap(), &fs::read_to_string(&path).unwrap()).unwrap()
}

#[test]
fn every_printed_row_has_its_field_with_label_and_line_or_a_reason() {
    let mut rows =
        csv::Reader::from_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/forms.csv")).unwrap();
    let (mut fields, mut forms, mut reasons) = (0, 0, 0);
    for row in rows.records().map(Result::unwrap) {
        match (&row[11], &row[12]) {
            ("", "") => reasons += usize::from(!row[14].is_empty()),
            (id, "*") => {
                let form = form(id);
                assert_eq!(form.title.zh, row[13], "{row:?}");
                let cited: Vec<_> = form.fields_flat().into_iter().flat_map(|field| &field.field.cite).collect();
                assert_cited(&row, &cited);
                forms += 1;
            }
            (id, path) => {
                let form = form(id);
                let flat = form.fields_flat();
                let field = flat.iter().find(|field| field.path == path).unwrap_or_else(|| panic!("{row:?}"));
                assert_eq!(field.label.zh, row[13], "{row:?}");
                assert_cited(&row, &field.field.cite.iter().collect::<Vec<_>>());
                let police = row[5].starts_with("police");
                assert_eq!(field.filled_by == FilledBy::Police, police, "{row:?}");
                let marked = matches!(&row[5], "yes" | "no") && field.field_type != FieldType::StaticText;
                assert!(!marked || field.required == (&row[5] == "yes"), "{row:?}");
                fields += 1;
            }
        }
    }
    assert_eq!((fields, forms, reasons), (113, 5, 5));
}

/// Each line of the row is cited, in one of the row's documents.
fn assert_cited(row: &csv::StringRecord, cited: &[&Citation]) {
    for line in lines(&row[2]) {
        let found = cited.iter().any(|citation| {
            citation.place == Place::Line(line) && row[1].split('|').any(|document| document == citation.source)
        });
        assert!(found, "{} does not cite line {line}", &row[4]);
    }
}

/// `l.499-500,523-524` as single lines.
fn lines(text: &str) -> Vec<u32> {
    let ranges = text.trim_start_matches("l.").split(',').map(|range| range.split_once('-').unwrap_or((range, range)));
    ranges.flat_map(|(first, last)| first.parse::<u32>().unwrap()..=last.parse::<u32>().unwrap()).collect()
}

#[test]
fn what_print_does_not_mark_as_required_says_why_it_is_or_is_not() {
    let form = form("unit-form");
    let unmarked = ["unit_name", "responsible_person", "address", "connected_on", "home_page", "ip_ranges", "hosts"];
    for id in unmarked {
        assert!(form.fields.iter().any(|field| field.id == id && field.note.is_some()), "{id}");
    }
}

#[test]
fn a_form_is_served_as_json_and_reads_back() {
    for form in Rulebook::builtin().forms() {
        let json = serde_json::to_string(form).unwrap();
        assert_eq!(serde_json::from_str::<Form>(&json).unwrap(), *form);
        assert!(serde_json::to_string(&form.fields_flat()).unwrap().contains("\"path\""));
    }
}

const SMALL: &str = r#"
id = "small"
version = 1
title = { zh = "表", en = "Form" }
documents = ["D03"]
object = "website"
sections = [{ id = "unit", label = { zh = "单位", en = "Unit" } }]

[[fields]]
id = "name"
group = "unit"
label = { zh = "名称", en = "Name" }
type = "text"
cite = ["D03 l.48"]
"#;

#[test]
fn a_faulty_form_file_names_file_line_key_and_reason() {
    let twice = format!("{SMALL}{}", &SMALL[SMALL.find("[[fields]]").unwrap()..]);
    let cases = [
        (SMALL.replace("type = \"text\"", "typ = \"text\""), Some(13), "typ", None),
        (twice, Some(16), "name", Some(FormFault::Duplicate)),
        (SMALL.replace("cite = [\"D03 l.48\"]", ""), Some(10), "name", Some(FormFault::Uncited)),
        (SMALL.replace("\"text\"", "\"choice\""), Some(10), "name", Some(FormFault::NoChoices)),
        (format!("{SMALL}repeat = {{ min = 3, max = 2 }}\n"), Some(10), "name", Some(FormFault::Repeat)),
        (SMALL.replace("group = \"unit\"", "group = \"none\""), Some(10), "name", Some(FormFault::Section)),
        (SMALL.replace("\"text\"", "\"group\""), Some(10), "name", Some(FormFault::EmptyGroup)),
        (format!("{SMALL}other = true\n"), Some(10), "name", Some(FormFault::Stray)),
        (format!("{SMALL}separator = \";\"\n"), Some(10), "name", Some(FormFault::Stray)),
        (format!("{SMALL}banned = \";\"\n").replace("\"text\"", "\"code\""), Some(10), "name", Some(FormFault::Stray)),
        (
            SMALL.replace("object", "at_least_one = [\"name\"]\nobject"),
            None,
            "at_least_one",
            Some(FormFault::AtLeastOne),
        ),
    ];
    for (text, line, key, fault) in cases {
        let error = Form::parse("small.toml", &text).unwrap_err();
        assert_eq!((error.file.as_str(), error.line, error.key.as_str()), ("small.toml", line, key), "{error}");
        assert!(fault.is_none_or(|fault| error.reason == fault), "{error}");
    }
    assert!(Form::parse("small.toml", SMALL).is_ok());
}

#[test]
fn every_field_says_how_to_fill_it_in_and_its_example_is_accepted() {
    let on = NaiveDate::from_ymd_opt(2026, 3, 15).unwrap();
    let mut examples = 0;
    for form in Rulebook::builtin().forms() {
        for field in form.fields_flat() {
            let hint = field.field.how_to_fill();
            assert!(!hint.zh.is_empty() && hint.zh != hint.en, "{} {}: {hint:?}", form.id, field.path);
            let Some(example) = field.field.example() else { continue };
            let read = field.field.accepts(&example, on, Regions::builtin());
            assert_eq!(read, Ok(()), "{} {}: {example}", form.id, field.path);
            examples += 1;
        }
    }
    assert!(examples > 100, "only {examples} fields have an example");
}
