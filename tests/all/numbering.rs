//! Numbers: two offices at once, on two nodes, and numbers that were named by hand.

use std::{
    collections::BTreeSet,
    sync::{Arc, RwLock},
};

use beian_domain::{
    actor::{Actor, Role},
    case::{Action, HandedIn, Submission},
    identity::RegionCode,
    procedure::{ApplicantKind, ProcedureId},
    rulebook::Rulebook,
};
use beian_services::{
    app::{App, AppError, Intent, Request},
    clock::Clock,
};
use beian_tests::Fixture;
use chrono::{DateTime, Utc};
use uuid::Uuid;

const CASES: u128 = 12;

fn organ() -> RegionCode {
    RegionCode::parse("110105").unwrap()
}

fn officer() -> Actor {
    Actor { name: "clerk".to_owned(), role: Role::Officer, organ: Some(organ()) }
}

async fn app(fixture: &Fixture) -> App {
    let node = fixture.node().await.unwrap();
    let now: DateTime<Utc> = "2026-03-10T02:00:00Z".parse().unwrap();
    let clock = Clock::Driven(Arc::new(RwLock::new(now)));
    let vault = fixture.vault().await.unwrap();
    App::new(node.log, node.feed, Arc::new(Rulebook::builtin().clone()), clock, vault)
}

fn request(case: u128, intent: Intent) -> Request {
    Request {
        command_id: Uuid::new_v4(),
        case_id: Uuid::from_u128(case),
        expected_version: None,
        actor: officer(),
        occurred_on: None,
        reason: None,
        intent,
    }
}

/// A case that waits for its number.
async fn reviewed(app: &App, case: u128) {
    let answers = include_str!("../../domain/forms/examples/website-form.json");
    let submission = Submission {
        case_id: Uuid::from_u128(case),
        procedure: ProcedureId("national-platform".to_owned()),
        organ: organ(),
        region: organ(),
        applicant: ApplicantKind::UsingUnit,
        connected_on: "2026-03-01".parse().unwrap(),
        answers: serde_json::from_str(answers).unwrap(),
        handed_in: vec![HandedIn { material: "registration_data".to_owned(), copies: 1 }],
        attachments: Default::default(),
        credentials: None,
    };
    let acts = [Action::Submit(Box::new(submission)), Action::PassReview { note: None }];
    for act in acts {
        app.submit(request(case, Intent::Act(act))).await.unwrap();
    }
}

async fn number(app: &App, case: u128, intent: Intent) -> Result<String, String> {
    match app.submit(request(case, intent)).await {
        Ok(outcome) => Ok(outcome.case.filing.as_ref().unwrap().number.clone().unwrap()),
        Err(AppError::Refused(refused)) => Err(refused.0[0].message.code.clone()),
        Err(other) => panic!("{other}"),
    }
}

fn named(number: &str) -> Intent {
    Intent::Act(Action::AssignNumber { number: number.to_owned() })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_offices_numbering_at_once_on_two_nodes_give_every_number_once_on_sqlite() {
    two_offices(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_offices_numbering_at_once_on_two_nodes_give_every_number_once_on_postgres() {
    two_offices(Fixture::postgres().await.unwrap()).await;
}

async fn two_offices(fixture: Fixture) {
    let nodes = [app(&fixture).await, app(&fixture).await];
    for case in 1..=CASES {
        reviewed(&nodes[0], case).await;
    }
    let numbering = (1..=CASES).map(|case| {
        let node = nodes[usize::from(case % 2 == 0)].clone();
        tokio::spawn(async move { number(&node, case, Intent::AssignNextNumber).await.unwrap() })
    });
    let numbering: Vec<_> = numbering.collect();
    let mut given = BTreeSet::new();
    for one in numbering {
        given.insert(one.await.unwrap());
    }
    let expected: BTreeSet<_> = (1..=CASES).map(|sequence| format!("11010502{sequence:06}")).collect();
    assert_eq!(given, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_named_by_hand_is_taken_from_its_series_and_never_given_again() {
    let fixture = Fixture::sqlite().await.unwrap();
    let app = app(&fixture).await;
    for case in 1..=4 {
        reviewed(&app, case).await;
    }
    assert_eq!(number(&app, 1, named("11010502000002")).await.unwrap(), "11010502000002");
    assert_eq!(number(&app, 2, named("11010502000002")).await, Err("number_taken".to_owned()));
    assert_eq!(number(&app, 2, Intent::AssignNextNumber).await.unwrap(), "11010502000001");
    assert_eq!(number(&app, 3, Intent::AssignNextNumber).await.unwrap(), "11010502000003");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_command_takes_no_number() {
    let fixture = Fixture::sqlite().await.unwrap();
    let app = app(&fixture).await;
    for case in 1..=2 {
        reviewed(&app, case).await;
    }
    number(&app, 1, Intent::AssignNextNumber).await.unwrap();
    // It has one, so the number named for it stays free for the other case.
    assert_eq!(number(&app, 1, named("11010502000002")).await, Err("status_not_allowed".to_owned()));
    assert_eq!(number(&app, 2, named("11010502000002")).await.unwrap(), "11010502000002");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_replaced_by_another_is_never_given_again() {
    let fixture = Fixture::sqlite().await.unwrap();
    let app = app(&fixture).await;
    for case in 1..=3 {
        reviewed(&app, case).await;
    }
    number(&app, 1, Intent::AssignNextNumber).await.unwrap();
    let renumber = |number: &str| Action::Renumber { number: number.to_owned(), reason: "重复编号".to_owned() };
    let anew = Intent::Renumber { region: None, reason: "重复编号".to_owned() };
    assert_eq!(number(&app, 1, anew).await.unwrap(), "11010502000002");
    assert_eq!(number(&app, 2, named("11010502000001")).await, Err("number_taken".to_owned()));
    assert_eq!(number(&app, 2, Intent::AssignNextNumber).await.unwrap(), "11010502000003");
    assert_eq!(number(&app, 2, Intent::Act(renumber("11010502000001"))).await, Err("number_taken".to_owned()));
    assert_eq!(number(&app, 2, Intent::Act(renumber("11010502000009"))).await.unwrap(), "11010502000009");
}
