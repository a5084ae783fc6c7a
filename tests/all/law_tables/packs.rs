//! The procedure files as they are written, bases included, before anything is inherited.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use toml::{Table, Value};

/// Tables by the name of the pack.
#[derive(Clone)]
pub(super) struct Packs(BTreeMap<String, String>);

impl Packs {
    pub(super) fn builtin() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/procedures");
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let packs = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
        Self(
            packs
                .map(|path| {
                    (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
                })
                .collect(),
        )
    }

    /// With the first occurrence of a text replaced in one pack.
    pub(super) fn edited(mut self, pack: &str, from: &str, to: &str) -> Self {
        let text = self.0.get_mut(pack).unwrap();
        assert!(text.contains(from), "{pack} has no {from:?}");
        *text = text.replacen(from, to, 1);
        self
    }

    /// Packs with the rules whose length they state, each once.
    pub(super) fn periods(&self) -> BTreeSet<(String, String)> {
        let rules = self.having("rule").into_iter().filter(|(_, rule)| rule.contains_key("period"));
        rules.map(|(pack, rule)| (pack, text(&rule, "rule").unwrap().to_owned())).collect()
    }

    /// With every length of one rule in one pack replaced.
    pub(super) fn with_period(mut self, pack: &str, rule: &str, period: &str) -> Self {
        let text = self.0.get_mut(pack).unwrap();
        let mut table: Table = toml::from_str(text).unwrap();
        set_period(&mut table, rule, period);
        *text = toml::to_string(&table).unwrap();
        self
    }

    /// All tables that have a key, at any depth, each with its pack.
    pub(super) fn having(&self, key: &str) -> Vec<(String, Table)> {
        let mut found = Vec::new();
        for (pack, text) in &self.0 {
            let mut tables = Vec::new();
            collect(&toml::from_str(text).unwrap(), key, &mut tables);
            found.extend(tables.into_iter().map(|table| (pack.clone(), table)));
        }
        found
    }
}

fn collect(table: &Table, key: &str, found: &mut Vec<Table>) {
    if table.contains_key(key) {
        found.push(table.clone());
    }
    for value in table.values() {
        match value {
            Value::Table(inner) => collect(inner, key, found),
            Value::Array(items) => {
                items.iter().filter_map(Value::as_table).for_each(|inner| collect(inner, key, found))
            }
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
        }
    }
}

fn set_period(table: &mut Table, rule: &str, period: &str) {
    if text(table, "rule") == Some(rule) {
        table.insert("period".to_owned(), period.into());
    }
    for (_, value) in table.iter_mut() {
        match value {
            Value::Table(inner) => set_period(inner, rule, period),
            Value::Array(items) => {
                items.iter_mut().filter_map(Value::as_table_mut).for_each(|inner| set_period(inner, rule, period));
            }
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
        }
    }
}

/// The texts of a list in a table.
pub(super) fn texts(table: &Table, key: &str) -> Vec<String> {
    let items = table.get(key).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// A text in a table.
pub(super) fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).and_then(Value::as_str)
}
