//! Cases in every standing, of which each action finds one that allows it.

use std::sync::Arc;

use beian_domain::{
    actor::{Actor, Role},
    case::{Action, ActionKind, Case},
    identity::RegionCode,
    rulebook::Rulebook,
};
use beian_services::{
    app::{App, Intent, Request},
    demo::{Plan, StageClock, play},
};
use beian_tests::Fixture;
use uuid::Uuid;

/// The cases of a demo, as the log has them.
pub(super) struct Sample(Vec<Arc<Case>>);

impl Sample {
    /// Plays demos into the log and reads them back.
    pub(super) async fn play(fixture: &Fixture) -> Self {
        let node = fixture.node().await.unwrap();
        let clock = StageClock::default();
        let app = App::new(
            node.log.clone(),
            node.feed.clone(),
            Arc::new(Rulebook::builtin().clone()),
            clock.clock(),
            fixture.vault().await.unwrap(),
        );
        // Chosen so that every stage holds a case; forwarding to the province ended with the notice of 1996.
        for (cases, seed, until) in [(60, 3, "2001-01-15"), (40, 1, "2001-03-01"), (240, 9, "2026-03-09")] {
            let plan = Plan { cases, seed, until: until.parse().unwrap() };
            let played = play(&app, &clock, plan, |_, _| {}).await.unwrap();
            assert_eq!(played.refused, Vec::<String>::new());
        }
        let sample = Self::read(&app, fixture).await;
        sample.order_rectification(&app).await;
        let sample = Self::read(&app, fixture).await;
        node.log.close().await;
        sample
    }

    async fn read(app: &App, fixture: &Fixture) -> Self {
        let ids = "select distinct aggregate_id from events where aggregate_type = 'case' order by aggregate_id";
        let ids: Vec<String> = sqlx::query_scalar(ids).fetch_all(fixture.database.any()).await.unwrap();
        let mut cases = Vec::new();
        for id in ids {
            cases.extend(app.case(id.parse().unwrap()).await.unwrap());
        }
        Self(cases)
    }

    /// No case of a demo ends with an order open.
    async fn order_rectification(&self, app: &App) {
        let case = self.allowing(ActionKind::OrderRectification).unwrap();
        let (organ, _) = organs(case);
        let (items, basis) = (vec!["示例".to_owned()], "示例".to_owned());
        let by = "2026-06-01".parse().unwrap();
        let request = Request {
            command_id: Uuid::new_v4(),
            case_id: case.filing.as_ref().unwrap().case_id,
            expected_version: None,
            actor: Actor { name: "inspector".to_owned(), role: Role::Inspector, organ: Some(organ) },
            occurred_on: None,
            reason: None,
            intent: Intent::Act(Action::OrderRectification { items, by, basis }),
        };
        app.submit(request).await.unwrap();
    }

    /// A case that allows this action to somebody.
    pub(super) fn allowing(&self, kind: ActionKind) -> Option<&Case> {
        let allows = |case: &&Arc<Case>| Parties::of(case).any(|actor| case.permits(kind, &actor).is_ok());
        self.0.iter().find(allows).map(Arc::as_ref)
    }

    /// A filed case whose applicant has an account.
    pub(super) fn filed(&self) -> &Case {
        let inspected = |case: &&Arc<Case>| {
            let filing = case.filing.as_deref().unwrap();
            let has_owner = filing.submitted_by.as_ref().is_some_and(|owner| owner.role == Role::Applicant);
            has_owner && filing.form.is_some() && filing.number.is_some() && filing.inspections.contains_key(&2025)
        };
        self.0.iter().find(inspected).unwrap()
    }
}

/// Whoever may have to do with a case.
struct Parties;

impl Parties {
    fn of(case: &Case) -> impl Iterator<Item = Actor> {
        let owner = case.filing.as_ref().and_then(|filing| filing.submitted_by.clone());
        let own = Actor { name: "示例".to_owned(), role: Role::Applicant, organ: None };
        let (handling, acting) = organs(case);
        let officials = Role::ALL.into_iter().filter(|role| role.is_official()).flat_map(move |role| {
            [handling, acting].map(|organ| Actor { name: "示例".to_owned(), role, organ: Some(organ) })
        });
        owner.into_iter().chain([own]).chain(officials)
    }
}

/// The organ that handles a case, and the one that completes its present stage.
pub(super) fn organs(case: &Case) -> (RegionCode, RegionCode) {
    let handling = case.filing.as_ref().unwrap().organ;
    (handling, case.stage.as_ref().map_or(handling, |stage| stage.organ(handling)))
}
