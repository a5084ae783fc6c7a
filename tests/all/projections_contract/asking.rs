//! Promises about answers.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use beian_domain::{
    case::{Case, CaseEvent, Status},
    counting::Moment,
    deadline::DeadlineState,
    identity::RegionCode,
};
use beian_projections::{
    ReadModels,
    read::{
        CaseFilter, CaseOrder, Cursor, DeadlineFilter, FilingFilter, InspectionFilter, OrganScope, Page, ReadError,
        TallyBy, TallyFilter, When,
    },
};
use beian_tests::{CaseMaker, Fixture};
use chrono::{DateTime, Days, TimeDelta, Utc};
use uuid::Uuid;

use super::{Office, PATIENCE};
use crate::log_contract::promises;

promises!(
    deadlines_are_answered_as_of_any_moment,
    pages_hold_every_case_once_while_others_are_written,
    a_cursor_of_another_list_is_refused,
    the_register_finds_numbers_domains_and_names,
    counts_are_those_of_the_cases,
    inspections_are_owed_until_they_are_held,
    a_reader_waits_for_its_write,
);

async fn deadlines_are_answered_as_of_any_moment(fixture: Fixture) {
    let office = Office::open(fixture).await;
    let cases = office.record_new(12, 80).await;
    let reads = ReadModels::new(office.fixture.database.clone(), &office.projector);
    let mut seen = HashSet::new();
    for days in [-1, 20, 60, 130, 260, 600] {
        let at = moment(days);
        let soon = moment(days + 5);
        let expected = states_then(&cases, at, soon);
        assert_eq!(answered(&reads, &DeadlineFilter::at(When::Then(at), soon)).await, expected, "{at}");
        for state in DeadlineState::ALL {
            let filter = DeadlineFilter { states: vec![state], ..DeadlineFilter::at(When::Then(at), soon) };
            let of_state = expected.iter().filter(|(_, word)| **word == state.as_str());
            assert_eq!(answered(&reads, &filter).await, of_state.map(|(id, word)| (id.clone(), *word)).collect());
        }
        seen.extend(expected.into_values());
    }
    assert_eq!(seen.len(), DeadlineState::ALL.len(), "{seen:?}");
    let (now, soon) = (moment(600), moment(605));
    let filter = DeadlineFilter::at(When::Now(now), soon);
    assert_eq!(answered(&reads, &filter).await, states_then(&cases, now, soon));
    let overdue = DeadlineFilter { states: vec![DeadlineState::Overdue], ..filter };
    let overdue = answered(&reads, &overdue).await.len();
    assert_eq!(usize::try_from(reads.deadline_counts(now).await.unwrap().overdue).unwrap(), overdue);
}

/// The state of every deadline from the events known at a moment.
fn states_then(cases: &[(Uuid, Vec<CaseEvent>)], at: Moment, soon: Moment) -> BTreeMap<(String, String), &'static str> {
    let mut states = BTreeMap::new();
    for (case_id, events) in cases {
        let mut case = Case::default();
        events
            .iter()
            .filter(|event| Moment::from_utc(event.stamp.recorded_at) <= at)
            .for_each(|event| case.apply(event));
        for deadline in &case.deadlines {
            let key = (case_id.to_string(), deadline.clock.id.0.clone());
            states.insert(key, deadline.state_at(at, soon).as_str());
        }
    }
    states
}

async fn answered(reads: &ReadModels, filter: &DeadlineFilter) -> BTreeMap<(String, String), &'static str> {
    let (mut page, mut states) = (Page::first(7), BTreeMap::new());
    loop {
        let paged = reads.deadlines(filter, &page).await.unwrap();
        let next = paged.next();
        for (_, answer) in paged.rows {
            let state =
                DeadlineState::ALL.into_iter().map(DeadlineState::as_str).find(|word| *word == answer.state).unwrap();
            let again = states.insert((answer.row.case_id, answer.row.deadline_id), state);
            assert_eq!(again, None);
        }
        match next {
            Some(next) => page = page.after(next),
            None => return states,
        }
    }
}

/// So many days after the first generated case may begin.
fn moment(days: i64) -> Moment {
    Moment::from_utc(DateTime::<Utc>::from_timestamp(1_750_000_000, 0).unwrap() + TimeDelta::days(days))
}

