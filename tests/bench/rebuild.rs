//! Building the read models anew from a long log, beside only reading it; and what memory that takes, beside a short log.

use std::time::Instant;

use anyhow::Result;
use beian_domain::case::CaseEvent;
use beian_projections::Feed;

use crate::{
    databases::{Databases, Filled, Kind},
    figures::{Rates, goal, heading, line},
    program::{Spent, beian, run_to_end},
    sizes::{rounds, size},
};

/// Events of the short log.
const SHORT: usize = 50_000;
/// Events read at once for the baseline.
const PAGE: i64 = 4_000;

/// Prints for each database the rate, its ratio to reading alone, and the memory.
pub(crate) async fn measure(databases: &mut Databases) -> Result<()> {
    let rounds = rounds()?;
    heading(&format!("rebuild of all read models by `beian projections rebuild`: {rounds} rounds"));
    for (kind, target) in [(Kind::Sqlite, 50_000.0), (Kind::Postgres, 30_000.0)] {
        let short = databases.with_events(kind, size("EVENTS", SHORT)?).await?;
        let long = databases.large(kind).await?;
        let (mut reading, mut rebuilding, mut memory) = (Rates::default(), Rates::default(), 0);
        for _ in 0..rounds {
            read(long, &mut reading).await?;
            memory = memory.max(rebuild(long, &mut rebuilding).await?.memory);
        }
        let little = rebuild(&short, &mut Rates::default()).await?.memory;
        line(&format!("{kind}: log read and parsed, events"), &reading);
        goal(&format!("{kind}: rebuild, events"), &rebuilding, format!("{target}/s"), rebuilding.median() >= target);
        line("  to reading alone", format!("{:.2}", rebuilding.median() / reading.median()));
        line(&format!("  memory at most with {} events", short.events), format!("{little} MiB"));
        line(&format!("  memory at most with {} events", long.events), format!("{memory} MiB"));
        line("  long to short", format!("{:.2}", memory as f64 / little as f64));
    }
    Ok(())
}

/// What no rebuild can do without: every event comes from the database and is parsed.
async fn read(filled: &Filled, rates: &mut Rates) -> Result<()> {
    let (feed, started) = (Feed::start(filled.fixture.database.clone()), Instant::now());
    let (mut position, mut events) = (0, 0);
    loop {
        let page = feed.read_after(position, PAGE).await?;
        let Some(last) = page.last() else { break };
        position = last.position;
        events += page.len();
        for event in page.iter().filter(|event| event.aggregate_type == "case") {
            serde_json::from_str::<CaseEvent>(&event.payload)?;
        }
    }
    rates.add(events, started.elapsed());
    Ok(())
}

async fn rebuild(filled: &Filled, rates: &mut Rates) -> Result<Spent> {
    let mut command = beian(&filled.fixture.url)?;
    command.args(["projections", "rebuild"]);
    let spent = run_to_end(command).await?;
    rates.add(usize::try_from(filled.events)?, spent.took);
    Ok(spent)
}
