//! Lists of any past moment, beside what folding every case up to that moment gives.

use std::{collections::BTreeMap, time::Duration};

use beian_domain::{
    case::{Case, CaseEvent, CaseMoment, InspectionState, Status},
    counting::Moment,
};
use beian_projections::{
    Projector, ReadModels, fingerprint,
    read::{CaseFilter, CaseOrder, InspectionAnswer, InspectionFilter, OrganScope, Page, Paged, Retrospect},
    rebuild,
};
use beian_tests::{Fixture, cases::append};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use rand::{SeedableRng, rngs::StdRng, seq::IteratorRandom};
use uuid::Uuid;

use crate::{case_properties::play_case, log_contract::promises};

const CASES: u64 = 1_000;
const PATIENCE: Duration = Duration::from_secs(120);
/// Moments that are asked about.
const MOMENTS: usize = 24;

promises!(lists_of_any_moment_are_what_folding_gives);

type Played = BTreeMap<Uuid, Vec<CaseEvent>>;

/// Whether a filter should find a case.
type Wanted<'a> = Box<dyn Fn(&Case) -> bool + 'a>;

async fn lists_of_any_moment_are_what_folding_gives(fixture: Fixture) {
    let node = fixture.node().await.unwrap();
    let projector = Projector::start(fixture.database.clone(), node.feed.clone());
    projector.ready(PATIENCE).await.unwrap();
    let read_models = ReadModels::new(fixture.database.clone(), &projector);
    let played: Played = (1..=CASES)
        .map(|seed| {
            let case_id = Uuid::from_u128(u128::from(seed));
            (case_id, play_case(case_id, seed, 24))
        })
        .collect();
    let mut last = 0;
    for turn in (0..30).step_by(3) {
        for (case_id, events) in played.iter().filter(|(_, events)| events.len() > turn) {
            let next = (turn + 3).min(events.len());
            last = node.log.append(append(*case_id, turn as i64, &events[turn..next]).unwrap()).await.unwrap().last();
        }
    }
    read_models.wait_for(last, PATIENCE).await.unwrap();
    let live = fingerprint(&fixture.database).await.unwrap();
    rebuild(&fixture.database, &node.feed, |_, _| {}).await.unwrap();
    assert_eq!(fingerprint(&fixture.database).await.unwrap(), live, "a rebuild gives what was live");

    let mut random = StdRng::seed_from_u64(5);
    for asked in 0..MOMENTS {
        let events = played.values().flatten();
        let event = events.choose(&mut random).unwrap();
        let moment = event.stamp.recorded_at - TimeDelta::seconds(if asked % 3 == 0 { 1 } else { 0 });
        compare_cases(&read_models, &played, moment).await;
        compare_inspections(&read_models, &played, moment).await;
    }
    let now = "2200-01-01T00:00:00Z".parse().unwrap();
    compare_with_the_present(&read_models, now).await;
}

/// Every case that was there at a moment, as it was known.
fn known(played: &Played, moment: DateTime<Utc>) -> impl Iterator<Item = Case> {
    played.values().filter_map(move |events| {
        let all: Vec<&CaseEvent> = events.iter().collect();
        Case::at(&all, CaseMoment::RecordedAt(moment)).map(|then| then.case)
    })
}

fn case_id(case: &Case) -> String {
    case.filing.as_ref().unwrap().case_id.to_string()
}

