//! `beian what-if`: cases decided once more under other rules or on another premise; nothing is recorded.

use std::collections::BTreeMap;

use anyhow::bail;
use beian_domain::{
    deadline::{DeadlineId, Ending},
    identity::RegionCode,
    message::Message,
    procedure::ProcedureId,
    what_if::{Difference, Limit, Premise, Stopped, Supposed},
};
use beian_projections::read::OrganScope;
use beian_services::{
    config::{Law, Storage},
    what_if::{OpenCases, suppose_cases, suppose_open},
};
use chrono::NaiveDate;
use clap::Args;
use uuid::Uuid;

use super::{
    Exit,
    backend::Backend,
    report::projected,
    table::{self, Format, print_rows},
};

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct WhatIf {
    /// The case (its id) [default: every open case]
    case: Option<Uuid>,
    /// Of the open cases, only those of this organ and those below it (a region code of 6 digits)
    #[arg(long, conflicts_with = "case")]
    organ: Option<RegionCode>,
    /// Of the open cases, only those under this procedure (its id)
    #[arg(long, value_name = "PROCEDURE", conflicts_with = "case")]
    of: Option<String>,
    /// Opened under this procedure instead (its id)
    #[arg(long)]
    procedure: Option<String>,
    /// Without this event and whatever its command led to (its place in the case, from 1)
    #[arg(long, value_name = "EVENT", requires = "case")]
    without: Option<u64>,
    /// With this clock standing still (its id in the case, such as T27-1)
    #[arg(long, value_name = "DEADLINE", requires_all = ["case", "from", "until"])]
    stop: Option<String>,
    /// First day on which it stands still (a day)
    #[arg(long, value_name = "DAY", requires = "stop")]
    from: Option<NaiveDate>,
    /// First day on which it counts again (a day)
    #[arg(long, value_name = "DAY", requires = "stop")]
    until: Option<NaiveDate>,
    /// With this day off, once for each (a day)
    #[arg(long, value_name = "DAY")]
    off: Vec<NaiveDate>,
    /// With this day worked, once for each (a day)
    #[arg(long, value_name = "DAY")]
    worked: Vec<NaiveDate>,
    /// Count by procedure and organ instead of listing
    #[arg(long)]
    summary: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    law: Law,
    #[command(flatten)]
    storage: Storage,
}

const AFTER_HELP: &str = "Examples:\n  \
beian what-if --law new-rules --summary\n  \
beian what-if 0f8f… --stop T27-1 --from 2026-03-11 --until 2026-03-16";

/// How many cases of a procedure and organ were looked at, and what of them would differ.
#[derive(Default)]
struct Counts {
    cases: usize,
    differing: usize,
    due: usize,
    refused: usize,
    standing: usize,
}