async fn pages_hold_every_case_once_while_others_are_written(fixture: Fixture) {
    let office = Office::open(fixture).await;
    let before = office.record_new(21, 50).await;
    let reads = ReadModels::new(office.fixture.database.clone(), &office.projector);
    let mut maker = CaseMaker::new(22);
    for order in [CaseOrder::Due, CaseOrder::Submitted, CaseOrder::Updated] {
        let (mut page, mut seen) = (Page::first(8), Vec::new());
        loop {
            let paged = reads.cases(&CaseFilter::default(), order, &page).await.unwrap();
            seen.extend(paged.rows.iter().map(|(_, row)| row.case_id.clone()));
            let Some(next) = paged.next() else { break };
            page = page.after(next.to_string().parse().unwrap());
            let last = office.record(&[maker.case()]).await;
            office.reach(last).await;
        }
        let once: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(once.len(), seen.len(), "{order:?}");
        assert!(before.iter().all(|(case_id, _)| once.contains(&case_id.to_string())), "{order:?}");
    }
    let filter = CaseFilter {
        organ: OrganScope::AndBelow(RegionCode::parse("530000").unwrap()),
        statuses: vec![Status::Filed, Status::UnderReview],
        name: Some("unit_1%".to_owned()),
        overdue_at: Some(moment(3000)),
        ..CaseFilter::default()
    };
    for (_, row) in reads.cases(&filter, CaseOrder::Due, &Page::first(200)).await.unwrap().rows {
        assert!(row.organ.starts_with("53") && ["filed", "under_review"].contains(&row.status.as_str()), "{row:?}");
        assert!(row.unit_name.ends_with("Unit_1%"), "{row:?}");
    }
}

async fn a_cursor_of_another_list_is_refused(fixture: Fixture) {
    let office = Office::open(fixture).await;
    office.record_new(31, 3).await;
    let reads = ReadModels::new(office.fixture.database.clone(), &office.projector);
    let by_due = reads.cases(&CaseFilter::default(), CaseOrder::Due, &Page::first(1)).await.unwrap().next().unwrap();
    let refused = reads.cases(&CaseFilter::default(), CaseOrder::Updated, &Page::first(1).after(by_due)).await;
    assert!(matches!(refused, Err(ReadError::Cursor(_))), "{refused:?}");
    for text in ["", "zz", "5b", "第"] {
        assert!(text.parse::<Cursor>().is_err(), "{text}");
    }
}

async fn the_register_finds_numbers_domains_and_names(fixture: Fixture) {
    let office = Office::open(fixture).await;
    office.record_new(41, 30).await;
    let reads = ReadModels::new(office.fixture.database.clone(), &office.projector);
    let all = reads.filings(&FilingFilter::default(), &Page::first(200)).await.unwrap();
    let (_, line) = all.rows.iter().find(|(_, line)| !line.domain.is_empty()).unwrap();
    for filter in [
        FilingFilter { number: line.number.clone(), ..FilingFilter::default() },
        FilingFilter { domain: Some(line.domain.to_uppercase()), ..FilingFilter::default() },
        FilingFilter { name: Some(line.unit_name.to_uppercase()), ..FilingFilter::default() },
    ] {
        let found = reads.filings(&filter, &Page::first(5)).await.unwrap();
        assert!(found.rows.iter().any(|(_, found)| found.case_id == line.case_id), "{filter:?}");
        assert!(found.rows.iter().all(|(_, found)| found.case_id == line.case_id), "{filter:?}");
    }
    assert!(all.rows.iter().all(|(_, line)| ["filed", "terminated", "cancelled"].contains(&line.status.as_str())));
}