async fn compare_cases(read_models: &ReadModels, played: &Played, moment: DateTime<Utc>) {
    let then = Retrospect { moment, sight: OrganScope::All };
    let at = Moment::from_utc(moment);
    let some = known(played, moment).last();
    let organ = some.map_or(OrganScope::All, |case| OrganScope::AndBelow(case.filing.unwrap().organ));
    let due = |case: &Case| case.next_due().and_then(|deadline| deadline.clock.due.as_ref().map(|due| due.at));
    let filters: [(CaseFilter, Wanted<'_>); 4] = [
        (CaseFilter::default(), Box::new(|_| true)),
        (
            CaseFilter { statuses: vec![Status::UnderReview, Status::Filed], ..CaseFilter::default() },
            Box::new(|case| matches!(case.status, Status::UnderReview | Status::Filed)),
        ),
        (
            CaseFilter { overdue_at: Some(at), ..CaseFilter::default() },
            Box::new(move |case| due(case).is_some_and(|due| due < at)),
        ),
        (
            CaseFilter { organ, ..CaseFilter::default() },
            Box::new(move |case| match organ {
                OrganScope::AndBelow(organ) => organ.contains(&case.filing.as_ref().unwrap().organ),
                OrganScope::All | OrganScope::Exactly(_) => true,
            }),
        ),
    ];
    for (filter, fits) in filters {
        let expected = known(played, moment).filter(|case| fits(case));
        let mut expected: Vec<_> = expected.map(|case| (due(&case), case_id(&case), case)).collect();
        // What is never due comes last.
        expected.sort_by_key(|(due, id, _)| (due.is_none(), *due, id.clone()));
        let (mut found, mut page) = (Vec::new(), Page::first(60));
        loop {
            let paged = read_models.cases_then(&filter, then, &page).await.unwrap();
            let next = paged.next();
            found.extend(paged.rows.into_iter().map(|(_, past)| past));
            match next {
                Some(next) => page = page.after(next),
                None => break,
            }
        }
        let told: Vec<_> = found.iter().map(|past| (past.row.case_id.clone(), past.case.clone())).collect();
        let expected: Vec<_> = expected.into_iter().map(|(_, id, case)| (id, case)).collect();
        assert_eq!(told.len(), expected.len(), "{moment} {filter:?}");
        assert!(told == expected, "{moment} {filter:?}");
    }
}

async fn compare_inspections(read_models: &ReadModels, played: &Played, moment: DateTime<Utc>) {
    let (then, today) = (Retrospect { moment, sight: OrganScope::All }, Moment::from_utc(moment).date());
    let year = today.year();
    for states in [Vec::new(), vec![InspectionState::Scheduled], vec![InspectionState::Held, InspectionState::Due]] {
        let filter =
            InspectionFilter { year, as_of: today, known_at: None, organ: OrganScope::All, states: states.clone() };
        let mut found = Vec::new();
        let mut page = Page::first(20);
        loop {
            let paged = read_models.inspections_then(&filter, then, &page).await.unwrap();
            let next = paged.next();
            found.extend(paged.rows.into_iter().map(|(_, answer)| answer));
            match next {
                Some(next) => page = page.after(next),
                None => break,
            }
        }
        let held: Vec<_> = known(played, moment)
            .filter_map(|case| {
                let inspection = case.filing.as_ref()?.inspections.get(&year)?;
                Some((case_id(&case), inspection.held_on.map(|day| day.to_string())))
            })
            .collect();
        for (id, held_on) in held.iter().filter(|_| states.is_empty()) {
            let answer = found.iter().find(|answer| answer.case_id == *id).unwrap();
            assert_eq!(answer.held_on, *held_on, "{moment} {id}");
        }
        let recorded = |answer: &&InspectionAnswer| answer.planned_on.is_some();
        let planned = found.iter().filter(recorded).filter(|answer| held.iter().all(|(id, _)| *id != answer.case_id));
        assert_eq!(planned.count(), 0, "{moment}: planned only later");
        let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        assert!(found.iter().all(|answer| words.is_empty() || words.contains(&answer.state.as_str())), "{moment}");
    }
}

/// A moment after everything has the lists of now.
async fn compare_with_the_present(read_models: &ReadModels, now: DateTime<Utc>) {
    let (then, page) = (Retrospect { moment: now, sight: OrganScope::All }, Page::first(200));
    let filter = CaseFilter::default();
    let past = read_models.cases_then(&filter, then, &page).await.unwrap();
    let present = read_models.cases(&filter, CaseOrder::Due, &page).await.unwrap();
    let past: Vec<String> = past.rows.into_iter().map(|(_, past)| past.row.case_id).collect();
    let present: Vec<String> = present.rows.into_iter().map(|(_, row)| row.case_id).collect();
    assert_eq!(past, present);
    for year in [2021, 2023, 2024] {
        let filter = InspectionFilter {
            year,
            as_of: chrono::NaiveDate::from_ymd_opt(year, 7, 1).unwrap(),
            known_at: None,
            organ: OrganScope::All,
            states: Vec::new(),
        };
        let answers = |paged: Paged<InspectionAnswer>| {
            let answer = |answer: InspectionAnswer| InspectionAnswer {
                failed_items: answer.failed_items.filter(|items| !items.is_empty()),
                ..answer
            };
            paged.rows.into_iter().map(|(_, row)| answer(row)).collect::<Vec<_>>()
        };
        let past = read_models.inspections_then(&filter, then, &page).await.unwrap();
        let present = read_models.inspections(&filter, &page).await.unwrap();
        assert_eq!(answers(past), answers(present), "{year}");
    }
}
