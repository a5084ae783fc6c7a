//! The walk that explains, beside the counting that decides, for every period, region and suspension.
#![expect(clippy::unwrap_used, reason = "test")]

use beian_domain::{
    actor::{Actor, Role},
    calendar::Calendar,
    case::{Case, CaseEvent, Fact, Opening, Particulars, Stamp},
    counting::{Moment, Start, Suspension},
    deadline::{Clock, ClockChange, DeadlineId},
    identity::RegionCode,
    message::Bilingual,
    period::{Period, Unit},
    procedure::{FilingObject, OnMiss, Party, ProcedureId},
    rulebook::Rulebook,
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

fn id() -> DeadlineId {
    DeadlineId("T1-1".to_owned())
}

fn event(fact: Fact, on: NaiveDate, organ: RegionCode, clocks: Vec<ClockChange>) -> CaseEvent {
    let by = Actor { name: "officer".to_owned(), role: Role::Officer, organ: Some(organ) };
    let stamp = Stamp { occurred_on: on, recorded_at: Moment::start_of_day(on).utc(), by, reason: None };
    CaseEvent { fact, stamp, moves_to: None, clocks }
}

/// A case whose one clock was counted by the calendar, and suspended so often.
fn events(start: NaiveDate, period: Period, organ: RegionCode, spans: &[(u64, u64)]) -> Vec<CaseEvent> {
    let due =
        |suspensions: &[Suspension]| Calendar::builtin().due(Start::Day(start), period, &organ, suspensions).unwrap();
    let clock = Clock {
        id: id(),
        rule: "T1".to_owned(),
        title: Bilingual { zh: "审查".to_owned(), en: "Review".to_owned() },
        duty: Party::HandlingOrgan,
        cite: Vec::new(),
        period: Some(period),
        start,
        due: Some(due(&[])),
        on_miss: OnMiss::NotStated,
        basis: None,
        done_by: None,
        promised_for: None,
    };
    let opening = Opening {
        case_id: Uuid::from_u128(1),
        procedure: ProcedureId("yunnan".to_owned()),
        rulebook: "test".to_owned(),
        organ,
        region: organ,
        object: FilingObject::Website,
        applicant: None,
        particulars: Particulars::default(),
        connected_on: None,
        reports_access_users: None,
    };
    let opened = Fact::WebsitePushed { opening: Box::new(opening) };
    let mut events = vec![event(opened, start, organ, vec![ClockChange::Started(clock)])];
    let (mut suspensions, mut day) = (Vec::new(), start);
    for (after, length) in spans {
        let from = day + Days::new(*after);
        let until = from + Days::new(*length);
        let basis = "中止".to_owned();
        let suspended = ClockChange::Suspended { id: id(), from, basis: basis.clone() };
        events.push(event(Fact::ClockSuspended {}, from, organ, vec![suspended]));
        suspensions.push(Suspension { from, until: Some(until), basis });
        let resumed = ClockChange::Resumed { id: id(), on: until, due: Some(due(&suspensions)) };
        events.push(event(Fact::ClockResumed {}, until, organ, vec![resumed]));
        day = until;
    }
    events
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::Hour), Just(Unit::NaturalDay), Just(Unit::WorkingDay), Just(Unit::Month)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_walk_finds_what_was_counted(
        days in 0u64..11_000,
        n in 1u32..100,
        unit in unit(),
        organ in prop_oneof!["110101", "451102", "530102"],
        spans in prop::collection::vec((0u64..60, 0u64..40), 0..4),
    ) {
        let start = NaiveDate::from_ymd_opt(1996, 6, 1).unwrap() + Days::new(days);
        let (period, organ) = (Period::new(n, unit).unwrap(), RegionCode::parse(&organ).unwrap());
        let events = events(start, period, organ, &spans);
        let all: Vec<&CaseEvent> = events.iter().collect();
        let mut case = Case::default();
        for (place, event) in events.iter().enumerate() {
            case.apply(event);
            let explanation = case.explain(&all[..=place], &id(), Rulebook::builtin()).unwrap();
            prop_assert!(explanation.agrees, "{:#?}", explanation);
            prop_assert_eq!(explanation.causes.len(), place + 1);
            prop_assert_eq!(explanation.found.is_none(), case.deadlines[0].is_suspended());
        }
    }
}

#[test]
fn a_due_moment_that_was_not_counted_so_is_found() {
    let (start, organ) = (NaiveDate::from_ymd_opt(2026, 3, 10).unwrap(), RegionCode::parse("530102").unwrap());
    let mut events = events(start, Period::new(5, Unit::WorkingDay).unwrap(), organ, &[]);
    if let Some(ClockChange::Started(clock)) = events[0].clocks.first_mut() {
        clock.due.as_mut().unwrap().at = Moment::end_of_day(NaiveDate::from_ymd_opt(2026, 3, 18).unwrap());
    }
    let mut case = Case::default();
    case.apply(&events[0]);
    let explanation = case.explain(&[&events[0]], &id(), Rulebook::builtin()).unwrap();
    assert!(!explanation.agrees);
    assert_eq!(explanation.found, Some(Moment::end_of_day(NaiveDate::from_ymd_opt(2026, 3, 17).unwrap())));
    let counted = explanation.days.iter().filter_map(|day| day.counted);
    assert_eq!(counted.collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(explanation.days.iter().filter(|day| day.passed_over).count(), 2, "a weekend lies between");
}
