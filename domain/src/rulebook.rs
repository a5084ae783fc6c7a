//! The rulebook (规则库): every instrument, document, procedure and form, read once and asked as of a day.
//!
//! A folder of one's own packs may be laid over the built-in files; a file of the same path replaces the built-in one.

mod agenda;
mod check;
mod compare;
mod files;
mod finding;
mod line;
mod lines;
mod owed;
mod pack;
mod read;
mod sanctions;
mod survey;

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::NaiveDate;

pub use agenda::Agenda;
pub use compare::{Change, Difference, Side, changes};
pub use finding::{Finding, Severity};
pub use line::{CitedOn, Origin, RuleLine};

use crate::{
    alert::{Ladders, WatchRules},
    calendar::Calendar,
    form::Form,
    identity::{RegionCode, Regions},
    law::{Circumstance, Decisions, InspectionRegime, Penalty, PunishableAct, RetentionRule, Sources},
    message::Message,
    procedure::{GeneralRule, Jurisdiction, Procedure, ProcedureId},
};
use files::Files;
use pack::Pack;

static BUILTIN: LazyLock<Rulebook> = LazyLock::new(|| {
    let (rulebook, findings) = read::read(Files::builtin());
    assert!(findings.is_empty(), "the built-in rulebook does not read: {findings:?}");
    rulebook
});

/// Everything the law and the local rules say, as data.
#[derive(Debug, Clone)]
pub struct Rulebook {
    sources: Sources,
    circumstances: Vec<Circumstance>,
    decisions: Decisions,
    regimes: Vec<InspectionRegime>,
    acts: Vec<PunishableAct>,
    penalties: Vec<Penalty>,
    retention: Vec<RetentionRule>,
    alerts: Ladders,
    calendar: Calendar,
    procedures: BTreeMap<ProcedureId, Procedure>,
    general: Vec<GeneralRule>,
    forms: BTreeMap<String, Form>,
    earlier_forms: BTreeMap<(String, u32), Form>,
    packs: Vec<Pack>,
    files: Files,
    version: String,
}

/// Why there is no procedure for a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcedureError {
    /// No file describes it, or it is only a base for others.
    #[error("there is no procedure {0}")]
    Unknown(ProcedureId),
    /// It does not apply on the day.
    #[error("procedure {id} is not in force on {on}, only from {first_day} to {last_day:?}")]
    NotInForce {
        /// The procedure.
        id: ProcedureId,
        /// The day asked about.
        on: NaiveDate,
        /// Its first day.
        first_day: NaiveDate,
        /// Its last day, if it has ended.
        last_day: Option<NaiveDate>,
    },
}

impl ProcedureError {
    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            Self::Unknown(id) => Message::new("procedure_unknown").with("procedure", id),
            Self::NotInForce { id, on, first_day, last_day } => {
                let message = match last_day {
                    Some(last) => Message::new("procedure_not_in_force").with("last", last),
                    None => Message::new("procedure_not_yet_in_force"),
                };
                message.with("procedure", id).with("day", on).with("first", first_day)
            }
        }
    }
}

impl Rulebook {
    /// The rulebook inside the program.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The built-in rulebook with files laid over it: paths as in `domain/` (`procedures/hezhou.toml`) and their text.
    ///
    /// Fails with every fault that keeps a file from being read; [`Rulebook::check`] finds the rest.
    pub fn load<Text: Into<Vec<u8>>>(files: impl IntoIterator<Item = (String, Text)>) -> Result<Self, Vec<Finding>> {
        let (rulebook, findings) = read::read(Files::builtin().with(files));
        if findings.is_empty() { Ok(rulebook) } else { Err(findings) }
    }

    /// What is wrong or doubtful in the rules themselves.
    pub fn check(&self) -> Vec<Finding> {
        check::check(self)
    }

    /// Instruments and documents.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What rules may hang on, in the order of its file.
    pub fn circumstances(&self) -> &[Circumstance] {
        &self.circumstances
    }

    /// How unclear places were read, and which rows of the collected tables no rule stands for.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// A procedure, as of a day.
    pub fn procedure(&self, id: &ProcedureId, on: NaiveDate) -> Result<&Procedure, ProcedureError> {
        let procedure = self.procedures.get(id).ok_or_else(|| ProcedureError::Unknown(id.clone()))?;
        let days = &procedure.in_force;
        if days.on(on) {
            return Ok(procedure);
        }
        Err(ProcedureError::NotInForce { id: id.clone(), on, first_day: days.first_day, last_day: days.last_day })
    }

    /// All procedures, of every time.
    pub fn procedures(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.values()
    }

    /// The procedures that apply in a region on a day, the most local first.
    pub fn procedures_in_force(&self, region: &RegionCode, on: NaiveDate) -> Vec<&Procedure> {
        let applies = |procedure: &&Procedure| procedure.jurisdiction.covers(region) && procedure.in_force.on(on);
        let mut found: Vec<_> = self.procedures().filter(applies).collect();
        found.sort_by_key(|procedure| match procedure.jurisdiction {
            Jurisdiction::Region(own) => (0, Some(own.level())),
            Jurisdiction::Nation => (1, None),
        });
        found
    }

    /// Duties to file that stand where no procedure of the place is known, of every time.
    pub fn general_rules(&self) -> impl Iterator<Item = &GeneralRule> {
        self.general.iter()
    }

    /// The form with this id, in its newest version.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.get(id)
    }

    /// The form with this id as it was in a version, the newest or an earlier one.
    pub fn form_version(&self, id: &str, version: u32) -> Option<&Form> {
        let newest = self.form(id).filter(|form| form.version == version);
        newest.or_else(|| self.earlier_forms.get(&(id.to_owned(), version)))
    }

    /// All forms, each in its newest version.
    pub fn forms(&self) -> impl Iterator<Item = &Form> {
        self.forms.values()
    }

    /// When to warn of time limits, and whom.
    pub fn alerts(&self) -> &Ladders {
        &self.alerts
    }

    /// From which rules it follows which rungs come when.
    pub fn watch_rules(&self) -> WatchRules {
        WatchRules { calendar: self.calendar.version().to_owned(), ladders: self.alerts.version() }
    }

    /// Working days and days off.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The same rules with other days of the nation off and worked, named so in whatever is counted by them.
    #[must_use]
    pub fn with_days(&self, off: &[NaiveDate], worked: &[NaiveDate], name: &str) -> Self {
        Self { calendar: self.calendar.with_days(off, worked, name), ..self.clone() }
    }

    /// The table of regions.
    pub fn regions(&self) -> &Regions {
        Regions::builtin()
    }

    /// Short hash of all files, stored with what was decided under them.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Every fault and doubt in files laid over the built-in rulebook, also in those that cannot be read.
pub fn check<Text: Into<Vec<u8>>>(files: impl IntoIterator<Item = (String, Text)>) -> Vec<Finding> {
    let (rulebook, mut findings) = read::read(Files::builtin().with(files));
    for finding in rulebook.check() {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}