async fn counts_are_those_of_the_cases(fixture: Fixture) {
    let office = Office::open(fixture).await;
    let cases = office.record_new(51, 60).await;
    let reads = ReadModels::new(office.fixture.database.clone(), &office.projector);
    let ids: Vec<Uuid> = cases.iter().map(|(case_id, _)| *case_id).collect();
    let states = reads.states_by_ids(&ids).await.unwrap();
    let organ = |code: &str| RegionCode::parse(code).unwrap();
    for (scope, prefix) in [
        (OrganScope::All, ""),
        (OrganScope::AndBelow(organ("530000")), "53"),
        (OrganScope::AndBelow(organ("530100")), "5301"),
        (OrganScope::Exactly(organ("530100")), "530100"),
        (OrganScope::AndBelow(organ("530102")), "530102"),
    ] {
        let mut expected = BTreeMap::new();
        for case in states.values().filter(|case| case.filing.as_ref().unwrap().organ.as_str().starts_with(prefix)) {
            *expected.entry(case.status.as_str().to_owned()).or_insert(0) += 1;
        }
        let mut listed = BTreeMap::new();
        let filter = CaseFilter { organ: scope, ..CaseFilter::default() };
        for (_, row) in reads.cases(&filter, CaseOrder::Due, &Page::first(200)).await.unwrap().rows {
            *listed.entry(row.status).or_insert(0) += 1;
        }
        assert!(!expected.is_empty() && listed == expected, "{scope:?}: {listed:?}, not {expected:?}");
        let all = expected.values().sum::<i64>();
        assert_eq!(reads.case_count(&filter, 200).await.unwrap(), all, "{scope:?}");
        assert_eq!(reads.case_count(&filter, 1).await.unwrap(), 1, "counted no further than asked");
        let (from, before) = (Some(moment(30)), Some(moment(30)));
        let later = reads.case_count(&CaseFilter { due_from: from, ..filter.clone() }, 200).await.unwrap();
        let sooner = reads.case_count(&CaseFilter { due_before: before, ..filter.clone() }, 200).await.unwrap();
        let due = states.values().filter(|case| case.next_due().is_some());
        let due = due.filter(|case| case.filing.as_ref().unwrap().organ.as_str().starts_with(prefix)).count();
        assert_eq!(usize::try_from(later + sooner), Ok(due), "{scope:?}: what is never due is in neither");
        let counted = reads.tallies(TallyBy::Status, &TallyFilter { organ: scope, procedure: None }).await.unwrap();
        assert_eq!(counted, Vec::from_iter(expected), "{scope:?}");
    }
    let organs = reads.tallies(TallyBy::Organ, &TallyFilter::default()).await.unwrap();
    assert_eq!(organs.iter().map(|(_, amount)| amount).sum::<i64>(), 60);
    let rows = reads.cases_by_ids(&ids).await.unwrap();
    assert!(rows.len() == 60 && ids.iter().all(|id| rows[id].version == states[id].version as i64));
}

async fn inspections_are_owed_until_they_are_held(fixture: Fixture) {
    let office = Office::open(fixture).await;
    let cases = office.record_new(61, 60).await;
    let reads = ReadModels::new(office.fixture.database.clone(), &office.projector);
    let in_year = InspectionFilter {
        known_at: None,
        year: 2025,
        as_of: "2025-12-31".parse().unwrap(),
        organ: OrganScope::All,
        states: Vec::new(),
    };
    let asked = reads.inspections(&in_year, &Page::first(200)).await.unwrap();
    let after = InspectionFilter { as_of: in_year.as_of + Days::new(1), ..in_year.clone() };
    let later = reads.inspections(&after, &Page::first(200)).await.unwrap();
    assert_eq!(asked.rows.len(), later.rows.len());
    let words: BTreeSet<&str> = asked.rows.iter().map(|(_, answer)| answer.state.as_str()).collect();
    assert!(words.contains("due") && words.contains("scheduled") && words.contains("passed"), "{words:?}");
    for ((_, now), (_, later)) in asked.rows.iter().zip(&later.rows) {
        let expected = if now.held_on.is_none() { "overdue" } else { now.state.as_str() };
        assert_eq!(later.state, expected);
        assert_eq!(now.due_on, "2025-12-31");
    }
    let owing = |(_, events): &&(Uuid, Vec<CaseEvent>)| {
        let mut case = Case::default();
        events.iter().for_each(|event| case.apply(event));
        case.deadlines.iter().any(|deadline| deadline.clock.id.0 == "T40-2025")
    };
    assert!(asked.rows.len() >= cases.iter().filter(owing).count());
}

async fn a_reader_waits_for_its_write(fixture: Fixture) {
    let office = Office::open(fixture).await;
    let reads = ReadModels::new(office.fixture.database.clone(), &office.projector);
    let (case_id, events) = CaseMaker::new(71).case();
    let last = office.record(&[(case_id, events)]).await;
    reads.wait_for(last, PATIENCE).await.unwrap();
    assert!(reads.case_state(case_id).await.unwrap().is_some());
    let behind = reads.wait_for(last + 1, std::time::Duration::from_millis(30)).await.unwrap_err();
    assert_eq!((behind.reached, behind.asked), (last, last + 1));
}
