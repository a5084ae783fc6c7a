//! The watch over many open deadlines: a look when nothing is due, the look at midnight, the national count of what is
//! overdue by organ right after the tables were built, and how they grow.
//!
//! The deadlines are reviews of 15 working days that began on the working days before, evenly, so a midnight finds a
//! fixed share of them due in some way. Baseline: the one statement that no look can do without, the log's newest
//! position.

use std::{
    sync::{Arc, RwLock},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use beian_domain::{
    case::CaseEvent,
    counting::{Due, Moment, Start},
    deadline::ClockChange,
    identity::RegionCode,
    period::{Period, Unit},
    report::Grouping,
    rulebook::Rulebook,
};
use beian_projections::{
    Projector, ReadModels,
    read::{Lookout, OrganScope, Running, RunningFilter, When},
};
use beian_services::{
    app::App,
    clock::Clock,
    log::{Append, EventLog},
    watch::Watch,
};
use beian_tests::{CaseMaker, Fixture, cases};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    databases::{Databases, Kind},
    figures::{goal, heading, line, milliseconds},
    program::memory,
    sizes::size,
};

/// Open deadlines, small and large.
const SMALL: usize = 10_000;
const MIDDLE: usize = 100_000;
const LARGE: usize = 1_000_000;
/// Cases in one append, and appends under way.
const TOGETHER: usize = 500;
const IN_FLIGHT: usize = 8;
/// Looks of which the median counts.
const LOOKS: usize = 9;
/// What a look may take to find what fires now.
const LONGEST_MS: f64 = 50.0;
/// What counting all that is overdue by organ may take.
const LONGEST_COUNT_MS: f64 = 300.0;
/// The midnight that is measured: Thursday 2026-03-12.
const TODAY: &str = "2026-03-12";

/// Prints for each size on PostgreSQL what a look takes.
pub(crate) async fn measure(databases: &mut Databases) -> Result<()> {
    heading("the watch over open deadlines, on PostgreSQL");
    let largest = size("DEADLINES", LARGE)?;
    let mut sizes = vec![SMALL, MIDDLE, largest];
    sizes.retain(|many| *many <= largest);
    sizes.dedup();
    let mut first: Option<Taken> = None;
    for many in sizes {
        let fixture = databases.empty(Kind::Postgres).await?;
        let started = Instant::now();
        let register = Register::fill(&fixture, many).await?;
        line(&format!("{many} open deadlines: written and projected in"), format!("{:.1?}", started.elapsed()));
        let taken = register.measure().await?;
        match &first {
            Some(first) => taken.compare(first, many / SMALL),
            None => first = Some(taken),
        }
    }
    Ok(())
}

/// What was measured at one size, in milliseconds.
struct Taken {
    quiet: f64,
    found: f64,
    overdue: f64,
    all_overdue: f64,
}

impl Taken {
    /// How many times as long it took as with fewer deadlines.
    fn compare(&self, fewer: &Self, times: usize) {
        let ratios = [
            ("a quiet look", self.quiet / fewer.quiet),
            ("midnight", self.found / fewer.found),
            ("overdue by organ", self.overdue / fewer.overdue),
            ("all overdue", self.all_overdue / fewer.all_overdue),
        ];
        let told = ratios.map(|(what, ratio)| format!("{what} {ratio:.1}"));
        line(&format!("  with {times} times as many, so many times as long"), told.join(", "));
    }
}

/// A register of open reviews, and the time.
struct Register {
    now: Arc<RwLock<DateTime<Utc>>>,
    app: App,
    read_models: ReadModels,
    _projector: Projector,
}

impl Register {
    async fn fill(fixture: &Fixture, many: usize) -> Result<Self> {
        let node = fixture.node().await?;
        write(&node.log, many).await?;
        let projector = Projector::start(fixture.database.clone(), node.feed.clone());
        projector.ready(Duration::from_secs(3600)).await?;
        let evening = Moment::start_of_day(today()?).utc() - TimeDelta::hours(1);
        let now = Arc::new(RwLock::new(evening));
        let rulebook = Arc::new(Rulebook::builtin().clone());
        let clock = Clock::Driven(Arc::clone(&now));
        let app = App::new(node.log, node.feed, rulebook, clock, fixture.vault().await?);
        let read_models = ReadModels::new(fixture.database.clone(), &projector);
        let head = app.feed().head().await?;
        read_models.wait_for(head, Duration::from_secs(3600)).await?;
        app.begin_watch(Moment::from_utc(evening)).await?;
        Ok(Self { now, app, read_models, _projector: projector })
    }

