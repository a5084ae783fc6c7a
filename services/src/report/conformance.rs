//! Conformance (合规性检查): read from the log itself, case after case, not from the read models.

use std::collections::BTreeMap;

use beian_domain::{
    conformance::{Conformance, Deviation},
    counting::Moment,
    message::Message,
    report::{Cell, Grouping, Report, ReportRefusal, ValueKind},
};
use beian_projections::read::OrganScope;
use futures_util::TryStreamExt;

use super::{
    Names, ReportError,
    build::{columns, group_cells, group_columns},
    names::word,
};
use crate::{app::App, mining::Selection, story::tell_cases};

/// Which cases are replayed, and how the answer looks.
#[derive(Debug, Clone)]
pub struct ConformanceQuestion {
    /// Which cases.
    pub selection: Selection,
    /// Count instead of listing what departs.
    pub by: Option<ConformanceBy>,
    /// The moment of asking.
    pub now: Moment,
    /// The most rows that are of use.
    pub most: usize,
}

/// By what conformance is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConformanceBy {
    /// Handling organ (办理机关).
    Organ,
    /// Procedure (办理程序).
    Procedure,
}

impl From<ConformanceBy> for Grouping {
    fn from(by: ConformanceBy) -> Self {
        match by {
            ConformanceBy::Organ => Self::Organ,
            ConformanceBy::Procedure => Self::Procedure,
        }
    }
}

/// A case that was replayed.
struct Replayed {
    case_id: String,
    procedure: String,
    organ: String,
    found: Conformance,
}

/// Sums of a group.
#[derive(Default)]
struct Sums {
    cases: i64,
    conforming: i64,
    acts: i64,
    fitting: i64,
    expected: i64,
    deviations: i64,
}

/// Replays the selected cases as they stand in the log up to a position.
///
/// # Errors
/// [`ReportError`].
pub async fn conformance(
    app: &App,
    names: &Names<'_>,
    head: i64,
    question: ConformanceQuestion,
) -> Result<Report, ReportError> {
    let ConformanceQuestion { selection, by, now, most } = question;
    let scope = names.scope(selection.organ.map_or(OrganScope::All, OrganScope::AndBelow));
    let rulebook = app.rules();
    let cases = tell_cases(app.feed(), head, move |story| {
        let filing = story.case.filing.as_deref().filter(|_| selection.takes(&story.case))?;
        Some(Replayed {
            case_id: filing.case_id.to_string(),
            procedure: filing.procedure.to_string(),
            organ: filing.organ.to_string(),
            found: Conformance::of(&story.events, &rulebook)?,
        })
    });
    let mut cases = std::pin::pin!(cases);
    let (mut rows, mut groups, mut all) = (Vec::new(), BTreeMap::<String, Sums>::new(), Sums::default());
    while let Some(page) = cases.try_next().await? {
        for case in page {
            all.add(&case.found);
            match by {
                Some(ConformanceBy::Organ) => groups.entry(case.organ).or_default().add(&case.found),
                Some(ConformanceBy::Procedure) => groups.entry(case.procedure).or_default().add(&case.found),
                None => rows.extend(case.found.deviations.iter().map(|found| row(names, &case, found))),
            }
        }
        if rows.len() > most {
            return Err(ReportRefusal::TooLong(most).into());
        }
    }
    let (columns, totals) = match by {
        Some(by) => {
            let by = Grouping::from(by);
            let first = group_columns(by);
            let cells = |(name, sums): (&String, &Sums)| [group_cells(names, by, name), sums.cells()].concat();
            rows = groups.iter().map(cells).collect();
            let between = vec![Cell::Empty; first.len() - 1];
            let total = vec![Cell::Both(Message::new("report_total").into())];
            ([first, columns(&SUMS)].concat(), Some([total, between, all.cells()].concat()))
        }
        None => (columns(&LIST), None),
    };
    let notes = vec![Message::new("report_note_conformance").into()];
    let (name, period) = ("conformance", None);
    Ok(Report { name, scope, as_of: now, period, event: head, columns, rows, totals, notes })
}

const LIST: [(&str, ValueKind); 7] = [
    ("case", ValueKind::Word),
    ("procedure", ValueKind::Word),
    ("organ", ValueKind::Word),
    ("organ_name", ValueKind::Text),
    ("deviation", ValueKind::Word),
    ("stage_id", ValueKind::Word),
    ("evidence", ValueKind::Count),
];

const SUMS: [(&str, ValueKind); 5] = [
    ("cases", ValueKind::Count),
    ("conforming", ValueKind::Count),
    ("acts", ValueKind::Count),
    ("deviations", ValueKind::Count),
    ("fitness", ValueKind::Rate),
];

fn row(names: &Names<'_>, case: &Replayed, found: &Deviation) -> Vec<Cell> {
    vec![
        Cell::Text(case.case_id.clone()),
        names.procedure(&case.procedure),
        Cell::Text(case.organ.clone()),
        names.organ(&case.organ),
        word(found.kind.as_str()),
        Cell::Text(found.stage.clone()),
        Cell::Count(found.position),
    ]
}

impl Sums {
    fn add(&mut self, found: &Conformance) {
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        self.cases += 1;
        self.conforming += i64::from(found.deviations.is_empty());
        self.acts += count(found.acts);
        self.fitting += count(found.fitting);
        self.expected += count(found.acts + found.skipped());
        self.deviations += count(found.deviations.len());
    }

    fn cells(&self) -> Vec<Cell> {
        let fitness = if self.expected == 0 { 1000 } else { self.fitting * 1000 / self.expected };
        let counts = [self.cases, self.conforming, self.acts, self.deviations].map(Cell::Count);
        counts.into_iter().chain([Cell::PerMille(fitness)]).collect()
    }
}
