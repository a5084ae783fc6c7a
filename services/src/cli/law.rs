//! `beian law check` and `beian law show`.

use std::path::PathBuf;

use anyhow::anyhow;
use beian_domain::{
    counting::Moment,
    identity::RegionCode,
    procedure::{Procedure, ProcedureId},
    rulebook::{self, Finding, Rulebook, Severity},
};
use beian_services::config::{self, rule_files};
use chrono::{NaiveDate, Utc};
use clap::Subcommand;

use super::{Exit, table};

#[derive(Debug, Subcommand)]
pub(super) enum Law {
    /// Checks the built-in rules, with a folder laid over them: every fault and doubt with its place
    Check {
        /// Folder of rule files, paths as in domain/: procedures/, forms/ (a path)
        dir: Option<PathBuf>,
    },
    /// Shows the procedures in force, or one in full
    Show {
        /// Id of a procedure, such as yunnan
        procedure: Option<String>,
        /// On which day (a day, YYYY-MM-DD) [default: today in Shanghai]
        #[arg(long)]
        on: Option<NaiveDate>,
        /// Only procedures that apply there (a region code of 6 digits)
        #[arg(long)]
        place: Option<RegionCode>,
        #[command(flatten)]
        law: config::Law,
    },
}

impl Law {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Check { dir } => check(dir),
            Self::Show { procedure, on, place, law } => {
                let on = on.unwrap_or_else(|| Moment::from_utc(Utc::now()).date());
                show(&*law.rulebook()?, procedure, on, place)
            }
        }
    }
}

fn check(dir: Option<PathBuf>) -> anyhow::Result<Exit> {
    let files = dir.as_deref().map(rule_files).transpose()?.unwrap_or_default();
    let mut findings = rulebook::check(files);
    findings.sort_by_key(|finding| (finding.severity, finding.file.clone(), finding.line));
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if !findings.is_empty() {
        let header = ["", "file", "line", "key", "理由", "reason"];
        table::print(&table::table(&header, findings.iter().map(line_of)));
    }
    table::print(&format!("{errors} errors, {} warnings", findings.len() - errors));
    Ok(if errors > 0 { Exit::FaultsFound } else { Exit::Done })
}

fn line_of(finding: &Finding) -> Vec<String> {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let line = finding.line.map(|line| line.to_string()).unwrap_or_default();
    let (zh, en) = (finding.message.zh(), finding.message.en());
    vec![severity.to_owned(), finding.file.clone(), line, finding.key.clone(), zh, en]
}

fn show(
    rulebook: &Rulebook,
    procedure: Option<String>,
    on: NaiveDate,
    place: Option<RegionCode>,
) -> anyhow::Result<Exit> {
    match procedure {
        Some(id) => {
            let found = rulebook.procedure(&ProcedureId(id), on).map_err(|error| anyhow!("{}", error.message()))?;
            show_procedure(found)?;
        }
        None => {
            let applies = |procedure: &&Procedure| {
                procedure.in_force.on(on) && place.is_none_or(|place| procedure.jurisdiction.covers(&place))
            };
            let lines = rulebook.procedures().filter(applies).map(|procedure| {
                let place = String::from(procedure.jurisdiction);
                let days = &procedure.in_force;
                let last = days.last_day.map(|last| last.to_string()).unwrap_or_default();
                let title = format!("{}\n{}", procedure.title.zh, procedure.title.en);
                vec![procedure.id.to_string(), title, place, days.first_day.to_string(), last]
            });
            table::print(&table::table(&["procedure", "title", "place", "first day", "last day"], lines));
        }
    }
    Ok(Exit::Done)
}

fn show_procedure(procedure: &Procedure) -> anyhow::Result<()> {
    table::print(&format!("{}  {} / {}", procedure.id, procedure.title.zh, procedure.title.en));
    let lines = procedure.stages.iter().map(|stage| {
        let limit = stage.limit.as_ref().and_then(|limit| limit.period).map(|period| period.message().to_string());
        let cite = stage.cite.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let title = format!("{} / {}", stage.title.zh, stage.title.en);
        vec![stage.id.clone(), title, limit.unwrap_or_default(), cite]
    });
    table::print(&table::table(&["stage", "title", "limit", "source"], lines));
    table::print(&serde_json::to_string_pretty(procedure)?);
    Ok(())
}
