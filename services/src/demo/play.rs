//! Playing: every case's next step in the order of time, the steps of one moment at once.

use std::collections::{BTreeMap, BTreeSet};

use beian_domain::{counting::Moment, identity::RegionCode};
use chrono::{Days, Months, NaiveDate};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{
    DemoError, Plan, StageClock, World,
    assignments::OpenCases,
    calendar::{Tick, Times},
    course::Course,
    officials,
    place::Place,
    step::Step,
};
use crate::app::{App, AppError, Outcome};

/// Commands submitted at a time.
const IN_FLIGHT: usize = 256;

/// Days before the end of the story of which alerts are still raised, late.
const WATCHED: Days = Days::new(14);

/// What was played.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// Cases opened.
    pub cases: usize,
    /// Commands recorded.
    pub commands: u64,
    /// Position of the last event.
    pub position: i64,
    /// Commands refused, which ends their case; the first few reasons. None, unless a rule asks what no demo case does.
    pub refused: Vec<String>,
    /// Organs that handled a case.
    organs: BTreeSet<RegionCode>,
    open: OpenCases,
}

/// A case that waits for its next step; none before its first.
struct Waiting<'a> {
    course: Course<'a>,
    step: Option<Step>,
}

type Queue<'a> = BTreeMap<Tick, Vec<(usize, Waiting<'a>)>>;

/// Plays the plan; `progress` hears the day and how many commands are recorded.
///
/// # Errors
/// [`DemoError`]; what was played stays.
pub async fn play(
    app: &App,
    clock: &StageClock,
    plan: Plan,
    mut progress: impl FnMut(NaiveDate, u64),
) -> Result<Played, DemoError> {
    let world = World { rulebook: app.rulebook(), plan, times: Times::for_cases(plan.cases) };
    let mut queue = cast(&world)?;
    let mut played = Played { cases: queue.values().map(Vec::len).sum(), ..Played::default() };
    while let Some((now, due)) = queue.pop_first() {
        clock.set(world.times.moment(now));
        let mut done = stream::iter(together(&world, now, due))
            .map(|steps| submit_in_order(app, steps))
            .buffer_unordered(IN_FLIGHT);
        while let Some(outcomes) = done.try_next().await? {
            for (index, mut course, outcome) in outcomes {
                let Some(outcome) = played.count(outcome) else { continue };
                if let Some(step) = course.next(&world, &outcome.case, now) {
                    let waiting = Waiting { course, step: Some(step) };
                    let at = waiting.step.as_ref().map_or(now, |step| step.at);
                    queue.entry(at).or_default().push((index, waiting));
                }
            }
        }
        progress(now.day, played.commands);
    }
    let first = plan.until.checked_sub_months(Months::new(36)).unwrap_or(plan.until);
    officials::enrol(app, &played.organs, first).await?;
    played.commands += played.open.assign(app).await?;
    let watched_from = plan.until.checked_sub_days(WATCHED).unwrap_or(plan.until);
    app.begin_watch(Moment::start_of_day(watched_from)).await?;
    Ok(played)
}

impl Played {
    fn count(&mut self, outcome: Result<Outcome, String>) -> Option<Outcome> {
        match outcome {
            Ok(outcome) => {
                self.commands += 1;
                self.position = self.position.max(outcome.position);
                self.open.note(&outcome.case);
                self.organs.extend(outcome.case.filing.as_ref().map(|filing| filing.organ));
                Some(outcome)
            }
            Err(reason) => {
                self.refused.push(reason);
                None
            }
        }
    }
}

/// Deals the cases out over the procedures and their days.
fn cast<'a>(world: &World<'a>) -> Result<Queue<'a>, DemoError> {
    let procedures = world.rulebook.procedures();
    let places: Vec<_> =
        procedures.filter_map(|procedure| Place::new(procedure, world.rulebook.regions(), world.plan)).collect();
    if places.is_empty() {
        return Err(DemoError::NoProcedure);
    }
    let mut queue = Queue::new();
    for index in 0..world.plan.cases {
        let place = &places[index % places.len()];
        let mut course = Course::new(world, place, index, index / places.len());
        if let Some(at) = course.start(world, place) {
            queue.entry(at).or_default().push((index, Waiting { course, step: None }));
        }
    }
    Ok(queue)
}

type Steps<'a> = Vec<(usize, Course<'a>, Step)>;

/// Steps of one moment: each by itself, but those that take numbers of one region one after the other, so that the
/// same plan gives every case the same number.
fn together<'a>(world: &World<'a>, now: Tick, mut due: Vec<(usize, Waiting<'a>)>) -> Vec<Steps<'a>> {
    due.sort_by_key(|(index, _)| *index);
    let mut alone = Vec::new();
    let mut numbered: BTreeMap<RegionCode, Steps<'a>> = BTreeMap::new();
    for (index, waiting) in due {
        let mut course = waiting.course;
        let step = waiting.step.unwrap_or_else(|| course.open(world, now));
        if step.takes_number() {
            numbered.entry(course.region).or_default().push((index, course, step));
        } else {
            alone.push(vec![(index, course, step)]);
        }
    }
    alone.extend(numbered.into_values());
    alone
}

type Outcomes<'a> = Vec<(usize, Course<'a>, Result<Outcome, String>)>;

async fn submit_in_order<'a>(app: &App, steps: Steps<'a>) -> Result<Outcomes<'a>, DemoError> {
    let mut outcomes = Vec::with_capacity(steps.len());
    for (index, mut course, step) in steps {
        course.steps += 1;
        let request = step.request(&course, course.steps);
        let described = format!("{} {:?}", course.procedure.id, course.fate);
        let app = app.clone();
        // A task of its own, so that all cores decide.
        let submitted = tokio::spawn(async move { app.submit(request).await });
        let submitted = submitted.await.map_err(|error| AppError::Internal(error.to_string()))?;
        let outcome = match submitted {
            Ok(outcome) => Ok(outcome),
            Err(AppError::Refused(refused)) => Err(format!("{described}: {refused}")),
            Err(error) => return Err(error.into()),
        };
        outcomes.push((index, course, outcome));
    }
    Ok(outcomes)
}
