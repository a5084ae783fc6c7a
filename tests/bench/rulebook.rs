//! The law in memory: reading all rule files, and deciding commands under them.

use std::{
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow};
use beian_domain::{
    actor::{Actor, Role},
    case::{Action, Case, CaseCommand, CheckResult, Header},
    identity::RegionCode,
    rulebook::Rulebook,
};
use chrono::{Datelike, Days, NaiveDate, Utc};
use uuid::Uuid;

use crate::{
    figures::{heading, line, milliseconds},
    filing::{NATIONAL_PLATFORM, applicant},
    sizes::size,
};

/// What a start may wait for the rules.
const LOAD_TARGET: Duration = Duration::from_millis(50);
/// What a decision may take.
const DECISION_TARGET: Duration = Duration::from_micros(100);

/// Where the filing is handled.
const ORGAN: &str = "110105";

/// Prints how long the rules take to read and decisions to make, each beside a baseline.
pub(crate) fn measure() -> Result<()> {
    let (loads, decisions) = (size("LOADS", 40)?, size("DECISIONS", 5000)?);
    heading(&format!("rulebook: {loads} loads, {decisions} decisions of each kind"));
    let texts = texts()?;
    let first = once(|| {
        let rulebook = Rulebook::builtin();
        black_box((rulebook.calendar().known_through(), rulebook.regions()));
    });
    line("first use: rules, calendar and regions", format!("{:.2} ms", milliseconds(first)));
    let load = Times::of(loads, || drop(black_box(Rulebook::load(Vec::<(String, String)>::new()))));
    let parse = Times::of(loads, || {
        texts.iter().for_each(|text| drop(black_box(toml::from_str::<toml::Table>(text))));
    });
    line(&format!("baseline: {} files parsed as TOML, {} bytes", texts.len(), bytes(&texts)), &parse);
    load.line("all rules read and resolved", LOAD_TARGET);
    line("  to the baseline", format!("{:.2}", load.half().as_secs_f64() / parse.half().as_secs_f64()));
    for Step { name, case, command, after } in life()? {
        let decide = Times::of(decisions, || drop(black_box(case.decide(&command, Rulebook::builtin()))));
        let clone = Times::of(decisions, || drop(black_box(after.clone())));
        decide.line(&format!("decision: {name}"), DECISION_TARGET);
        line("  baseline: a copy of the state it leads to", &clone);
    }
    Ok(())
}

/// The text of every rule file.
fn texts() -> Result<Vec<String>> {
    let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain");
    let mut texts = Vec::new();
    for folder in ["law", "forms", "procedures"] {
        for entry in fs::read_dir(domain.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                texts.push(fs::read_to_string(path)?);
            }
        }
    }
    Ok(texts)
}

fn bytes(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

fn once(act: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    act();
    begun.elapsed()
}

/// How long each repetition took, sorted.
struct Times(Vec<Duration>);

impl Times {
    fn of(repetitions: usize, act: impl Fn()) -> Self {
        let mut times: Vec<_> = (0..repetitions.max(1)).map(|_| once(&act)).collect();
        times.sort();
        Self(times)
    }

    fn half(&self) -> Duration {
        self.at(0.5)
    }

    fn at(&self, share: f64) -> Duration {
        let place = (self.0.len() as f64 * share).ceil() as usize;
        self.0.get(place.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// Prints it beside what it may take. The median decides: on a shared machine the slowest show the neighbours.
    fn line(&self, name: &str, most: Duration) {
        let verdict = if self.half() <= most { "reached" } else { "MISSED" };
        line(name, format!("{self} (target {most:?}, {verdict})"));
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        write!(f, "p50 {:>9.1} µs   p99 {:>9.1} µs", micros(self.half()), micros(self.at(0.99)))
    }
}

/// A command, the state it meets and the one it leads to.
struct Step {
    name: &'static str,
    case: Case,
    command: CaseCommand,
    after: Case,
}

/// The life of a filing: handed in, reviewed, numbered, inspected.
fn life() -> Result<Vec<Step>> {
    let mut submission = NATIONAL_PLATFORM.submission(RegionCode::parse(ORGAN)?)?;
    submission.case_id = Uuid::from_u128(1);
    let submission = CaseCommand { header: applicant(), action: Action::Submit(Box::new(submission)) };
    let today = Utc::now().date_naive();
    let planned_on = today.checked_add_days(Days::new(1)).context("a day after today")?;
    let year = planned_on.year();
    let mut story = Story { case: Case::default(), steps: Vec::new() };
    story.play("a submission", submission)?;
    story.act("a review", Role::Officer, Action::PassReview { note: None })?;
    let number = "11010502000001".to_owned();
    story.act("a number", Role::Officer, Action::AssignNumber { number })?;
    story.act("an inspection scheduled", Role::Inspector, Action::ScheduleInspection { year, planned_on })?;
    let hold = story.hold(year, today)?;
    story.act("an inspection held", Role::Inspector, hold)?;
    Ok(story.steps)
}

struct Story {
    case: Case,
    steps: Vec<Step>,
}

impl Story {
    fn act(&mut self, name: &'static str, role: Role, action: Action) -> Result<()> {
        let by = Actor { name: role.as_str().to_owned(), role, organ: Some(RegionCode::parse(ORGAN)?) };
        let header = Header { by, recorded_at: Utc::now(), occurred_on: None, reason: None };
        self.play(name, CaseCommand { header, action })
    }

    fn play(&mut self, name: &'static str, command: CaseCommand) -> Result<()> {
        let case = self.case.clone();
        let events = case.decide(&command, Rulebook::builtin()).map_err(|refused| anyhow!("{name}: {refused}"))?;
        events.iter().for_each(|event| self.case.apply(event));
        self.steps.push(Step { name, case, command, after: self.case.clone() });
        Ok(())
    }

    /// Everything in order, as far as it is asked on the day.
    fn hold(&self, year: i32, on: NaiveDate) -> Result<Action> {
        let agenda = self.case.agenda(Rulebook::builtin(), on).context("an inspection rule")?;
        let passed = |item| CheckResult { item, passed: true, note: None };
        let results = agenda.checklist().into_iter().map(passed).collect();
        Ok(Action::HoldInspection { year, results, findings: Vec::new(), photographs: Vec::new() })
    }
}
