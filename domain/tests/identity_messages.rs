//! Every code an identity refuses or warns with has a sentence, and every sentence of the file has a code.
#![expect(clippy::unwrap_used, reason = "test")]

use std::{collections::BTreeSet, fs, path::Path};

use beian_domain::{
    identity::{Phone, ResidentId},
    message::Message,
};

/// What stands before a code in the sources.
const MARKS: [&str; 2] = ["=> \"", "Message::new(\""];

fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { sources(&path) } else { fs::read_to_string(path).unwrap() }).collect()
}

fn codes() -> BTreeSet<String> {
    let text = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/identity"));
    let after = MARKS.iter().flat_map(|mark| text.split(mark).skip(1));
    after.filter_map(|rest| rest.split_once('"')).map(|(code, _)| code.to_owned()).collect()
}

#[test]
fn every_code_has_a_sentence() {
    let codes = codes();
    let missing: Vec<_> = codes.iter().filter(|code| !Message::new(code.as_str()).is_known()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(codes.len() > 80, "only {} codes found in the sources", codes.len());
}

#[test]
fn every_sentence_has_a_code() {
    let sentences: toml::Table = include_str!("../messages/identity.toml").parse().unwrap();
    let codes = codes();
    let unused: Vec<_> = sentences.keys().filter(|code| !codes.contains(*code)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_fault_of_an_answer_says_how_to_mend_it() {
    let files = [
        include_str!("../messages/form.toml"),
        include_str!("../messages/identity.toml"),
        include_str!("../messages/table.toml"),
    ];
    let mut told = 0;
    for sentences in files.map(|file| file.parse::<toml::Table>().unwrap()) {
        for (code, sentence) in sentences.iter().filter(|(code, _)| !code.starts_with("warning_")) {
            assert!(sentence["zh"].as_str().unwrap().contains('请'), "{code} asks for nothing");
            told += 1;
        }
    }
    assert!(told > 100, "only {told} sentences found");
}

#[test]
fn debug_output_of_personal_numbers_has_no_digit() {
    let id = ResidentId::parse("511922191111089101").unwrap();
    let phone = Phone::parse("010-82000001 ext 8084").unwrap();
    let shown = format!("{id:?} {phone:?}");
    assert!(!shown.contains(|character: char| character.is_ascii_digit()), "{shown}");
}