    async fn measure(&self) -> Result<Taken> {
        // First of all: a vacuum that comes by itself would help.
        let overdue = self.overdue_by_organ(today()?).await?;
        let all_overdue = self.overdue_by_organ("2027-01-04".parse()?).await?;
        let mut watch = Watch::new(self.app.clone(), self.read_models.clone());
        watch.look().await?;
        let mut baseline = Vec::new();
        let mut quiet = Vec::new();
        for _ in 0..LOOKS {
            let started = Instant::now();
            self.app.feed().head().await?;
            baseline.push(started.elapsed());
            self.pass(TimeDelta::seconds(15));
            let started = Instant::now();
            watch.look().await?;
            quiet.push(started.elapsed());
        }
        let (baseline, quiet) = (milliseconds(median(baseline)), milliseconds(median(quiet)));
        line("  the log's newest position (baseline), median", format!("{baseline:.2} ms"));
        goal(
            "  a look when nothing is due, median",
            told(quiet, baseline),
            format!("{LONGEST_MS} ms"),
            quiet < LONGEST_MS,
        );
        let found = milliseconds(self.first_page().await?);
        goal(
            "  midnight: the first 500 cases found",
            told(found, baseline),
            format!("{LONGEST_MS} ms"),
            found < LONGEST_MS,
        );
        for (what, taken) in [("overdue", overdue), ("overdue, when all is", all_overdue)] {
            let goal_met = taken < LONGEST_COUNT_MS;
            let what = format!("  {what}: the nation by organ");
            goal(&what, told(taken, baseline), format!("{LONGEST_COUNT_MS} ms"), goal_met);
        }
        self.pass(TimeDelta::hours(1));
        let (before, started) = (memory(std::process::id())?.0, Instant::now());
        let look = watch.look().await?;
        let seconds = started.elapsed().as_secs_f64();
        let rate = look.raised as f64 + look.missed as f64;
        line("  midnight: all alerts recorded", format!("{rate} in {seconds:.1} s ({:.0} a second)", rate / seconds));
        let (after, _) = memory(std::process::id())?;
        line("  memory of this process before and after", format!("{before}, {after} MiB"));
        Ok(Taken { quiet, found, overdue, all_overdue })
    }

    /// Counts what is overdue on a morning, by organ.
    async fn overdue_by_organ(&self, on: NaiveDate) -> Result<f64> {
        let when = When::Now(Moment::start_of_day(on));
        let filter = RunningFilter { when, state: Running::Overdue, organ: OrganScope::All };
        let mut taken = Vec::new();
        for _ in 0..LOOKS {
            let started = Instant::now();
            let counts = self.read_models.running_counts(&filter, Grouping::Organ).await?;
            ensure!(!counts.answer.is_empty(), "nothing is overdue");
            taken.push(started.elapsed());
        }
        Ok(milliseconds(median(taken)))
    }

    /// Finds what midnight brings, in every place to look, without raising it.
    async fn first_page(&self) -> Result<Duration> {
        let rulebook = self.app.rulebook();
        let mut taken = Vec::new();
        for _ in 0..LOOKS {
            let started = Instant::now();
            let due_days = rulebook.alerts().due_days(rulebook.calendar(), today()?, today()?);
            let lookouts = due_days.into_iter().map(Lookout::due_on).chain([Lookout::half_over(today()?, today()?)]);
            for lookout in lookouts {
                self.read_models.cases_in_view(&lookout, None, 500).await?;
            }
            taken.push(started.elapsed());
        }
        Ok(median(taken))
    }

    fn pass(&self, time: TimeDelta) {
        *self.now.write().unwrap_or_else(std::sync::PoisonError::into_inner) += time;
    }
}

fn told(ours: f64, baseline: f64) -> String {
    format!("{ours:.2} ms, {:.1} baselines", ours / baseline)
}

fn today() -> Result<NaiveDate> {
    TODAY.parse().context("a day")
}

fn median(mut taken: Vec<Duration>) -> Duration {
    taken.sort();
    taken.get(taken.len() / 2).copied().unwrap_or_default()
}

/// Writes so many cases, each with one open review.
async fn write(log: &EventLog, many: usize) -> Result<()> {
    let (mut maker, mut under_way) = (CaseMaker::new(11), JoinSet::new());
    let starts: Vec<(NaiveDate, Due)> = starts()?;
    let mut batch: Option<Append> = None;
    for (index, start) in starts.iter().cycle().take(many).enumerate() {
        let (case_id, events) = maker.case();
        let submission = reviewed(events.into_iter().next().context("a submission")?, start);
        let one = cases::append(case_id, 0, &[submission])?;
        match &mut batch {
            Some(batch) => batch.writes.extend(one.writes),
            None => batch = Some(one),
        }
        if (index + 1) % TOGETHER == 0 || index + 1 == many {
            while under_way.len() >= IN_FLIGHT {
                under_way.join_next().await.context("an append")???;
            }
            if let Some(append) = batch.take() {
                let (log, command_id) = (log.clone(), Uuid::new_v4());
                under_way.spawn(async move { log.append(Append { command_id, ..append }).await.map(drop) });
            }
        }
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    Ok(())
}

/// The same submission on another day, with a review of 15 working days from it.
fn reviewed(mut submission: CaseEvent, (start, due): &(NaiveDate, Due)) -> CaseEvent {
    submission.stamp.recorded_at = Moment::start_of_day(*start).utc() + TimeDelta::hours(10);
    submission.stamp.occurred_on = *start;
    for change in &mut submission.clocks {
        if let ClockChange::Started(clock) = change {
            clock.start = *start;
            clock.due = Some(due.clone());
        }
    }
    submission
}

/// The working days of the last half year on which a review may have begun, and when it is due: most are overdue.
fn starts() -> Result<Vec<(NaiveDate, Due)>> {
    let (calendar, organ) = (Rulebook::builtin().calendar(), RegionCode::parse("110101")?);
    let period = Period::new(15, Unit::WorkingDay)?;
    let first: NaiveDate = "2025-09-01".parse()?;
    let days = first.iter_days().take_while(|day| day.to_string().as_str() < TODAY);
    days.filter(|day| calendar.is_working(*day, &organ))
        .map(|day| Ok((day, calendar.due(Start::Day(day), period, &organ, &[])?)))
        .collect()
}