impl WhatIf {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let is_otherwise = self.law.law.is_some() || self.procedure.is_some() || self.without.is_some();
        if !is_otherwise && self.stop.is_none() && self.off.is_empty() && self.worked.is_empty() {
            bail!("{}", Message::new("what_if_nothing_supposed"));
        }
        let backend = Backend::open(&self.storage, &self.law).await?;
        let (projector, read_models) = projected(&backend).await?;
        let name = Message::new("what_if_supposed").zh();
        let rulebook = backend.rulebook.with_days(&self.off, &self.worked, &name);
        let (mut rows, mut counts) = (Vec::new(), BTreeMap::<(String, String), Counts>::new());
        let tell = |case_id: Uuid, supposed: Supposed| {
            let filing = supposed.real.filing.as_deref();
            let (procedure, organ) =
                filing.map(|filing| (filing.procedure.to_string(), filing.organ.to_string())).unwrap_or_default();
            counts.entry((procedure.clone(), organ.clone())).or_default().add(&supposed);
            if !self.summary {
                let told = supposed.differences.iter().map(cells);
                rows.extend(
                    told.map(|told| [vec![organ.clone(), procedure.clone(), case_id.to_string()], told].concat()),
                );
            }
        };
        let premise = self.premise();
        match self.case {
            Some(case) => suppose_cases(&read_models, &[case], &premise, &rulebook, tell).await?,
            None => suppose_open(&read_models, &self.which(), &premise, &rulebook, tell).await?,
        }
        drop(projector);
        backend.close(None).await;
        let (cases, differing) =
            counts.values().fold((0, 0), |(cases, differing), of| (cases + of.cases, differing + of.differing));
        table::say(&format!("{cases} cases decided once more, {differing} would differ"));
        if self.summary {
            let header = ["procedure", "organ", "cases", "differing", "due", "refused", "standing"];
            let told = counts.into_iter().map(|((procedure, organ), of)| {
                let numbers =
                    [of.cases, of.differing, of.due, of.refused, of.standing].map(|number| number.to_string());
                [vec![procedure, organ], numbers.to_vec()].concat()
            });
            print_rows(self.format, &header, told.collect())?;
        } else {
            let header = ["organ", "procedure", "case", "what", "of", "real", "supposed", "why"];
            print_rows(self.format, &header, rows)?;
        }
        Ok(Exit::Done)
    }

    fn premise(&self) -> Premise {
        let stopped = self.stop.clone().zip(self.from.zip(self.until));
        Premise {
            procedure: self.procedure.clone().map(ProcedureId),
            without: self.without,
            stopped: stopped.map(|(id, (from, until))| Stopped { deadline: DeadlineId(id), from, until }),
        }
    }

    fn which(&self) -> OpenCases {
        let organ = self.organ.map_or(OrganScope::All, OrganScope::AndBelow);
        OpenCases { organ, procedure: self.of.clone().map(ProcedureId) }
    }
}

impl Counts {
    fn add(&mut self, supposed: &Supposed) {
        self.cases += 1;
        self.differing += usize::from(!supposed.differences.is_empty());
        for difference in &supposed.differences {
            match difference {
                Difference::Refused { .. } => self.refused += 1,
                Difference::Status { .. } | Difference::Stage { .. } => self.standing += 1,
                Difference::Deadline { .. } => self.due += 1,
            }
        }
    }
}

/// What, of what, as it is, as it would be, and why.
fn cells(difference: &Difference) -> Vec<String> {
    let option = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    match difference {
        Difference::Refused { sequence, name, refused } => {
            let of = sequence.map_or_else(|| name.clone(), |sequence| format!("{sequence} {name}"));
            let why = refused.0.iter().map(|refusal| {
                let cite = refusal.cite.iter().map(|citation| format!(" [{citation}]")).collect::<String>();
                format!("{}{cite}", refusal.message)
            });
            let why = why.collect::<Vec<_>>().join("; ");
            ["refused".to_owned(), of, "done".to_owned(), "refused".to_owned(), why].to_vec()
        }
        Difference::Status { real, supposed } => {
            ["status", "", real.as_str(), supposed.as_str(), ""].map(str::to_owned).to_vec()
        }
        Difference::Stage { real, supposed } => {
            ["stage".to_owned(), String::new(), option(real), option(supposed), String::new()].to_vec()
        }
        Difference::Deadline { id, clock, real, supposed } => {
            let why = clock.cite.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            ["deadline".to_owned(), id.0.clone(), limit(*real), limit(*supposed), why].to_vec()
        }
    }
}

fn limit(limit: Option<Limit>) -> String {
    let Some(Limit { due, ended }) = limit else { return "-".to_owned() };
    let due = due.map_or_else(|| "open".to_owned(), |due| due.date().to_string());
    match ended {
        None => due,
        Some((Ending::Done, false)) => format!("{due} met"),
        Some((Ending::Done, true)) => format!("{due} met late"),
        Some((Ending::Lapsed, _)) => format!("{due} lapsed"),
        Some((Ending::Cancelled, _)) => format!("{due} cancelled"),
    }
}
