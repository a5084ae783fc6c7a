//! What counting promises, by example.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    calendar::Calendar,
    counting::{CountingError, DayLabel, Due, Moment, SkipReason, Start, Suspension},
    identity::RegionCode,
    period::{Period, Unit},
};
use chrono::NaiveDate;

const BEIJING: &str = "110101";
const HEZHOU: &str = "451100";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn start(text: &str) -> Start {
    if text.len() == 10 { Start::Day(date(text)) } else { Start::At(text.parse().unwrap()) }
}

fn suspended(from: &str, until: Option<&str>) -> Suspension {
    Suspension { from: date(from), until: until.map(date), basis: "补正".to_owned() }
}

fn count(from: &str, period: &str, region: &str, suspensions: &[Suspension]) -> Result<Due, CountingError> {
    let region = RegionCode::parse(region).unwrap();
    Calendar::builtin().due(start(from), period.parse().unwrap(), &region, suspensions)
}

fn due(from: &str, period: &str) -> Due {
    count(from, period, BEIJING, &[]).unwrap()
}

fn check(from: &str, period: &str, suspensions: &[Suspension], expected: &str) {
    let due = count(from, period, BEIJING, suspensions).unwrap();
    assert!(due.at.to_string().starts_with(expected), "{from} + {period}: {}", due.at);
}

#[test]
fn the_day_of_the_event_does_not_count_and_the_last_day_counts_to_its_end() {
    check("2026-11-02", "1 working_day", &[], "2026-11-03T23:59:59");
    check("2026-11-02T23:59:59+08:00", "1 natural_day", &[], "2026-11-03T23:59:59");
    check("2026-11-02T16:00:00Z", "1 natural_day", &[], "2026-11-04T23:59:59");
}

#[test]
fn a_natural_period_that_ends_in_a_holiday_ends_after_it() {
    let due = due("2026-09-04", "30 natural_day");
    assert_eq!((due.at.date(), due.rolled_from), (date("2026-10-08"), Some(date("2026-10-04"))));
    assert_eq!((due.counted, due.skipped.len()), (30, 4));
    assert_eq!(due.skipped[0].why, SkipReason::Holiday { name: "国庆节".to_owned() });
    assert_eq!(due.provisional, None);
}

#[test]
fn months_end_on_the_corresponding_day_or_the_last_of_the_month() {
    check("2024-01-31", "1 month", &[], "2024-02-29");
    check("2025-03-17", "6 month", &[], "2025-09-17");
    let rolled = due("2025-12-31", "2 month");
    assert_eq!((rolled.plain_date(), rolled.at.date()), (date("2026-02-28"), date("2026-02-28")), "a make-up day");
    assert_eq!(due("2026-01-31", "4 month").at.date(), date("2026-06-01"), "31 May 2026 is a Sunday");
}

#[test]
fn hours_run_from_the_moment_through_days_off() {
    check("2026-09-30T18:30:05+08:00", "24 hour", &[], "2026-10-01T18:30:05");
    check("2026-09-30", "24 hour", &[], "2026-10-01T23:59:59");
    check("2026-09-30T18:00:00+08:00", "6 hour", &[], "2026-10-01T00:00:00");
}

#[test]
fn suspended_days_do_not_count() {
    let suspensions = [suspended("2026-11-04", Some("2026-11-09"))];
    check("2026-11-02", "2 working_day", &suspensions, "2026-11-09");
    check("2026-11-02", "2 natural_day", &suspensions, "2026-11-09");
    check("2026-11-02", "1 month", &suspensions, "2026-12-07");
    check("2026-11-03T12:00:00+08:00", "24 hour", &suspensions, "2026-11-09T12:00:00");
    check("2026-11-06T12:00:00+08:00", "24 hour", &suspensions, "2026-11-10T00:00:00");
    check("2026-11-02", "2 working_day", &[suspended("2026-11-04", Some("2026-11-04"))], "2026-11-04");
}

#[test]
fn hours_that_run_out_at_midnight_are_not_touched_by_a_suspension_of_the_next_day() {
    let open = [suspended("2026-11-04", None)];
    check("2026-11-03T18:00:00+08:00", "6 hour", &open, "2026-11-04T00:00:00");
}

#[test]
fn while_a_suspension_lasts_there_is_no_due_date() {
    let open = [suspended("2026-11-04", None)];
    for period in ["2 working_day", "2 natural_day", "1 month", "72 hour"] {
        let error = count("2026-11-02", period, BEIJING, &open).unwrap_err();
        assert!(matches!(&error, CountingError::Suspended { since, .. } if *since == date("2026-11-04")), "{period}");
        assert!(error.message().is_known());
    }
    check("2026-11-02", "1 working_day", &open, "2026-11-03");
}

