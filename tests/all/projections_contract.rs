//! What the read models promise, each promise once, kept by both databases.

#![expect(clippy::unwrap_used, reason = "test")]

mod asking;
mod building;

use std::time::Duration;

use beian_domain::case::CaseEvent;
use beian_projections::Projector;
use beian_tests::{CaseMaker, Fixture, cases::append, fixture::Node};
use uuid::Uuid;

/// As long as a test waits for what should come at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// A log being filled with cases, and its projector.
struct Office {
    fixture: Fixture,
    node: Node,
    projector: Projector,
}

impl Office {
    async fn open(fixture: Fixture) -> Self {
        let node = fixture.node().await.unwrap();
        let projector = Projector::start(fixture.database.clone(), node.feed.clone());
        projector.ready(PATIENCE).await.unwrap();
        Self { fixture, node, projector }
    }

    /// Waits until the projector has come so far.
    async fn reach(&self, position: i64) {
        let mut reached = self.projector.position();
        let waiting = reached.wait_for(|reached| *reached >= position);
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("{:?}", self.projector.status().await);
        }
    }

    /// Records cases interleaved, a few events at a time; answers the last position.
    async fn record(&self, cases: &[(Uuid, Vec<CaseEvent>)]) -> i64 {
        let (mut last, mut turn) = (0, 0);
        loop {
            let rest = cases.iter().filter(|(_, events)| events.len() > turn);
            let mut is_done = true;
            for (case_id, events) in rest {
                let next = (turn + 2).min(events.len());
                let appending = append(*case_id, turn as i64, &events[turn..next]).unwrap();
                last = self.node.log.append(appending).await.unwrap().last();
                is_done = false;
            }
            if is_done {
                return last;
            }
            turn += 2;
        }
    }

    async fn record_new(&self, seed: u64, many: usize) -> Vec<(Uuid, Vec<CaseEvent>)> {
        let mut maker = CaseMaker::new(seed);
        let cases: Vec<_> = (0..many).map(|_| maker.case()).collect();
        let last = self.record(&cases).await;
        self.reach(last).await;
        cases
    }
}
