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
    alert::Ladders,
    calendar::{Calendar, CalendarFiles},
    form::Form,
    law::{
        Ambiguity, Circumstance, Decisions, Document, InspectionRegime, Instrument, Penalty, PunishableAct,
        RetentionRule, Sources, Unmatched,
    },
    message::Message,
    procedure::{GeneralRule, Procedure, ProcedureId, Reading},
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
struct InspectionsFile {
    regime: Vec<InspectionRegime>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AmbiguitiesFile {
    ambiguity: Vec<Ambiguity>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PenaltiesFile {
    act: Vec<PunishableAct>,
    penalty: Vec<Penalty>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingsFile {
    reading: Vec<Reading>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RetentionFile {
    retention: Vec<RetentionRule>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnmatchedFile {
    row: Vec<Unmatched>,
}

/// Files of the folder `law/`.
pub(super) const LAW_FILES: [&str; 10] = [
    "law/instruments.toml",
    "law/documents.toml",
    "law/circumstances.toml",
    "law/inspections.toml",
    "law/penalties.toml",
    "law/retention.toml",
    ALERTS,
    AMBIGUITIES,
    READINGS,
    UNMATCHED,
];
/// Files of the working-day calendar.
pub(super) const WORKDAYS: &str = "law/calendar/workdays.csv";
pub(super) const LOCAL_HOLIDAYS: &str = "law/calendar/local_holidays.csv";
pub(super) const PAPERS: &str = "law/calendar/papers.csv";
const CALENDAR_FILES: [&str; 3] = [WORKDAYS, LOCAL_HOLIDAYS, PAPERS];
pub(super) const ALERTS: &str = "law/alerts.toml";
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
    let inspections: InspectionsFile = source("law/inspections.toml", &mut tables, &files, &mut findings);
    let penalties: PenaltiesFile = source("law/penalties.toml", &mut tables, &files, &mut findings);
    let retention: RetentionFile = source("law/retention.toml", &mut tables, &files, &mut findings);
    let alerts: Ladders = source(ALERTS, &mut tables, &files, &mut findings);
    let Forms { newest: forms, earlier: earlier_forms } = forms(&mut tables, &files, &mut findings);
    let decisions = decisions(&mut tables, &files, &mut findings);
    let packs = pack::resolve(&tables, &files, &mut findings);
    let mut procedures = BTreeMap::new();
    for pack in &packs {
        let read = if pack.is_abstract {
            base(pack, &files).map(|()| None)
        } else {
            named::<Procedure>(pack, &files, |procedure| &procedure.id).map(Some)
        };
        match read {
            Ok(procedure) => procedures.extend(procedure.map(|procedure| (procedure.id.clone(), procedure))),
            Err(finding) if findings.contains(&finding) => {}
            Err(finding) => findings.push(finding),
        }
    }
    let mut general = Vec::new();
    for pack in packs.iter().filter(|pack| pack.is_general) {
        match named::<GeneralRule>(pack, &files, |rule| &rule.id) {
            Ok(rule) => general.push(rule),
            Err(finding) => findings.push(finding),
        }
    }
    let calendar = calendar(&files, &mut findings);
    let version = files.version();
    let rulebook = Rulebook {
        sources,
        circumstances,
        decisions,
        regimes: inspections.regime,
        acts: penalties.act,
        penalties: penalties.penalty,
        retention: retention.retention,
        alerts,
        calendar,
        procedures,
        general,
        forms,
        earlier_forms,
        packs,
        files,
        version,
    };
    (rulebook, findings)
}

fn tables(files: &Files, findings: &mut Vec<Finding>) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    for (path, bytes) in files.iter() {
        let read =
            if CALENDAR_FILES.contains(&path) { text(bytes).map(|_| None) } else { table(path, bytes).map(Some) };
        match read {
            Ok(table) => tables.extend(table.map(|table| (path.to_owned(), table))),
            Err((line, message)) => findings.push(of_file(path, line, message)),
        }
    }
    tables
}

fn table(path: &str, bytes: &[u8]) -> Result<Table, (Option<usize>, Message)> {
    if !is_in("procedures/", path) && !is_in("forms/", path) && !LAW_FILES.contains(&path) {
        return Err((None, Message::new("law_file_unknown")));
    }
    let text = text(bytes)?;
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = error.span().map(|span| lines::line_at(text, span.start));
        (line, Message::new("law_file_not_toml").with("reason", error.message()))
    })
}

/// A file as text.
fn text(bytes: &[u8]) -> Result<&str, (Option<usize>, Message)> {
    if bytes.len() > LARGEST {
        return Err((None, Message::new("law_file_too_large").with("size", bytes.len()).with("largest", LARGEST)));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
        (Some(line), Message::new("law_file_not_utf8"))
    })
}

