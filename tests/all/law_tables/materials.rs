//! Materials: by the rows that they name, with mode, copies, seals and signatures as far as the documents state them.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::{Table, Value};

use super::{
    Judged, judge,
    packs::{Packs, text, texts},
    places::{Place, places, uncited},
    strangers,
};

/// Marks that a material may have to bear.
const MARKS: [&str; 4] = ["sealed", "paging_sealed", "signed", "every_page_signed"];

#[derive(Deserialize)]
pub(super) struct Row {
    id: String,
    places: String,
    mode: String,
    copies: Option<i64>,
    marks: String,
}

pub(super) fn faults(packs: &Packs, rows: &[Row], unmatched: &BTreeSet<String>) -> Vec<String> {
    let materials = packs.having("items");
    let judged: Vec<_> = rows
        .iter()
        .map(|row| {
            let at = places(&row.places);
            let named: Vec<_> = materials.iter().filter(|(_, one)| texts(one, "items").contains(&row.id)).collect();
            let counterpart = (!named.is_empty()).then(|| differences(row, &at, &named));
            Judged { id: row.id.clone(), is_unmatched: unmatched.contains(&row.id), counterpart }
        })
        .collect();
    let mut faults = judge(&judged);
    let ids = rows.iter().map(|row| row.id.clone()).collect();
    faults.extend(strangers(materials.iter().flat_map(|(_, one)| texts(one, "items")).collect(), &ids));
    faults
}

fn differences(row: &Row, at: &[Place], materials: &[&(String, Table)]) -> Vec<String> {
    let citations: Vec<_> = materials.iter().flat_map(|(_, material)| texts(material, "cite")).collect();
    let mut faults = uncited(at, &citations);
    for (pack, material) in materials {
        let mut compare = |what: &str, stated: &str, found: &str| {
            if !stated.is_empty() && stated != found {
                faults.push(format!("{pack} has {what} {found}, the documents {stated}"));
            }
        };
        let copies = material.get("copies").and_then(Value::as_integer).unwrap_or_default().to_string();
        compare("copies", &row.copies.map(|copies| copies.to_string()).unwrap_or_default(), &copies);
        compare("mode", &row.mode, text(material, "mode").unwrap_or_default());
        let (of_units, of_individuals) = row.marks.split_once(" | ").unwrap_or((&row.marks, &row.marks));
        let individual = texts(material, "applicants") == ["individual"];
        compare("marks", if individual { of_individuals } else { of_units }, &marks(material));
    }
    faults
}

fn marks(material: &Table) -> String {
    let borne = MARKS.into_iter().filter(|mark| material.get(*mark).and_then(Value::as_bool) == Some(true));
    let borne: Vec<_> = borne.collect();
    if borne.is_empty() { "none".to_owned() } else { borne.join(" ") }
}
