//! What was played: the cases, and every command's events in the order of the log.

use std::collections::HashMap;

use anyhow::{Context, Result};
use beian_domain::{
    case::{Case, CaseEvent, Filing},
    procedure::NumberScheme,
    register::RegisterEvent,
    rulebook::Rulebook,
};
use beian_projections::{Feed, StoredEvent};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

const PAGE: i64 = 2_000;

/// Kinds of streams that are told again: cases, and the numbers that they take.
const TOLD: [&str; 2] = ["case", "register"];

/// Cases and their steps.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) cases: Vec<Filing>,
    pub(super) steps: Vec<Step>,
    /// Events of all steps, those of number series included.
    pub(super) events: usize,
}

/// What one command recorded.
#[derive(Debug)]
pub(super) struct Step {
    /// Its own place among the steps.
    pub(super) place: usize,
    /// Place of its case.
    pub(super) case: usize,
    pub(super) recorded_at: DateTime<Utc>,
    /// Sequence of the case before it.
    pub(super) expected: i64,
    pub(super) events: Vec<StoredEvent>,
    /// It takes a number of this scheme.
    pub(super) takes: Option<NumberScheme>,
}

impl Story {
    pub(super) async fn read(feed: &Feed) -> Result<Self> {
        let (mut story, mut folded) = (Self::default(), Vec::new());
        // Of each case: its place and that of its last step.
        let mut known = HashMap::new();
        let mut position = 0;
        loop {
            let page = feed.read_after(position, PAGE).await?;
            let Some(last) = page.last() else { break };
            position = last.position;
            for event in page.into_iter().filter(|event| TOLD.contains(&event.aggregate_type.as_str())) {
                story.events += 1;
                story.add(event, &mut folded, &mut known)?;
            }
        }
        for case in folded {
            story.cases.push(*case.filing.context("a case that was opened")?);
        }
        Ok(story)
    }

    /// The first and the last day of a procedure's cases.
    pub(super) fn days(&self, procedure: &str) -> Option<(NaiveDate, NaiveDate)> {
        let of = |step: &&Step| self.cases[step.case].procedure.0 == procedure;
        let mut days = self.steps.iter().filter(of).map(|step| step.recorded_at.date_naive());
        let first = days.next()?;
        Some((first, days.next_back().unwrap_or(first)))
    }

    fn add(
        &mut self,
        event: StoredEvent,
        folded: &mut Vec<Case>,
        known: &mut HashMap<Uuid, (usize, usize)>,
    ) -> Result<()> {
        if event.aggregate_type == "register" {
            let taken: RegisterEvent = serde_json::from_str(&event.payload)?;
            let (RegisterEvent::NumberIssued { case_id, .. } | RegisterEvent::NumberRecorded { case_id, .. }) = taken;
            let (case, step) = *known.get(&case_id).context("a case that takes a number")?;
            self.steps[step].takes = Some(scheme(&folded[case])?);
            return Ok(());
        }
        let recorded_at = DateTime::parse_from_rfc3339(&event.recorded_at)?.to_utc();
        let next = (folded.len(), self.steps.len());
        let (case, step) = known.entry(event.aggregate_id.parse()?).or_insert(next);
        if *case == folded.len() {
            folded.push(Case::default());
        }
        folded[*case].apply(&serde_json::from_str::<CaseEvent>(&event.payload)?);
        // Steps of a case are at different moments, the events of a step at one.
        if self.steps.get(*step).is_some_and(|step| step.recorded_at == recorded_at) {
            self.steps[*step].events.push(event);
        } else {
            *step = self.steps.len();
            let (case, expected) = (*case, event.sequence - 1);
            self.steps.push(Step { place: *step, case, recorded_at, expected, events: vec![event], takes: None });
        }
        Ok(())
    }
}

fn scheme(case: &Case) -> Result<NumberScheme> {
    let filing = case.filing.as_deref().context("a filing")?;
    let procedure = Rulebook::builtin().procedure(&filing.procedure, filing.opened_on)?;
    Ok(procedure.number.as_ref().context("a procedure with numbers")?.scheme)
}