/// The calendar of its files; the built-in one where they cannot be read.
fn calendar(files: &Files, findings: &mut Vec<Finding>) -> Calendar {
    let [national, regional, papers] = CALENDAR_FILES.map(|path| files.text(path).unwrap_or_default());
    Calendar::read(CalendarFiles { national, regional, papers }).unwrap_or_else(|error| {
        let (name, line) = error.place();
        findings.push(of_file(&format!("law/calendar/{name}"), line, error.message()));
        Calendar::builtin().clone()
    })
}

/// Whether a path is that of a rule file right in a folder.
fn is_in(folder: &str, path: &str) -> bool {
    let name = path.strip_prefix(folder).and_then(|name| name.strip_suffix(".toml"));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Forms by id, and their earlier versions.
#[derive(Default)]
struct Forms {
    newest: BTreeMap<String, Form>,
    earlier: BTreeMap<(String, u32), Form>,
}

/// Takes the forms out of the tables; what is left under `procedures/` are packs.
fn forms(tables: &mut BTreeMap<String, Table>, files: &Files, findings: &mut Vec<Finding>) -> Forms {
    let paths: Vec<String> = tables.keys().filter(|path| is_in("forms/", path)).cloned().collect();
    let mut forms = Forms::default();
    for path in paths {
        tables.remove(&path);
        match form(&path, files) {
            Ok(form) if path == newest_form_file(&form.id) => drop(forms.newest.insert(form.id.clone(), form)),
            Ok(form) => drop(forms.earlier.insert((form.id.clone(), form.version), form)),
            Err(finding) => findings.push(finding),
        }
    }
    forms
}

/// The file of a form's newest version.
pub(super) fn newest_form_file(id: &str) -> String {
    format!("forms/{id}.toml")
}

/// The file of an earlier version.
pub(super) fn earlier_form_file(id: &str, version: u32) -> String {
    format!("forms/{id}@{version}.toml")
}

/// A form whose file is named after its id, an earlier version also after that.
fn form(path: &str, files: &Files) -> Result<Form, Finding> {
    let text = files.text(path).unwrap_or_default();
    let form = Form::parse(path, text).map_err(|fault| {
        let message = Message::new("law_key_wrong").with("reason", &fault.reason);
        Finding { key: fault.key, ..of_file(path, fault.line, message) }
    })?;
    if [newest_form_file(&form.id), earlier_form_file(&form.id, form.version)].iter().any(|file| file == path) {
        return Ok(form);
    }
    let key = if path.contains('@') { "version" } else { "id" };
    let message = Message::new("law_form_file_name").with("id", &form.id).with("version", form.version);
    Err(Finding { key: key.to_owned(), ..of_file(path, lines::line_of(text, key), message) })
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

/// A pack as a rule whose id is the file's name.
fn named<Rule: DeserializeOwned>(
    pack: &Pack,
    files: &Files,
    id: impl Fn(&Rule) -> &ProcedureId,
) -> Result<Rule, Finding> {
    let rule: Rule =
        typed(pack.table.clone()).map_err(|(key, message)| pack.finding(files, Severity::Error, &key, message))?;
    let ProcedureId(id) = id(&rule);
    if pack.file == format!("procedures/{id}.toml") {
        return Ok(rule);
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
    named::<Procedure>(&whole, files, |procedure| &procedure.id).map(drop)
}

/// Reads a table as a type; on failure, the key and the reason.
fn typed<Type: DeserializeOwned>(table: Table) -> Result<Type, (String, Message)> {
    serde_path_to_error::deserialize(toml::Value::Table(table)).map_err(|error| {
        let key = error.path().to_string();
        let key = if key == "." { String::new() } else { key };
        (key, Message::new("law_key_wrong").with("reason", error.inner().message()))
    })
}
