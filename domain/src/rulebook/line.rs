//! A procedure line by line, as it applies: each with the file and line that state it and the law it rests on.

use std::fmt;

use chrono::NaiveDate;
use toml::{Table, Value};

use super::{Rulebook, files::Files, lines::Lines, pack::Pack};
use crate::{
    law::{Citation, InstrumentStatus, Sources},
    message::Message,
    procedure::{Jurisdiction, ProcedureId},
};

/// Keys that hold nothing but citations and are lines of their own.
const CITATIONS: [&str; 3] = ["basis", "pushed_websites", "query_credentials"];

/// One line of a rule as it applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLine {
    /// Full key; entries of a list by their id: `stages.review.limit.period`, or by `[]` where they have none.
    pub key: String,
    /// What it says; texts in both languages.
    pub value: String,
    /// Where it stands in the law.
    pub cite: Vec<CitedOn>,
    /// Which file states it.
    pub origin: Origin,
}

/// A citation with the status of its instrument on the day asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedOn {
    /// The citation.
    pub citation: Citation,
    /// Status; none for a line of a document.
    pub status: Option<InstrumentStatus>,
}

/// The place in the rule files that states a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Path of the file: `procedures/order-33.toml`.
    pub file: String,
    /// Line, counted from 1.
    pub line: Option<usize>,
    /// Where the file's own rules apply; none outside procedures.
    pub jurisdiction: Option<Jurisdiction>,
}

impl RuleLine {
    /// Whether its entry has no id, so that it can only be told from others by what it says.
    pub fn is_anonymous(&self) -> bool {
        self.key.contains("[]")
    }

    /// Whether it rests on something that is no longer in force.
    pub fn rests_on_repealed(&self) -> bool {
        self.cite.iter().any(CitedOn::has_ended)
    }
}

impl CitedOn {
    /// A citation as it stands on a day.
    pub fn new(citation: Citation, sources: &Sources, on: NaiveDate) -> Self {
        let status = sources.status(&citation, on);
        Self { citation, status }
    }

    /// Whether the instrument was repealed or replaced before the day.
    pub fn has_ended(&self) -> bool {
        self.status.as_ref().is_some_and(InstrumentStatus::has_ended)
    }
}

/// The citation, flagged unless its instrument is in force: `notice-1996-8 art.2 (已废止 / repealed)`.
impl fmt::Display for CitedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.citation)?;
        let flag = match &self.status {
            None | Some(InstrumentStatus::InForce { .. }) => return Ok(()),
            Some(InstrumentStatus::NotYetInForce) => Message::new("cited_not_yet_in_force"),
            Some(InstrumentStatus::Repealed) => Message::new("cited_repealed"),
            Some(InstrumentStatus::Replaced { by }) => Message::new("cited_replaced").with("by", by),
        };
        write!(f, " ({flag})")
    }
}

impl Rulebook {
    /// A procedure line by line with the status of its citations on a day, the most general file first.
    pub fn lines(&self, id: &ProcedureId, on: NaiveDate) -> Vec<RuleLine> {
        let Some(pack) = self.pack(id) else { return Vec::new() };
        let files = pack.chain.iter().filter_map(|file| self.packs.iter().find(|pack| pack.file == *file));
        let sources = files.filter_map(|pack| Source::of(pack, &self.files)).collect();
        let mut reading = Reading { pack, files: sources, law: &self.sources, on, found: Vec::new() };
        reading.table(&pack.table, &At::default(), &[]);
        let place = |line: &RuleLine| (pack.chain.iter().position(|file| *file == line.origin.file), line.origin.line);
        reading.found.sort_by_key(place);
        reading.found
    }

    /// The files a procedure is made of, from the most general to its own, each with where it applies.
    pub fn chain(&self, id: &ProcedureId) -> Vec<(String, Option<Jurisdiction>)> {
        let chain = self.pack(id).map(|pack| pack.chain.as_slice()).unwrap_or_default();
        let place = |file: &String| self.packs.iter().find(|pack| pack.file == *file).and_then(jurisdiction);
        chain.iter().map(|file| (file.clone(), place(file))).collect()
    }

    fn pack(&self, id: &ProcedureId) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.file == format!("procedures/{id}.toml"))
    }
}

fn jurisdiction(pack: &Pack) -> Option<Jurisdiction> {
    pack.table.get("jurisdiction")?.as_str()?.to_owned().try_into().ok()
}

/// A file of the chain.
struct Source<'a> {
    file: &'a str,
    lines: Lines<'a>,
    jurisdiction: Option<Jurisdiction>,
}

