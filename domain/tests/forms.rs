//! The form files against the rows of the printed forms.
#![expect(clippy::unwrap_used, reason = "test")]

use std::{fs, path::Path};

use beian_domain::{
    form::{FilledBy, Form, FormFault},
    law::{Citation, Place},
};

fn form(id: &str) -> Form {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("forms").join(format!("{id}.toml"));
    Form::parse(path.file_name().unwrap().to_str().unwrap(), &fs::read_to_string(&path).unwrap()).unwrap()
}

#[test]
fn every_printed_row_has_its_field_with_label_and_line() {
    let mut rows =
        csv::Reader::from_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/forms.csv")).unwrap();
    let mut count = 0;
    for row in rows.records().map(Result::unwrap) {
        let form = form(&row[11]);
        let fields = form.fields_flat();
        let field = fields.iter().find(|field| field.path == row[12]).unwrap();
        assert_eq!(field.label.zh, row[13], "{row:?}");
        for line in lines(&row[2]) {
            let citation = Citation { source: row[1].to_owned(), place: Place::Line(line) };
            assert!(field.field.cite.contains(&citation), "{} does not cite {citation}", field.path);
        }
        let police = row[5].starts_with("police");
        assert_eq!(field.filled_by == FilledBy::Police, police, "{row:?}");
        assert!(!matches!(&row[5], "yes" | "no") || field.required == (&row[5] == "yes"), "{row:?}");
        count += 1;
    }
    assert_eq!(count, 69);
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
    for id in ["website-form", "unit-form"] {
        let form = form(id);
        let json = serde_json::to_string(&form).unwrap();
        assert_eq!(serde_json::from_str::<Form>(&json).unwrap(), form);
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
    ];
    for (text, line, key, fault) in cases {
        let error = Form::parse("small.toml", &text).unwrap_err();
        assert_eq!((error.file.as_str(), error.line, error.key.as_str()), ("small.toml", line, key), "{error}");
        assert!(fault.is_none_or(|fault| error.reason == fault), "{error}");
    }
    assert!(Form::parse("small.toml", SMALL).is_ok());
}
