//! Packs: rule files as tables; those of procedures before and after they inherit from others.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Finding, Severity, files::Files, lines};
use crate::message::Message;

/// Longest chain of packs that extend each other: nation, province, city, county, and one to spare.
const LONGEST_CHAIN: usize = 5;

/// Keys that every pack states itself and none inherits.
const OWN_KEYS: [&str; 5] = ["id", "title", "jurisdiction", "in_force", "readings"];

/// A rule file with what it inherits.
#[derive(Debug, Clone)]
pub(super) struct Pack {
    /// Path of the file.
    pub(super) file: String,
    /// Only a base for others (`abstract = true`).
    pub(super) is_abstract: bool,
    /// A base whose duty to file stands by itself (`general = true`).
    pub(super) is_general: bool,
    /// Its keys and the inherited ones, without those that steer inheriting.
    pub(super) table: Table,
    /// The files it is made of, from the most general to its own.
    pub(super) chain: Vec<String>,
    /// The file from which a key at the top was inherited.
    inherited_from: BTreeMap<String, String>,
}

impl Pack {
    /// A file of the folder `law/`, which inherits nothing; none if it is not there or cannot be read.
    pub(super) fn law(path: &str, files: &Files) -> Option<Self> {
        let table = toml::from_str(files.text(path)?).ok()?;
        let (file, chain) = (path.to_owned(), vec![path.to_owned()]);
        Some(Self { file, is_abstract: true, is_general: false, table, chain, inherited_from: BTreeMap::new() })
    }

    /// The file that states a key.
    pub(super) fn file_of(&self, key: &str) -> &str {
        let top = key.split(['.', '[']).next().unwrap_or_default();
        self.inherited_from.get(top).unwrap_or(&self.file)
    }

    /// A finding about one of its keys, placed in the file that states the key.
    pub(super) fn finding(&self, files: &Files, severity: Severity, key: &str, message: Message) -> Finding {
        let file = self.file_of(key).to_owned();
        let line = files.text(&file).and_then(|text| lines::line_of(text, key));
        Finding { severity, file, key: key.to_owned(), line, message }
    }
}

/// Resolves all procedure tables by path; a pack whose inheritance is wrong is left out.
pub(super) fn resolve(tables: &BTreeMap<String, Table>, files: &Files, findings: &mut Vec<Finding>) -> Vec<Pack> {
    let mut packs = Vec::new();
    for path in tables.keys() {
        match inherit(path, tables, LONGEST_CHAIN) {
            Ok(pack) => packs.push(pack),
            Err((file, key, message)) => {
                let line = files.text(&file).and_then(|text| lines::line_of(text, &key));
                let finding = Finding { severity: Severity::Error, file, key, line, message };
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
    }
    packs
}

type Wrong = (String, String, Message);

fn inherit(path: &str, tables: &BTreeMap<String, Table>, chain: usize) -> Result<Pack, Wrong> {
    let wrong = |key: &str, message: Message| (path.to_owned(), key.to_owned(), message);
    let mut table = tables.get(path).cloned().unwrap_or_default();
    let is_abstract = switch(&mut table, "abstract").ok_or_else(|| wrong("abstract", not_a_switch("abstract")))?;
    let is_general = switch(&mut table, "general").ok_or_else(|| wrong("general", not_a_switch("general")))?;
    if is_general && !is_abstract {
        return Err(wrong("general", Message::new("law_general_not_abstract")));
    }
    let overrides =
        overrides(table.remove("overrides")).ok_or_else(|| wrong("overrides", Message::new("law_overrides_shape")))?;
    let parent = match table.remove("extends") {
        None => None,
        Some(Value::String(id)) => Some(parent(path, &id, tables, chain)?),
        Some(_) => return Err(wrong("extends", Message::new("law_extends_shape"))),
    };
    let mut chain = parent.as_ref().map(|parent| parent.chain.clone()).unwrap_or_default();
    chain.push(path.to_owned());
    let inherited = parent.map(inheritable).unwrap_or_default();
    if let Some(key) = table.keys().find(|key| inherited.contains_key(*key) && !overrides.contains(key)) {
        return Err(wrong(key, Message::new("law_override_not_listed").with("key", key)));
    }
    for (index, key) in overrides.iter().enumerate() {
        if !(inherited.contains_key(key) && table.contains_key(key)) {
            let place = format!("overrides[{index}]");
            return Err(wrong(&place, Message::new("law_override_not_made").with("key", key)));
        }
    }
    let mut inherited_from = BTreeMap::new();
    for (key, (value, file)) in inherited {
        if !table.contains_key(&key) {
            inherited_from.insert(key.clone(), file);
            table.insert(key, value);
        }
    }
    Ok(Pack { file: path.to_owned(), is_abstract, is_general, table, chain, inherited_from })
}

/// A key that is true or false, false when left out; none if it is anything else.
fn switch(table: &mut Table, key: &str) -> Option<bool> {
    table.remove(key).map_or(Some(false), |value| value.as_bool())
}

fn not_a_switch(key: &str) -> Message {
    Message::new("law_switch_shape").with("key", key)
}

fn overrides(value: Option<Value>) -> Option<Vec<String>> {
    let Some(value) = value else { return Some(Vec::new()) };
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

fn parent(path: &str, id: &str, tables: &BTreeMap<String, Table>, chain: usize) -> Result<Pack, Wrong> {
    let file = format!("procedures/{id}.toml");
    let wrong = |code| (path.to_owned(), "extends".to_owned(), Message::new(code).with("id", id));
    if !tables.contains_key(&file) {
        return Err(wrong("law_extends_unknown"));
    }
    if chain <= 1 {
        return Err(wrong("law_extends_too_long"));
    }
    inherit(&file, tables, chain - 1)
}

/// A parent's keys that a child takes over, each with the file that states it.
fn inheritable(parent: Pack) -> BTreeMap<String, (Value, String)> {
    let Pack { file, table, inherited_from, .. } = parent;
    let given = table.into_iter().filter(|(key, _)| !OWN_KEYS.contains(&key.as_str()));
    given
        .map(|(key, value)| {
            let origin = inherited_from.get(&key).unwrap_or(&file).clone();
            (key, (value, origin))
        })
        .collect()
}
