//! Replay of a case of fifty events: every event with what it changed, every deadline explained, beside reading its events
//! alone.

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use beian_domain::{
    actor::{Actor, Role},
    case::{Action, Case},
    identity::RegionCode,
    rulebook::Rulebook,
};
use beian_services::{
    app::{App, Intent, Request},
    clock::Clock,
};
use uuid::Uuid;

use crate::{
    databases::{Databases, Kind},
    figures::{goal, heading, line, milliseconds},
    filing::{NATIONAL_PLATFORM, applicant},
};

/// Events of the case.
const EVENTS: usize = 50;
const ROUNDS: u32 = 50;
/// What a replay may take.
const LONGEST_MS: f64 = 20.0;

/// Prints for each database what a replay takes, and its ratio to reading the events.
pub(crate) async fn measure(databases: &mut Databases) -> Result<()> {
    heading(&format!("replay of a case of {EVENTS} events, {ROUNDS} rounds"));
    for kind in Kind::BOTH {
        let fixture = databases.empty(kind).await?;
        let node = fixture.node().await?;
        let rulebook = Arc::new(Rulebook::builtin().clone());
        let app = App::new(node.log, node.feed, rulebook, Clock::System, fixture.vault().await?);
        let case_id = fifty_events(&app).await?;
        let (mut reading, mut replaying) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..ROUNDS {
            let started = Instant::now();
            black_box(app.history(case_id).await?);
            reading += started.elapsed();
            let started = Instant::now();
            replay(&app, case_id).await?;
            replaying += started.elapsed();
        }
        let (reading, replaying) = (reading / ROUNDS, replaying / ROUNDS);
        line(&format!("{kind}: its events read"), format!("{:.2} ms", milliseconds(reading)));
        let took = milliseconds(replaying);
        goal(&format!("{kind}: replay"), format!("{took:.2} ms"), format!("{LONGEST_MS} ms"), took < LONGEST_MS);
        line("  to reading", format!("{:.1}", replaying.as_secs_f64() / reading.as_secs_f64()));
        app.close().await;
    }
    Ok(())
}

/// What an auditor who walks through the case asks for.
async fn replay(app: &App, case_id: Uuid) -> Result<()> {
    let (_, events) = app.trace(case_id, 0, EVENTS).await?.context("the case")?;
    ensure!(events.len() == EVENTS, "{} events", events.len());
    for event in &events {
        black_box(event.before.differences(&event.after, app.rulebook()));
    }
    let explained = app.explain(case_id, None, None).await?.context("the case")?;
    ensure!(explained.explanations.iter().all(|explanation| explanation.agrees), "an explanation differs");
    Ok(())
}

/// A filing whose clock is stopped and goes on again so often.
async fn fifty_events(app: &App) -> Result<Uuid> {
    let organ = RegionCode::parse("110105")?;
    let case_id = Uuid::new_v4();
    let submission = beian_domain::case::Submission { case_id, ..NATIONAL_PLATFORM.submission(organ)? };
    let case = act(app, case_id, applicant().by, Action::Submit(Box::new(submission))).await?;
    let stage = case.stage.as_ref().and_then(|stage| stage.deadline.clone()).context("a running clock")?;
    let chief = Actor { name: "chief".to_owned(), role: Role::Supervisor, organ: Some(organ) };
    for place in 1..EVENTS {
        let (deadline, basis) = (stage.clone(), "bench".to_owned());
        let action = match place % 2 {
            1 => Action::SuspendClock { deadline, basis },
            _ => Action::ResumeClock { deadline },
        };
        act(app, case_id, chief.clone(), action).await?;
    }
    Ok(case_id)
}

async fn act(app: &App, case_id: Uuid, actor: Actor, action: Action) -> Result<Arc<Case>> {
    let request = Request {
        command_id: Uuid::new_v4(),
        case_id,
        expected_version: None,
        actor,
        occurred_on: None,
        reason: None,
        intent: Intent::Act(action),
    };
    Ok(app.submit(request).await?.case)
}
