//! For a thousand cases and every version of each: the state at that version is the state that was live.

use beian_domain::{
    case::{Case, CaseEvent, CaseMoment, Status},
    counting::Moment,
    log_event::LogEvent,
    policy,
};
use chrono::{Days, TimeDelta};
use uuid::Uuid;

use crate::case_properties::play_case;

/// Cases that are played.
const CASES: u64 = 1_000;

fn played() -> impl Iterator<Item = Vec<CaseEvent>> {
    (0..CASES).map(|seed| play_case(Uuid::from_u128(u128::from(seed) + 1), seed, 24))
}

/// The states of a case after each of its events.
fn live(events: &[CaseEvent]) -> Vec<Case> {
    let mut case = Case::default();
    let after = |event| {
        case.apply(event);
        case.clone()
    };
    events.iter().map(after).collect()
}

#[test]
fn every_version_is_told_as_it_was_live() {
    let mut versions = 0;
    for events in played() {
        let (all, live): (Vec<&CaseEvent>, _) = (events.iter().collect(), live(&events));
        for (version, state) in (1..).zip(&live) {
            let then = Case::at(&all, CaseMoment::Version(version)).unwrap();
            assert_eq!(&then.case, state);
            // Whoever saw it follows from the state; the offices are many, so only some are asked.
            if versions % 40 == 0 {
                assert_eq!(policy::witnesses(&then.case), policy::witnesses(state));
            }
            versions += 1;
        }
        assert_eq!(Case::at(&all, CaseMoment::Version(0)), None);
        assert_eq!(Case::at(&all, CaseMoment::Version(live.len() as u64 + 1)), None);
    }
    assert!(versions > 3_000, "{versions}");
}

#[test]
fn what_was_known_at_a_moment_is_the_last_version_recorded_by_then() {
    for events in played() {
        let (all, live): (Vec<&CaseEvent>, _) = (events.iter().collect(), live(&events));
        for (place, event) in events.iter().enumerate() {
            let at = |moment| Case::at(&all, CaseMoment::RecordedAt(moment)).map(|then| then.case);
            let recorded = event.stamp.recorded_at;
            let known = |moment| {
                let later = events.iter().position(|event| event.stamp.recorded_at > moment);
                later.unwrap_or(events.len()).checked_sub(1).map(|last| live[last].clone())
            };
            assert_eq!(at(recorded), known(recorded), "{place}");
            let before = recorded - TimeDelta::nanoseconds(1);
            assert_eq!(at(before), known(before), "{place}");
        }
    }
}

#[test]
fn what_was_true_on_the_last_day_is_what_is_so_now() {
    for events in played() {
        let all: Vec<&CaseEvent> = events.iter().collect();
        let now = live(&events).pop().unwrap();
        let last = events.iter().map(|event| event.stamp.occurred_on).max().unwrap();
        let then = Case::at(&all, CaseMoment::OccurredOn(last)).unwrap();
        assert_eq!((&then.case.filing, &then.case.stage, then.case.status), (&now.filing, &now.stage, now.status));
        let clocks = |case: &Case| {
            let deadlines = case.deadlines.iter();
            deadlines.map(|deadline| (deadline.clock.clone(), deadline.ended)).collect::<Vec<_>>()
        };
        assert_eq!(clocks(&then.case), clocks(&now));
        assert_eq!(then.counts.len(), events.len());
        let first = events[0].stamp.occurred_on;
        assert_eq!(Case::at(&all, CaseMoment::OccurredOn(first - Days::new(1))), None);
    }
}

/// On every day between: what happened later counts in nothing but what it puts right.
#[test]
fn what_is_true_on_a_day_lies_between_its_first_and_its_last() {
    for events in played().take(300) {
        let all: Vec<&CaseEvent> = events.iter().collect();
        for event in &events {
            let day = event.stamp.occurred_on;
            let then = Case::at(&all, CaseMoment::OccurredOn(day)).unwrap();
            assert_eq!(then.moment, Moment::end_of_day(day).utc());
            assert_ne!(then.case.status, Status::NotOpened);
            for place in then.counts.iter().filter(|place| !then.in_part.contains_key(place)) {
                assert!(events[*place].stamp.occurred_on <= day);
            }
            for (place, part) in &then.in_part {
                let whole = &events[*place];
                assert!(whole.stamp.occurred_on > day);
                assert!(matches!(part.name(), "Corrected" | "ClocksRecounted"), "{}", part.name());
                assert!(part.clocks.iter().all(|change| whole.clocks.contains(change)));
            }
        }
    }
}

#[test]
fn differences_name_what_an_event_changed_and_nothing_else() {
    let rulebook = beian_domain::rulebook::Rulebook::builtin();
    for events in played().take(200) {
        let mut before = Case::default();
        for (event, after) in events.iter().zip(live(&events)) {
            let paths: Vec<String> =
                before.differences(&after, rulebook).into_iter().map(|change| change.path).collect();
            assert_eq!(before.status != after.status, paths.iter().any(|path| path == "status"), "{paths:?}");
            for change in &event.clocks {
                if let beian_domain::deadline::ClockChange::Started(clock) = change {
                    let wanted = format!("deadlines[{}].", clock.id.0);
                    assert!(paths.iter().any(|path| path.starts_with(&wanted)), "{wanted} {paths:?}");
                }
            }
            assert_eq!(after.differences(&after, rulebook), []);
            before = after;
        }
    }
}