#[test]
fn a_date_that_rests_on_an_unpublished_day_is_provisional() {
    let beyond = due("2026-12-11", "15 working_day");
    assert_eq!(beyond.at.date(), date("2027-01-01"));
    let provisional = beyond.provisional.unwrap();
    assert_eq!(provisional.known_through, date("2026-12-31"));
    assert_eq!(provisional.reason.code, "calendar_not_published");
    assert!(provisional.reason.en().contains("2027-01-01"), "{}", provisional.reason.en());
    assert_eq!(due("2026-12-11", "14 working_day").provisional, None);
    assert!(due("2026-12-11", "30 natural_day").provisional.is_some());
    assert_eq!(due("2026-12-31T12:00:00+08:00", "24 hour").provisional, None);
}

#[test]
fn before_2001_a_date_is_provisional_unless_no_holiday_could_be_near() {
    assert_eq!(due("1996-05-15", "30 natural_day").provisional, None, "14 June");
    assert_eq!(due("1996-05-16", "30 natural_day").at.date(), date("1996-06-17"), "15 June is a Saturday");
    let reason = |from, period| due(from, period).provisional.map(|provisional| provisional.reason.code);
    let before = Some("calendar_before_known".to_owned());
    assert_eq!(reason("1996-09-01", "30 natural_day"), before);
    assert_eq!(reason("1994-05-15", "30 natural_day"), before, "a six-day week");
    assert_eq!(reason("1996-06-03", "1 working_day"), before);
}

#[test]
fn a_region_whose_days_off_are_not_collected_makes_the_date_provisional() {
    let in_hezhou = count("2026-04-13", "15 working_day", HEZHOU, &[]).unwrap();
    let reason = in_hezhou.provisional.unwrap().reason;
    assert_eq!(reason.code, "calendar_regional_unknown");
    assert!(reason.is_known() && reason.zh().contains("壮族三月三"));
    assert_eq!(count("2026-04-13", "15 working_day", BEIJING, &[]).unwrap().provisional, None);
    assert_eq!(count("2026-11-02", "15 working_day", HEZHOU, &[]).unwrap().provisional, None);
}

#[test]
fn hostile_dates_and_lengths_are_refused_not_computed() {
    let region = RegionCode::parse(BEIJING).unwrap();
    let calendar = Calendar::builtin();
    for unit in Unit::ALL {
        let longest = Period::new(unit.longest(), unit).unwrap();
        for start in [NaiveDate::MIN, NaiveDate::MAX, date("9999-12-31"), date("9999-12-30")].map(Start::Day) {
            let error = calendar.due(start, longest, &region, &[]).unwrap_err();
            assert!(matches!(error, CountingError::OutOfRange(_)), "{start:?} {unit:?}: {error}");
        }
        let forever = [Suspension { from: NaiveDate::MIN, until: Some(NaiveDate::MAX), basis: String::new() }];
        let error = calendar.due(start("2026-01-01"), longest, &region, &forever).unwrap_err();
        assert_eq!(error, CountingError::TooFar(date("2026-01-01")), "{unit:?}");
        assert!(error.message().is_known());
        let endless = Period { n: u32::MAX, unit };
        assert!(matches!(calendar.due(start("2026-01-01"), endless, &region, &[]), Err(CountingError::Period(_))));
    }
}

#[test]
fn every_day_up_to_the_due_date_can_be_explained() {
    let region = RegionCode::parse(BEIJING).unwrap();
    let due = due("2026-09-17", "10 natural_day");
    let labels: Vec<_> = Calendar::builtin().explain(start("2026-09-17"), &due, &region).map(|day| day.label).collect();
    assert_eq!(labels.len(), 11);
    assert_eq!(labels[2], DayLabel::MakeUp { name: "国庆节".to_owned() });
    assert_eq!(labels[9], DayLabel::LastDayOff(SkipReason::Holiday { name: "中秋节".to_owned() }));
    assert_eq!(labels[10], DayLabel::MovedTo);
}

#[test]
fn a_due_date_is_stored_and_read_back_unchanged() {
    let due = count("2017-03-29", "2 working_day", HEZHOU, &[]).unwrap();
    let text = serde_json::to_string(&due).unwrap();
    assert!(
        text.starts_with(r#"{"at":"2017-04-06T23:59:59+08:00","counted":2,"skipped":[{"date":"2017-03-30","#),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<Due>(&text).unwrap(), due);
    assert!(due.at < Moment::start_of_day(date("2017-04-07")));
}
