#![expect(clippy::unwrap_used, reason = "test")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::plan::FollowUp;

const STATES: [Option<InspectionState>; 5] = [
    None,
    Some(InspectionState::Failed),
    Some(InspectionState::Rectifying),
    Some(InspectionState::Rectified),
    Some(InspectionState::Overdue),
];

fn plan(organ: &str, year: i32) -> PlanId {
    PlanId { organ: RegionCode::parse(organ).unwrap(), year }
}

fn owed(number: usize, state: Option<InspectionState>) -> Owed {
    Owed {
        // Spread, so that the order of ids is not that of the list.
        case: Uuid::from_u128((number as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)),
        unit: format!("示例单位{number}"),
        due_by: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
        rule: "T19".to_owned(),
        cite: Vec::new(),
        follow_up: state.map(|state| FollowUp { year: 2025, state }),
    }
}

fn counts<Key: Ord>(keys: impl Iterator<Item = Key>) -> BTreeMap<Key, usize> {
    keys.fold(BTreeMap::new(), |mut counts, key| {
        *counts.entry(key).or_default() += 1;
        counts
    })
}

/// The largest and the smallest count among so many places, of which those without a count have none.
fn gap<Key>(counts: &BTreeMap<Key, usize>, places: usize) -> usize {
    let least = if counts.len() < places { 0 } else { counts.values().copied().min().unwrap_or(0) };
    counts.values().copied().max().unwrap_or(0) - least
}

proptest! {
    #[test]
    fn every_unit_once_on_no_day_off_and_evenly(
        states in proptest::collection::vec(0..STATES.len(), 0..1500),
        inspectors in 0..6_usize,
        organ in prop_oneof![Just("431100"), Just("451100"), Just("522601"), Just("110105")],
        year in 2024..2029_i32,
        seed in any::<u64>(),
    ) {
        let (plan, calendar) = (plan(organ, year), Calendar::builtin());
        let all: Vec<Owed> = states.iter().enumerate().map(|(number, state)| owed(number, STATES[*state])).collect();
        let names: Vec<String> = (0..inspectors).map(|number| format!("inspector-{number}")).collect();
        let days = working_days(plan, NaiveDate::MIN, calendar);
        let drawn = draw_up(plan, all.clone(), &days, &names, calendar);

        let planned: BTreeSet<Uuid> = drawn.entries.iter().map(PlanEntry::case).collect();
        prop_assert_eq!(planned.len(), drawn.entries.len());
        prop_assert_eq!(planned, all.iter().map(|owed| owed.case).collect::<BTreeSet<_>>());
        for entry in &drawn.entries {
            prop_assert_eq!(entry.on.year(), year);
            prop_assert!(calendar.is_working(entry.on, &plan.organ), "{}", entry.on);
        }
        let by_day = counts(drawn.entries.iter().map(|entry| entry.on));
        prop_assert!(gap(&by_day, days.len()) <= 1);
        if inspectors > 0 {
            let by_both = counts(drawn.entries.iter().map(|entry| (entry.on, entry.inspector.clone())));
            prop_assert!(gap(&by_both, days.len() * inspectors) <= 1, "{by_both:?}");
            let by_inspector = counts(drawn.entries.iter().map(|entry| entry.inspector.clone()));
            prop_assert!(gap(&by_inspector, inspectors) <= 1);
        } else {
            prop_assert!(drawn.entries.iter().all(|entry| entry.inspector.is_none()));
        }
        let urgencies: Vec<u8> = drawn.entries.iter().map(|entry| urgency(&entry.owed)).collect();
        prop_assert!(urgencies.is_sorted_by(|earlier, later| earlier >= later));
        prop_assert!(drawn.entries.is_sorted_by_key(|entry| entry.on));
        prop_assert_eq!(drawn.provisional.is_some(), year > 2026);

        let mut shuffled = all;
        let turn = if shuffled.is_empty() { 0 } else { usize::try_from(seed % shuffled.len() as u64).unwrap() };
        shuffled.rotate_left(turn);
        prop_assert_eq!(draw_up(plan, shuffled, &days, &names, calendar), drawn);
    }
}

#[test]
fn make_up_days_are_worked_and_regional_days_off_are_not() {
    let calendar = Calendar::builtin();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let guangxi = working_days(plan("451102", 2017), NaiveDate::MIN, calendar);
    let beijing = working_days(plan("110105", 2017), NaiveDate::MIN, calendar);
    assert!(beijing.contains(&day("2017-04-01")) && !guangxi.contains(&day("2017-04-01")));
    assert_eq!(working_days(plan("110105", 2026), NaiveDate::MIN, calendar).len(), 248);
}

#[test]
fn a_plan_of_a_year_under_way_begins_where_it_may() {
    let calendar = Calendar::builtin();
    let from = "2026-09-30".parse().unwrap();
    let days = working_days(plan("110105", 2026), from, calendar);
    assert_eq!(days[..2], [from, "2026-10-08".parse().unwrap()]);
    let over = working_days(plan("110105", 2025), from, calendar);
    assert!(
        over.is_empty() && draw_up(plan("110105", 2025), vec![owed(1, None)], &over, &[], calendar).entries.is_empty()
    );
}
