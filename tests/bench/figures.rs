//! What was measured and how it is told: rates, percentiles, ratios.

use std::{fmt, time::Duration};

/// What one contender did, over all rounds.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    latencies: Vec<Duration>,
    rates: Rates,
}

/// How much was done a second, round by round.
#[derive(Debug, Default)]
pub(crate) struct Rates(Vec<f64>);

/// One round of one contender.
#[derive(Debug)]
pub(crate) struct Round {
    /// How long each answer took.
    pub(crate) latencies: Vec<Duration>,
    /// How many answers there were, also before the clock ran.
    pub(crate) answers: usize,
    /// How long the round took.
    pub(crate) took: Duration,
}

impl Figures {
    /// Adds a round.
    pub(crate) fn add(&mut self, round: Round) {
        self.rates.add(round.latencies.len(), round.took);
        self.latencies.extend(round.latencies);
        self.latencies.sort();
    }

    /// Answers a second: the median of the rounds.
    pub(crate) fn rate(&self) -> f64 {
        self.rates.median()
    }

    /// The latency that this share of all answers does not exceed.
    pub(crate) fn percentile(&self, share: f64) -> Duration {
        let place = (self.latencies.len() as f64 * share).ceil() as usize;
        self.latencies.get(place.saturating_sub(1)).copied().unwrap_or_default()
    }
}

impl Rates {
    /// Adds a round that did so much in this time.
    pub(crate) fn add(&mut self, done: usize, took: Duration) {
        self.0.push(done as f64 / took.as_secs_f64());
        self.0.sort_by(f64::total_cmp);
    }

    /// The median of the rounds.
    pub(crate) fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (slowest, fastest) = (self.0.first().unwrap_or(&f64::NAN), self.0.last().unwrap_or(&f64::NAN));
        write!(f, "{:.0}/s ({slowest:.0}-{fastest:.0})", self.median())
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.rates.to_string();
        let (half, most) = (milliseconds(self.percentile(0.5)), milliseconds(self.percentile(0.99)));
        write!(f, "{rate:<24} p50 {half:>8.2} ms   p99 {most:>8.2} ms")
    }
}

/// Prints one contender's line.
pub(crate) fn line(name: &str, told: impl fmt::Display) {
    println!("  {name:<58} {told}");
}

/// Prints a ratio beside what it should be at least.
pub(crate) fn ratio(name: &str, ours: f64, baseline: f64, target: f64) {
    let ratio = ours / baseline;
    goal(name, format!("{ratio:.2}"), format!("{target:.1}"), ratio >= target);
}

/// Prints a figure beside what it should be, and whether it is.
pub(crate) fn goal(name: &str, told: impl fmt::Display, target: impl fmt::Display, is_reached: bool) {
    let verdict = if is_reached { "reached" } else { "MISSED" };
    line(name, format!("{told} (target {target}, {verdict})"));
}

/// A duration for people.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// Prints what is measured, and how busy the machine already is: a ratio taken beside other work says less.
pub(crate) fn heading(title: &str) {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("\n{title}\n  {cores} cores, load before: {load}");
}
