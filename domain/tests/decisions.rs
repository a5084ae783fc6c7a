//! What `law check` finds in the lists of unclear places, readings and unmatched rows.
#![expect(clippy::unwrap_used, clippy::panic, reason = "test")]

use std::fs;

use beian_domain::rulebook::{self, Finding, Rulebook};

fn file(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// What is found when these files are laid over the built-in ones, besides what is known of those.
fn findings(files: &[(&str, String)]) -> Vec<Finding> {
    let known = Rulebook::builtin().check();
    let found = rulebook::check(files.iter().map(|(path, text)| ((*path).to_owned(), text.clone())));
    found.into_iter().filter(|finding| !known.contains(finding)).collect()
}

/// One edit of a built-in file gives one finding with this key and code.
#[track_caller]
fn finds(path: &str, from: &str, to: &str, key: &str, code: &str) {
    let text = file(path);
    assert!(text.contains(from), "{path} has no {from:?}");
    let found = findings(&[(path, text.replacen(from, to, 1))]);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((finding.file.as_str(), finding.key.as_str(), finding.message.code.as_str()), (path, key, code));
    assert!(finding.line.is_some() && finding.message.is_known(), "{finding:?}");
}

#[test]
fn all_fifty_unclear_places_are_decided() {
    let ambiguities = &Rulebook::builtin().decisions().ambiguities;
    let numbers: Vec<_> = ambiguities.iter().map(|ambiguity| ambiguity.number).collect();
    assert_eq!(numbers, (1..=50).collect::<Vec<u8>>());
    let undecided = Rulebook::builtin().check().into_iter().filter(|one| one.message.code.starts_with("law_ambiguity"));
    assert_eq!(undecided.collect::<Vec<_>>(), []);
}

#[test]
fn an_unclear_place_that_nobody_reads_is_found() {
    let reading = "ambiguity = 9\n";
    let text = file("procedures/hezhou.toml").replacen(reading, "", 1);
    let found = findings(&[("procedures/hezhou.toml", text)]);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    let place = (finding.file.as_str(), finding.key.as_str(), finding.message.code.as_str());
    assert_eq!(place, ("law/ambiguities.toml", "ambiguity[8].number", "law_ambiguity_undecided"));
}

#[test]
fn a_reading_decides_a_place_that_is_unclear_and_its_own() {
    let path = "law/readings.toml";
    let more = |cite: &str, number: u8, reading: &str| {
        let text = file(path);
        let index = text.matches("[[reading]]").count();
        let entry = format!("\n[[reading]]\ncite = \"{cite}\"\nambiguity = {number}\nreading = \"{reading}\"\n");
        let found = findings(&[(path, text + &entry)]);
        let found = found.into_iter().map(|finding| (finding.key, finding.message.code));
        (index, found.collect::<Vec<_>>())
    };
    let (index, found) = more("D10 l.277", 51, "x");
    assert_eq!(found, [(format!("reading[{index}].ambiguity"), "law_ambiguity_unknown".to_owned())]);
    let (index, found) = more("D10 l.277", 1, "x");
    assert_eq!(found, [(format!("reading[{index}].ambiguity"), "law_ambiguity_elsewhere".to_owned())]);
    let (index, found) = more("D10 l.277", 6, " ");
    assert_eq!(found, [(format!("reading[{index}].reading"), "law_text_empty".to_owned())]);
    let (index, found) = more("D10 l.1", 6, "x");
    let at = |key: &str| format!("reading[{index}].{key}");
    assert_eq!(
        found,
        [(at("cite"), "law_citation_outside".to_owned()), (at("ambiguity"), "law_ambiguity_elsewhere".to_owned())]
    );
}

#[test]
fn a_forms_note_decides_what_the_field_names() {
    let note = "note = { zh = \"原文“网址”重复，作一项\", en = \"the word for address is printed twice, read as one item\" }\n";
    let path = "forms/website-form.toml";
    let text = file(path);
    assert!(text.contains(note));
    let found = findings(&[(path, text.replacen(note, "", 1))]);
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(
        (finding.key.as_str(), finding.message.code.as_str()),
        ("fields[23].ambiguity", "law_ambiguity_without_note")
    );
    assert!(finding.line.is_some());
}

#[test]
fn the_list_of_unclear_places_is_sound() {
    let path = "law/ambiguities.toml";
    finds(path, "[\"D05 l.137\"]", "[\"D05 l.137\", \"D05 l.1\"]", "ambiguity[25].cite[1]", "law_citation_outside");
    finds(path, "en = \"Three copies of the form, or two\"", "en = \"\"", "ambiguity[1].question", "law_text_empty");
    let twice =
        "number = 1\ncite = [\"D01 l.9\"]\nquestion = { zh = \"甲\", en = \"A\" }\n\n[[ambiguity]]\nnumber = 2\n";
    finds(path, "number = 2\n", twice, "ambiguity[1].number", "law_number_twice");
}

#[test]
fn an_unmatched_row_has_a_reason_stands_once_and_has_no_rule() {
    let path = "law/unmatched.toml";
    finds(path, "row = \"M06\"", "row = \"M05\"", "row[5].row", "law_row_twice");
    finds(path, "row = \"M05\"", "row = \"M07\"", "row[4].row", "law_row_matched");
    finds(path, "row = \"T24\"", "row = \"T03\"", "row[1].row", "law_row_matched");
    finds(path, "zh = \"33号令第一至七条没有时限\"", "zh = \" \"", "row[1].reason", "law_text_empty");
    finds(path, "table = \"materials\"", "table = \"tables\"", "row[2].table", "law_key_wrong");
}

#[test]
fn a_row_of_the_table_may_be_told_in_parts_but_not_twice() {
    let path = "procedures/baotou.toml";
    finds(path, "items = [\"M20\"]", "items = [\"M19\"]", "materials[2].items", "law_item_twice");
    let conditional = "when = [\"interactive_columns\"]\nitems = [\"M25\"]";
    assert!(file(path).contains(conditional), "told in two parts, one of them under a condition");
}

#[test]
fn a_base_is_read_although_it_is_not_complete() {
    let path = "procedures/duty-notice.toml";
    finds(path, "kind = \"observe\"", "kind = \"hope\"", "duties[0].kind", "law_key_wrong");
    finds(path, "period = \"30 natural_day\"", "period = \"0 natural_day\"", "filing.period", "law_key_wrong");
}
