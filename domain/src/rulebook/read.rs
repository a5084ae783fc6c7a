//! Reads the files of a rulebook; what cannot be read is a finding, never a panic.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use toml::Table;

use super::{
    Finding, Rulebook, Severity,
    files::Files,
    lines,
    pack::{self, Pack},
};
use crate::{
    form::Form,
    law::{Ambiguity, Circumstance, Decisions, Document, Instrument, Sources, Unmatched},
    message::Message,
    procedure::{Procedure, ProcedureId, Reading},
};

/// Largest rule file, in bytes.
const LARGEST: usize = 256 * 1024;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct InstrumentsFile {
    instrument: Vec<Instrument>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentsFile {
    document: Vec<Document>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CircumstancesFile {
    circumstance: Vec<Circumstance>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AmbiguitiesFile {
    ambiguity: Vec<Ambiguity>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingsFile {
    reading: Vec<Reading>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnmatchedFile {
    row: Vec<Unmatched>,
}

/// Files of the folder `law/`.
const LAW_FILES: [&str; 6] =
    ["law/instruments.toml", "law/documents.toml", "law/circumstances.toml", AMBIGUITIES, READINGS, UNMATCHED];
pub(super) const AMBIGUITIES: &str = "law/ambiguities.toml";
pub(super) const READINGS: &str = "law/readings.toml";
pub(super) const UNMATCHED: &str = "law/unmatched.toml";

/// Stands for the keys that a base leaves to its heirs, so that the others can be read.
const LEFT_TO_HEIRS: &str = r#"
title = { zh = "", en = "" }
jurisdiction = "nation"
in_force = { first_day = "1994-02-18", why = "" }
basis = []
organ_levels = []
applicants = []
object = "unit"
form = ""
copies = { keep = [], cite = [] }
filing = { rule = "", cite = [] }
stages = []
rectification = { limit = { rule = "", cite = [] }, review_clock = "restarts" }
"#;

/// The rulebook of all files that can be read, and what is wrong with the others.
pub(super) fn read(files: Files) -> (Rulebook, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut tables = tables(&files, &mut findings);
    let sources = sources(&mut tables, &files, &mut findings);
    let circumstances: CircumstancesFile = source("law/circumstances.toml", &mut tables, &files, &mut findings);
    let circumstances = circumstances.circumstance;
    let decisions = decisions(&mut tables, &files, &mut findings);
    let forms = forms(&mut tables, &files, &mut findings);
    let packs = pack::resolve(&tables, &files, &mut findings);
    let mut procedures = BTreeMap::new();
    for pack in &packs {
        match if pack.is_abstract { base(pack, &files).map(|()| None) } else { procedure(pack, &files).map(Some) } {
            Ok(procedure) => procedures.extend(procedure.map(|procedure| (procedure.id.clone(), procedure))),
            Err(finding) if findings.contains(&finding) => {}
            Err(finding) => findings.push(finding),
        }
    }
    let version = files.version();
    (Rulebook { sources, circumstances, decisions, procedures, forms, packs, files, version }, findings)
}

fn tables(files: &Files, findings: &mut Vec<Finding>) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    for (path, bytes) in files.iter() {
        match table(path, bytes) {
            Ok(table) => drop(tables.insert(path.to_owned(), table)),
            Err((line, message)) => findings.push(of_file(path, line, message)),
        }
    }
    tables
}

fn table(path: &str, bytes: &[u8]) -> Result<Table, (Option<usize>, Message)> {
    if !is_in("procedures/", path) && !is_in("forms/", path) && !LAW_FILES.contains(&path) {
        return Err((None, Message::new("law_file_unknown")));
    }
    if bytes.len() > LARGEST {
        return Err((None, Message::new("law_file_too_large").with("size", bytes.len()).with("largest", LARGEST)));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
        (Some(line), Message::new("law_file_not_utf8"))
    })?;
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = error.span().map(|span| lines::line_at(text, span.start));
        (line, Message::new("law_file_not_toml").with("reason", error.message()))
    })
}

/// Whether a path is that of a rule file right in a folder.
fn is_in(folder: &str, path: &str) -> bool {
    let name = path.strip_prefix(folder).and_then(|name| name.strip_suffix(".toml"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Takes the forms out of the tables; what is left under `procedures/` are packs.
fn forms(tables: &mut BTreeMap<String, Table>, files: &Files, findings: &mut Vec<Finding>) -> BTreeMap<String, Form> {
    let paths: Vec<String> = tables.keys().filter(|path| is_in("forms/", path)).cloned().collect();
    let mut forms = BTreeMap::new();
    for path in paths {
        tables.remove(&path);
        match Form::parse(&path, files.text(&path).unwrap_or_default()) {
            Ok(form) => drop(forms.insert(form.id.clone(), form)),
            Err(fault) => {
                let message = Message::new("law_key_wrong").with("reason", &fault.reason);
                findings.push(Finding { key: fault.key, ..of_file(&path, fault.line, message) });
            }
        }
    }
    forms
}

fn of_file(path: &str, line: Option<usize>, message: Message) -> Finding {
    Finding { severity: Severity::Error, file: path.to_owned(), key: String::new(), line, message }
}

fn sources(tables: &mut BTreeMap<String, Table>, files: &Files, findings: &mut Vec<Finding>) -> Sources {
    let instruments: InstrumentsFile = source("law/instruments.toml", tables, files, findings);
    let documents: DocumentsFile = source("law/documents.toml", tables, files, findings);
    Sources { instruments: instruments.instrument, documents: documents.document }
}

fn decisions(tables: &mut BTreeMap<String, Table>, files: &Files, findings: &mut Vec<Finding>) -> Decisions {
    let ambiguities: AmbiguitiesFile = source(AMBIGUITIES, tables, files, findings);
    let readings: ReadingsFile = source(READINGS, tables, files, findings);
    let unmatched: UnmatchedFile = source(UNMATCHED, tables, files, findings);
    Decisions { ambiguities: ambiguities.ambiguity, readings: readings.reading, unmatched: unmatched.row }
}

fn source<File: DeserializeOwned + Default>(
    path: &str,
    tables: &mut BTreeMap<String, Table>,
    files: &Files,
    findings: &mut Vec<Finding>,
) -> File {
    let Some(table) = tables.remove(path) else { return File::default() };
    typed(table).unwrap_or_else(|(key, message)| {
        let line = files.text(path).and_then(|text| lines::line_of(text, &key));
        findings.push(Finding { severity: Severity::Error, file: path.to_owned(), key, line, message });
        File::default()
    })
}

fn procedure(pack: &Pack, files: &Files) -> Result<Procedure, Finding> {
    let procedure: Procedure =
        typed(pack.table.clone()).map_err(|(key, message)| pack.finding(files, Severity::Error, &key, message))?;
    let ProcedureId(id) = &procedure.id;
    if pack.file == format!("procedures/{id}.toml") {
        return Ok(procedure);
    }
    Err(pack.finding(files, Severity::Error, "id", Message::new("law_id_is_not_file_name").with("id", id)))
}

/// A base is never complete; what it states must be readable all the same.
fn base(pack: &Pack, files: &Files) -> Result<(), Finding> {
    let id = pack.file.trim_start_matches("procedures/").trim_end_matches(".toml");
    let mut table: Table = toml::from_str(LEFT_TO_HEIRS).unwrap_or_default();
    table.insert("id".to_owned(), id.into());
    table.extend(pack.table.clone());
    let mut whole = pack.clone();
    whole.table = table;
    procedure(&whole, files).map(drop)
}

/// Reads a table as a type; on failure, the key and the reason.
fn typed<Type: DeserializeOwned>(table: Table) -> Result<Type, (String, Message)> {
    serde_path_to_error::deserialize(toml::Value::Table(table)).map_err(|error| {
        let key = error.path().to_string();
        let key = if key == "." { String::new() } else { key };
        (key, Message::new("law_key_wrong").with("reason", error.inner().message()))
    })
}
