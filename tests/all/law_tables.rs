//! The tables collected from the documents against the rulebook: every row has its counterpart among the rules, or a
//! reason in `domain/law/unmatched.toml`; never both, never neither.

mod fields;
mod limits;
mod materials;
mod packs;
mod places;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use beian_domain::{law::SourceTable, rulebook::Rulebook};
use serde::de::DeserializeOwned;

use packs::Packs;

fn rows<Row: DeserializeOwned>(table: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("law/{table}.csv"));
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn unmatched(table: SourceTable) -> BTreeSet<String> {
    let rows = Rulebook::builtin().decisions().unmatched.iter().filter(|row| row.table == table);
    rows.map(|row| row.row.clone()).collect()
}

/// A row, and what is wrong with its counterpart if it has one.
struct Judged {
    id: String,
    is_unmatched: bool,
    counterpart: Option<Vec<String>>,
}

impl Judged {
    fn faults(&self) -> Vec<String> {
        let texts = match (&self.counterpart, self.is_unmatched) {
            (Some(_), true) => vec!["has a rule and a reason why it has none".to_owned()],
            (Some(faults), false) => faults.clone(),
            (None, false) => vec!["has neither a rule nor a reason why not".to_owned()],
            (None, true) => Vec::new(),
        };
        texts.into_iter().map(|text| format!("{}: {text}", self.id)).collect()
    }
}

/// The faults of all rows.
fn judge(rows: &[Judged]) -> Vec<String> {
    rows.iter().flat_map(Judged::faults).collect()
}

/// Rows named by rules or reasons that no table has.
fn strangers(named: BTreeSet<String>, rows: &BTreeSet<String>) -> Vec<String> {
    named.difference(rows).map(|row| format!("{row}: no table has this row")).collect()
}

fn limit_faults(packs: &Packs) -> Vec<String> {
    limits::faults(packs, &rows("time_limits"), &unmatched(SourceTable::TimeLimits))
}

fn material_faults(packs: &Packs) -> Vec<String> {
    materials::faults(packs, &rows("materials"), &unmatched(SourceTable::Materials))
}

#[test]
fn every_time_limit_of_the_documents_is_a_rule_or_has_a_reason_why_not() {
    assert_eq!(limit_faults(&Packs::builtin()), Vec::<String>::new());
    assert_eq!(rows::<limits::Row>("time_limits").len(), 39);
}

#[test]
fn every_material_of_the_documents_is_asked_or_has_a_reason_why_not() {
    assert_eq!(material_faults(&Packs::builtin()), Vec::<String>::new());
    assert_eq!(rows::<materials::Row>("materials").len(), 71);
}

#[test]
fn every_row_of_the_forms_is_a_field_or_has_a_reason_why_not() {
    let rows = rows("forms");
    let faults = fields::faults(Rulebook::builtin(), &rows, &unmatched(SourceTable::Forms));
    assert_eq!((faults, rows.len()), (Vec::new(), 123));
}

#[test]
fn every_row_without_a_rule_is_a_row() {
    let ids = |table| -> BTreeSet<String> {
        let rows: Vec<BTreeMap<String, String>> = rows(table);
        rows.iter().map(|row| row["id"].clone()).collect()
    };
    for (table, file) in
        [(SourceTable::TimeLimits, "time_limits"), (SourceTable::Materials, "materials"), (SourceTable::Forms, "forms")]
    {
        assert_eq!(strangers(unmatched(table), &ids(file)), Vec::<String>::new());
    }
}

/// One edit of a pack makes the comparison fail and name the row.
#[track_caller]
fn notices(pack: &str, from: &str, to: &str, row: &str) {
    let packs = Packs::builtin().edited(pack, from, to);
    let faults: Vec<_> = limit_faults(&packs).into_iter().chain(material_faults(&packs)).collect();
    assert!(faults.iter().any(|fault| fault.starts_with(&format!("{row}: "))), "{from} -> {to}: {faults:?}");
}

#[test]
fn a_changed_number_in_any_pack_is_noticed() {
    notices("hezhou", "15 working_day", "16 working_day", "T03");
    notices("hezhou", "15 working_day", "15 natural_day", "T03");
    notices("duty-notice", "30 natural_day", "31 natural_day", "T05");
    notices("chaoyang", "14 natural_day", "10 working_day", "T08");
    notices("shuangtaizi", "17:00:00", "17:30:00", "T39");
    notices("qiandongnan", "yearly = true", "yearly = false", "T19");
    notices("beijing-1996", "rule = \"T35\"", "rule = \"T35\", period = \"30 natural_day\"", "T35");
    notices("beijing", "copies = 2", "copies = 3", "M07");
    notices("beijing", "paging_sealed = true", "paging_sealed = false", "M07");
    notices("baotou", "mode = \"copy\"", "mode = \"original\"", "M19");
    notices("chaoyang", "signed = true", "sealed = true", "M30");
    notices("notice-1996", "items = [\"M40\"]", "items = []", "M40");
    notices("notice-1996", "items = [\"M40\"]", "items = [\"M99\"]", "M99");
    notices("shuangtaizi", "cite = [\"D08 l.226\"]", "cite = [\"D08 l.223\"]", "M43");
}

#[test]
fn every_length_of_a_numbered_rule_is_compared() {
    let packs = Packs::builtin();
    let rules: Vec<_> = packs.periods().into_iter().filter(|(_, rule)| limits::is_row(rule)).collect();
    assert!(rules.len() >= 15, "{rules:?}");
    for (pack, rule) in rules {
        let faults = limit_faults(&packs.clone().with_period(&pack, &rule, "77 hour"));
        assert!(faults.iter().any(|fault| fault.starts_with(&format!("{rule}: "))), "{pack} {rule}: {faults:?}");
    }
}
