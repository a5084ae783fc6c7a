//! A long log in little time: a few hundred cases are played through the application, then each is told many times
//! over, under another id, name and number and at another organ.

mod copy;
mod numbers;
mod places;
mod story;

use std::{collections::HashSet, sync::Arc};

use anyhow::Result;
use beian_domain::rulebook::Rulebook;
use beian_services::{
    app::App,
    demo::{Plan, StageClock, play},
    log::{Append, EventLog, StreamId, StreamWrite},
};
use beian_tests::Fixture;
use chrono::Utc;
use copy::Copy;
use numbers::Numbers;
use places::Places;
use story::Story;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Cases that are played.
const PLAYED: usize = 400;
const SEED: u64 = 1;
/// Copies whose next step is one append. Real commands come one by one; here only the log counts that they leave.
const TOGETHER: usize = 50;
/// Appends under way.
const IN_FLIGHT: usize = 32;

/// What was played, ready to be told again.
#[derive(Debug)]
pub(crate) struct History {
    story: Arc<Story>,
}

impl History {
    /// Plays the demo up to today in a database that is thrown away.
    pub(crate) async fn play() -> Result<Self> {
        let scratch = Fixture::sqlite().await?;
        let node = scratch.node().await?;
        let clock = StageClock::default();
        let rulebook = Rulebook::builtin().clone().into();
        let app = App::new(node.log, node.feed.clone(), rulebook, clock.clock(), scratch.vault().await?);
        play(&app, &clock, Plan { cases: PLAYED, seed: SEED, until: Utc::now().date_naive() }, |_, _| {}).await?;
        app.close().await;
        Ok(Self { story: Arc::new(Story::read(&node.feed).await?) })
    }

    /// Events that so many cases have on average.
    pub(crate) fn events(&self, cases: usize) -> usize {
        cases * self.story.events / self.story.cases.len()
    }

    /// Writes so many cases to an empty log, in the order of time: the events of a case lie apart, as they do in life.
    pub(crate) async fn write(&self, log: &EventLog, cases: usize) -> Result<()> {
        let mut copies = self.copies(cases);
        let (mut numbers, mut under_way, mut moving) = (Numbers::default(), JoinSet::new(), HashSet::new());
        for step in &self.story.steps {
            // What is under way comes first for a case that it moves, and for numbers, of which each is the next one.
            if step.takes.is_some() || !moving.insert(step.case) {
                while finish_one(&mut under_way).await? {}
                moving = HashSet::from([step.case]);
            }
            let issued = numbers.issue(step, &mut copies[step.case])?;
            let size = if issued.is_empty() { TOGETHER } else { usize::MAX };
            for chunk in copies[step.case].chunks(size.min(cases.max(1))) {
                while under_way.len() >= IN_FLIGHT {
                    finish_one(&mut under_way).await?;
                }
                under_way.spawn(tell(log.clone(), Arc::clone(&self.story), step.place, chunk.to_vec(), issued.clone()));
            }
        }
        while finish_one(&mut under_way).await? {}
        Ok(())
    }

    /// The copies of each case played.
    fn copies(&self, cases: usize) -> Vec<Vec<Copy>> {
        let (played, places) = (self.story.cases.len(), Places::of(&self.story));
        let copies = |(index, case)| {
            let many = cases / played + usize::from(index < cases % played);
            (0..many).map(|number| Copy::new(case, number, &places)).collect()
        };
        self.story.cases.iter().enumerate().map(copies).collect()
    }
}

/// Waits for an append; answers false when there is none.
async fn finish_one(under_way: &mut JoinSet<Result<()>>) -> Result<bool> {
    match under_way.join_next().await {
        Some(finished) => finished?.map(|()| true),
        None => Ok(false),
    }
}

/// Appends one step of some copies of a case, and the numbers that they take.
async fn tell(
    log: EventLog,
    story: Arc<Story>,
    place: usize,
    copies: Vec<Copy>,
    issued: Vec<StreamWrite>,
) -> Result<()> {
    let step = &story.steps[place];
    let writes = copies.iter().map(|copy| {
        let stream = StreamId::new("case", copy.case_id.to_string());
        let told = |event| copy.tell(&story.cases[step.case], event);
        let events = step.events.iter().map(told).collect::<Result<_>>()?;
        Ok(StreamWrite { stream, expected: step.expected, events })
    });
    let writes = writes.chain(issued.into_iter().map(Ok)).collect::<Result<_>>()?;
    let append = Append { command_id: Uuid::new_v4(), body_digest: [0; 32], recorded_at: step.recorded_at, writes };
    log.append(append).await?;
    Ok(())
}
