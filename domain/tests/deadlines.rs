//! Due dates worked out elsewhere, with the oracle named in each line of `vectors/deadlines.jsonl`.
#![expect(clippy::unwrap_used, reason = "test")]

use std::collections::BTreeMap;

use beian_domain::{
    calendar::Calendar,
    counting::{Due, Start},
    identity::RegionCode,
    period::{Period, Unit},
};
use chrono::NaiveDate;
use serde::Deserialize;

const VECTORS: &str = include_str!("vectors/deadlines.jsonl");

/// One vector; `rule`, `oracle` and `note` are for the reader.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    id: u32,
    kind: String,
    trigger: NaiveDate,
    n: u32,
    calendar: Option<String>,
    due: Option<NaiveDate>,
    due_national: Option<NaiveDate>,
    due_plain: Option<NaiveDate>,
    due_rolled: Option<NaiveDate>,
    #[serde(rename = "rule")]
    _rule: Option<String>,
    #[serde(rename = "oracle")]
    _oracle: String,
    #[serde(rename = "note")]
    _note: Option<String>,
}

impl Vector {
    fn unit(&self) -> Unit {
        match self.kind.as_str() {
            "workdays" => Unit::WorkingDay,
            "natural" => Unit::NaturalDay,
            "months" => Unit::Month,
            other => panic!("{}: unknown kind {other}", self.id),
        }
    }

    fn due_in(&self, region: &str) -> Due {
        let period = Period::new(self.n, self.unit()).unwrap();
        let region = RegionCode::parse(region).unwrap();
        Calendar::builtin().due(Start::Day(self.trigger), period, &region, &[]).unwrap()
    }

    /// Checks every date the vector gives and says how many those were.
    fn check(&self) -> usize {
        let guangxi = self.calendar.as_ref().is_some_and(|calendar| calendar.starts_with("CN-450000"));
        let due = self.due_in(if guangxi { "451102" } else { "110101" });
        let day = due.at.date();
        let pairs = [
            (self.due, day),
            (self.due_rolled, day),
            (self.due_plain, due.plain_date()),
            (self.due_national, self.due_in("110101").at.date()),
        ];
        let given = pairs.into_iter().filter_map(|(expected, found)| Some((expected?, found)));
        given.inspect(|(expected, found)| assert_eq!(expected, found, "vector {}", self.id)).count()
    }
}

#[test]
fn every_due_date_agrees_with_its_oracle() {
    let mut checked: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in VECTORS.lines() {
        let vector: Vector = serde_json::from_str(line).unwrap();
        let dates = vector.check();
        assert!(dates > 0, "vector {} gives no date", vector.id);
        let counts = checked.entry(vector.kind).or_default();
        *counts = (counts.0 + 1, counts.1 + dates);
    }
    println!("vectors and dates checked: {checked:?}");
    let expected = [("months", (5, 5)), ("natural", (79, 158)), ("workdays", (178, 183))];
    assert_eq!(checked, expected.map(|(kind, counts)| (kind.to_owned(), counts)).into());
}
