//! How much is measured, from the environment.

use std::{str::FromStr, time::Duration};

use anyhow::{Context, Result};

/// The number in `BEIAN_BENCH_<name>`, or the usual one.
pub(crate) fn size<N: FromStr>(name: &str, usual: N) -> Result<N> {
    let name = format!("BEIAN_BENCH_{name}");
    match std::env::var(&name) {
        Ok(text) => text.parse().ok().with_context(|| format!("{name} is no number: {text}")),
        Err(_) => Ok(usual),
    }
}

/// How long each contender runs in each round.
pub(crate) fn period() -> Result<Duration> {
    Ok(Duration::from_secs(size("SECONDS", 6)?))
}

/// How often each contender has its turn. They alternate, so that a neighbour's work on the machine hits all alike.
pub(crate) fn rounds() -> Result<usize> {
    size("ROUNDS", 3)
}
