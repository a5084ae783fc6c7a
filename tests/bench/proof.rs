//! Verifying a signed log, beside only reading it; and what memory that takes, beside a short log.

use std::time::Instant;

use anyhow::{Result, ensure};
use beian_projections::Feed;
use beian_services::{
    clock::Clock,
    proof::{
        LogKey, Proofs, Signing, new_log_key,
        verify::{Evidence, verify},
    },
};

use crate::{
    databases::{Databases, Filled, Kind},
    figures::{Rates, goal, heading, line},
    program::{beian, run_to_end},
    sizes::{rounds, size},
};

/// Events of the short log, and of the long one.
const SHORT: usize = 50_000;
const LONG: usize = 500_000;
/// Events read at once for the baseline, as verification reads them.
const PAGE: i64 = 2_048;
/// Events that are to be verified in a second.
const TARGET: f64 = 100_000.0;

/// Prints for each database the rates, their ratio, and the memory.
pub(crate) async fn measure(databases: &mut Databases) -> Result<()> {
    let rounds = rounds()?;
    heading(&format!("verification of a signed log: {rounds} rounds"));
    for kind in Kind::BOTH {
        let short = databases.with_events(kind, size("EVENTS", SHORT)?).await?;
        let long = databases.with_events(kind, size("VERIFIED", LONG)?).await?;
        let (mut signing, mut reading, mut verifying) = (Rates::default(), Rates::default(), Rates::default());
        let key = sign(&short, &mut Rates::default()).await?;
        let evidence = Evidence { keys: key.public_keys()?, ..Evidence::default() };
        sign(&long, &mut signing).await?;
        for _ in 0..rounds {
            read(&long, &mut reading).await?;
            let (feed, started) = (Feed::start(long.fixture.database.clone()), Instant::now());
            let verified = verify(&long.fixture.database, &feed, &Evidence::default()).await?;
            verifying.add(usize::try_from(verified.events)?, started.elapsed());
            ensure!(verified.holds(), "an untouched log was accused: {:?}", verified.findings);
        }
        let feed = Feed::start(short.fixture.database.clone());
        ensure!(verify(&short.fixture.database, &feed, &evidence).await?.holds(), "the short log was accused");
        line(&format!("{kind}: tree built and signed the first time, events"), &signing);
        line(&format!("{kind}: log read, events"), &reading);
        let reached = verifying.median() >= TARGET;
        goal(&format!("{kind}: verified, events"), &verifying, format!("{TARGET}/s"), reached);
        line("  to reading alone", format!("{:.2}", verifying.median() / reading.median()));
        let (little, much) = (memory(&short).await?, memory(&long).await?);
        line(&format!("  memory of `beian verify` with {} events", short.events), format!("{little} MiB"));
        line(&format!("  memory of `beian verify` with {} events", long.events), format!("{much} MiB"));
    }
    Ok(())
}

/// Builds the tree and signs it.
async fn sign(filled: &Filled, rates: &mut Rates) -> Result<LogKey> {
    let (private, _) = new_log_key("beian/bench").unwrap_or_default();
    let key = LogKey::read(&private, "bench")?;
    let proofs = Proofs::new(filled.fixture.database.clone(), key.public_keys()?);
    let started = Instant::now();
    Signing::new(proofs, key.clone(), Vec::new(), Clock::System).round().await?;
    rates.add(usize::try_from(filled.events)?, started.elapsed());
    Ok(key)
}

/// What no verification can do without: every event comes from the database.
async fn read(filled: &Filled, rates: &mut Rates) -> Result<()> {
    let (feed, started) = (Feed::start(filled.fixture.database.clone()), Instant::now());
    let (mut position, mut events) = (0, 0);
    loop {
        let page = feed.read_after(position, PAGE).await?;
        let Some(last) = page.last() else { break };
        position = last.position;
        events += page.len();
    }
    rates.add(events, started.elapsed());
    Ok(())
}

async fn memory(filled: &Filled) -> Result<u64> {
    let mut command = beian(&filled.fixture.url)?;
    command.arg("verify");
    Ok(run_to_end(command).await?.memory)
}
