//! `beian law show`

use anyhow::anyhow;
use beian_domain::{
    identity::RegionCode,
    message::{Bilingual, Message},
    procedure::{Procedure, ProcedureId},
    rulebook::Rulebook,
};
use beian_services::config;
use chrono::NaiveDate;
use clap::Args;

use super::{chain, day, place, sources, told, widest};
use crate::cli::{
    Exit,
    table::{self, Format, print_rows},
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// Id of a procedure, such as yunnan
    procedure: Option<String>,
    /// On which day (a day, YYYY-MM-DD) [default: today in Shanghai]
    #[arg(long)]
    on: Option<NaiveDate>,
    /// The rules that apply there, the most local first (a region code of 6 digits)
    #[arg(long, conflicts_with = "procedure")]
    place: Option<RegionCode>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    law: config::Law,
}

impl Show {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let rulebook = self.law.rulebook()?;
        let on = day(self.on);
        match (self.procedure, self.place) {
            (Some(id), _) => {
                let found = rulebook.procedure(&ProcedureId(id), on).map_err(|error| anyhow!("{}", error.message()))?;
                show(&rulebook, &[found], on, self.format)?;
            }
            (None, Some(place)) => {
                let found = rulebook.procedures_in_force(&place, on);
                if found.is_empty() {
                    table::say(&Message::new("no_procedure_there").with("day", on).to_string());
                }
                show(&rulebook, &found, on, self.format)?;
            }
            (None, None) => list(&rulebook, on, self.format)?,
        }
        Ok(Exit::Done)
    }
}

/// Every procedure in force, one line each.
fn list(rulebook: &Rulebook, on: NaiveDate, format: Format) -> anyhow::Result<()> {
    let found = rulebook.procedures().filter(|procedure| procedure.in_force.on(on)).map(|procedure| {
        let days = &procedure.in_force;
        let last = days.last_day.map(|last| last.to_string()).unwrap_or_default();
        let title = format!("{}\n{}", procedure.title.zh, procedure.title.en);
        let place = String::from(procedure.jurisdiction);
        vec![procedure.id.to_string(), title, place, days.first_day.to_string(), last]
    });
    print_rows(format, &["procedure", "title", "place", "first day", "last day"], found.collect())
}

/// Every line of some procedures: for people one after the other, otherwise as one list of rows.
fn show(rulebook: &Rulebook, procedures: &[&Procedure], on: NaiveDate, format: Format) -> anyhow::Result<()> {
    if format != Format::Table {
        let header = ["procedure", "key", "rule", "source", "stated in"];
        let rows = procedures.iter().flat_map(|procedure| rows(rulebook, procedure, on));
        return print_rows(format, &header, rows.collect());
    }
    for procedure in procedures {
        table::print(&heading(rulebook, procedure));
        let lines = rulebook.lines(&procedure.id, on);
        let width = widest(&lines);
        lines.iter().for_each(|line| table::print(&told(line, width)));
    }
    if let Some(regime) = rulebook.inspection_regime(on) {
        let cite = regime.cite.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let Bilingual { zh, en } = &regime.title;
        table::print(&format!("\n监督检查依据 / inspections rest on: {zh} / {en} [{cite}]"));
    }
    Ok(())
}

fn heading(rulebook: &Rulebook, procedure: &Procedure) -> String {
    let days = &procedure.in_force;
    let last = days.last_day.map(|last| last.to_string()).unwrap_or_default();
    let Procedure { id, title, .. } = procedure;
    let made_of = chain(rulebook.chain(id));
    format!("\n{id}  {} / {}\n{} – {last}\n{made_of}", title.zh, title.en, days.first_day)
}

fn rows(rulebook: &Rulebook, procedure: &Procedure, on: NaiveDate) -> Vec<Vec<String>> {
    let rows = rulebook.lines(&procedure.id, on).into_iter().map(|line| {
        let (cited, stated) = (sources(&line.cite), place(&line.origin));
        vec![procedure.id.to_string(), line.key, line.value, cited, stated]
    });
    rows.collect()
}
