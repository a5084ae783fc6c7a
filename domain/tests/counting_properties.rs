//! What counting promises for every start, length, region and suspension.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    calendar::Calendar,
    counting::{DayLabel, Due, Start, Suspension},
    identity::RegionCode,
    period::{Period, Unit},
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..10_000).prop_map(|days| NaiveDate::from_ymd_opt(2000, 6, 1).unwrap() + Days::new(days))
}

fn region() -> impl Strategy<Value = RegionCode> {
    prop_oneof!["110101", "451102"].prop_map(|code| RegionCode::parse(&code).unwrap())
}

fn unit_of_days() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::NaturalDay), Just(Unit::WorkingDay), Just(Unit::Month)]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::Hour), unit_of_days()]
}

fn count(start: NaiveDate, n: u32, unit: Unit, region: &RegionCode, suspensions: &[Suspension]) -> Due {
    Calendar::builtin().due(Start::Day(start), Period::new(n, unit).unwrap(), region, suspensions).unwrap()
}

/// Suspensions with an end, some of them empty, around a start.
fn suspensions(start: NaiveDate, spans: &[(u64, u64)]) -> Vec<Suspension> {
    let suspension = |&(after, length): &(u64, u64)| {
        let from = start + Days::new(after);
        Suspension { from, until: Some(from + Days::new(length)), basis: "中止".to_owned() }
    };
    spans.iter().map(suspension).collect()
}

fn spans() -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop::collection::vec((0u64..120, 0u64..40), 0..4)
}

proptest! {
    #[test]
    fn no_due_date_is_a_day_off(start in day(), n in 1u32..100, unit in unit_of_days(), region in region(), spans in spans()) {
        let suspensions = suspensions(start, &spans);
        let due = count(start, n, unit, &region, &suspensions);
        prop_assert!(due.at.date() > start);
        prop_assert!(Calendar::builtin().is_working(due.at.date(), &region));
        prop_assert!(!suspensions.iter().any(|suspension| suspension.covers(due.at.date())));
    }

    #[test]
    fn a_longer_period_never_ends_earlier(start in day(), n in 1u32..100, unit in unit(), region in region(), spans in spans()) {
        let suspensions = suspensions(start, &spans);
        prop_assert!(count(start, n, unit, &region, &suspensions).at <= count(start, n + 1, unit, &region, &suspensions).at);
    }

    #[test]
    fn a_later_start_never_ends_earlier(start in day(), n in 1u32..100, unit in unit(), region in region(), spans in spans()) {
        // Months under suspension are left out: from 30 January a month has a day more than from 31 January.
        let suspensions = if unit == Unit::Month { Vec::new() } else { suspensions(start, &spans) };
        let next = start + Days::new(1);
        prop_assert!(count(start, n, unit, &region, &suspensions).at <= count(next, n, unit, &region, &suspensions).at);
    }

    #[test]
    fn a_suspension_never_shortens(start in day(), n in 1u32..100, unit in unit(), region in region(), spans in spans()) {
        let plain = count(start, n, unit, &region, &[]).at;
        prop_assert!(plain <= count(start, n, unit, &region, &suspensions(start, &spans)).at);
    }

    #[test]
    fn the_explained_days_add_up(start in day(), n in 1u32..100, unit in unit_of_days(), region in region(), spans in spans()) {
        let due = count(start, n, unit, &region, &suspensions(start, &spans));
        prop_assert!(unit == Unit::Month || due.counted == n);
        let days: Vec<_> = Calendar::builtin().explain(Start::Day(start), &due, &region).collect();
        prop_assert_eq!(days.last().map(|day| day.date), Some(due.at.date()));
        let counted = days.iter().filter(|day| match day.label {
            DayLabel::Counted | DayLabel::MakeUp { .. } | DayLabel::LastDayOff(_) => true,
            DayLabel::Skipped(_) | DayLabel::MovedTo => false,
        });
        prop_assert_eq!(counted.count() as u32, due.counted);
        let skipped = due.skipped.iter().filter(|day| Some(day.date) != due.rolled_from).count();
        prop_assert_eq!(days.len(), due.counted as usize + skipped + usize::from(due.rolled_from.is_some()));
    }
}