impl<'a> Source<'a> {
    fn of(pack: &'a Pack, files: &'a Files) -> Option<Self> {
        let lines = Lines::of(files.text(&pack.file)?)?;
        Some(Self { file: &pack.file, lines, jurisdiction: jurisdiction(pack) })
    }
}

/// A key as it is found in the file, with places in lists, and as it is told, with ids.
#[derive(Default)]
struct At {
    key: String,
    told: String,
    /// The key that gave the entry its name, told already.
    named_by: Option<&'static str>,
}

impl At {
    fn inner(&self, name: &str) -> Self {
        let join = |head: &str| if head.is_empty() { name.to_owned() } else { format!("{head}.{name}") };
        Self { key: join(&self.key), told: join(&self.told), named_by: None }
    }

    fn entry(&self, index: usize, name: Option<(&'static str, &str)>) -> Self {
        let key = format!("{}[{index}]", self.key);
        match name {
            Some((key_of_name, name)) => {
                Self { key, told: format!("{}.{name}", self.told), named_by: Some(key_of_name) }
            }
            None => Self { key, told: format!("{}[]", self.told), named_by: None },
        }
    }
}

/// Reads a pack into lines.
struct Reading<'a> {
    pack: &'a Pack,
    files: Vec<Source<'a>>,
    law: &'a Sources,
    on: NaiveDate,
    found: Vec<RuleLine>,
}

impl Reading<'_> {
    fn table(&mut self, table: &Table, at: &At, cite: &[Citation]) {
        let own = table.get("cite").map(citations);
        let cite = own.as_deref().unwrap_or(cite);
        for (key, value) in table.iter().filter(|(key, _)| *key != "cite" && at.named_by != Some(key.as_str())) {
            let at = at.inner(key);
            if CITATIONS.contains(&key.as_str()) {
                self.line(&at, citations(value).iter().map(ToString::to_string), ", ", &citations(value));
            } else {
                self.value(value, &at, cite);
            }
        }
    }

    fn value(&mut self, value: &Value, at: &At, cite: &[Citation]) {
        match value {
            Value::Table(table) => match both_languages(table) {
                Some(text) => self.line(at, [text], "", cite),
                None => self.table(table, at, cite),
            },
            Value::Array(entries) if entries.iter().any(Value::is_table) => self.entries(entries, at, cite),
            Value::Array(items) => self.line(at, items.iter().map(plain), ", ", cite),
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
                self.line(at, [plain(value)], "", cite);
            }
        }
    }

    /// A list of tables: its order, where its entries have names, and then each entry.
    fn entries(&mut self, entries: &[Value], at: &At, cite: &[Citation]) {
        let tables = || entries.iter().filter_map(Value::as_table);
        let names: Vec<_> = tables().filter_map(name_of).map(|(_, name)| name.to_owned()).collect();
        if names.len() == entries.len() {
            self.line(at, names, " → ", cite);
        }
        for (index, table) in tables().enumerate() {
            self.table(table, &at.entry(index, name_of(table)), cite);
        }
    }

    fn line(&mut self, at: &At, values: impl IntoIterator<Item = String>, between: &str, cite: &[Citation]) {
        let value = values.into_iter().collect::<Vec<_>>().join(between);
        let cite = cite.iter().map(|citation| CitedOn::new(citation.clone(), self.law, self.on)).collect();
        let origin = self.origin(&at.key);
        self.found.push(RuleLine { key: at.told.clone(), value, cite, origin });
    }

    fn origin(&self, key: &str) -> Origin {
        let file = self.pack.file_of(key);
        let source = self.files.iter().find(|source| source.file == file);
        Origin {
            file: file.to_owned(),
            line: source.and_then(|source| source.lines.line_of(key)),
            jurisdiction: source.and_then(|source| source.jurisdiction),
        }
    }
}

/// What names an entry of a list, and under which key.
fn name_of(table: &Table) -> Option<(&'static str, &str)> {
    ["id", "rule", "kind"].into_iter().find_map(|key| Some((key, table.get(key)?.as_str()?)))
}

fn both_languages(table: &Table) -> Option<String> {
    let (zh, en) = (table.get("zh")?.as_str()?, table.get("en")?.as_str()?);
    (table.len() == 2).then(|| format!("{zh} / {en}"))
}

fn citations(value: &Value) -> Vec<Citation> {
    let texts = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    texts.iter().filter_map(|text| text.as_str()?.parse().ok()).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
