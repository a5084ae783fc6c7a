//! `beian form list`, `beian form template` and `beian form import`.

use std::{
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use beian_domain::{
    counting::Moment,
    form::{self, Field, TableFault},
    rulebook::Rulebook,
};
use beian_services::{
    config::Law,
    sheet::{self, LARGEST, SheetKind},
};
use chrono::{NaiveDate, Utc};
use clap::{Args, Subcommand};

use super::{Exit, table};

#[derive(Debug, Subcommand)]
pub(super) enum Form {
    /// Lists the forms with their tables
    List {
        #[command(flatten)]
        law: Law,
    },
    /// Prints a table of a form without rows, as CSV to be filled in
    Template(Chosen),
    /// Reads a filled table and prints it as answers in JSON, or every fault with its row and column
    Import {
        #[command(flatten)]
        chosen: Chosen,
        /// Filled table: XLSX by its name, otherwise CSV in UTF-8 (a path)
        file: PathBuf,
        /// On which day it is handed in (a day, YYYY-MM-DD) [default: today in Shanghai]
        #[arg(long)]
        on: Option<NaiveDate>,
    },
}

/// A table of a form.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Id of the form, such as terminal-user-list
    form: String,
    /// Id of the table's field, where the form has several tables
    #[arg(long)]
    field: Option<String>,
    #[command(flatten)]
    law: Law,
}

impl Form {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::List { law } => list(&*law.rulebook()?),
            Self::Template(chosen) => {
                let header = sheet::template(&chosen.field(&*chosen.law.rulebook()?)?.table_header());
                std::io::stdout().lock().write_all(&header)?;
                Ok(Exit::Done)
            }
            Self::Import { chosen, file, on } => {
                let on = on.unwrap_or_else(|| Moment::from_utc(Utc::now()).date());
                let rulebook = chosen.law.rulebook()?;
                import(chosen.field(&rulebook)?, &file, on, &rulebook)
            }
        }
    }
}

impl Chosen {
    fn field<'rulebook>(&self, rulebook: &'rulebook Rulebook) -> anyhow::Result<&'rulebook Field> {
        let form = rulebook.form(&self.form);
        let unknown = || beian_domain::message::Message::new("form_unknown").with("form", &self.form);
        let form = form.ok_or_else(|| anyhow!("{}", unknown()))?;
        form.table(self.field.as_deref()).map_err(|message| anyhow!("{message}"))
    }
}

fn list(rulebook: &Rulebook) -> anyhow::Result<Exit> {
    let line = |form: &form::Form| {
        let tables = form.tables().map(|field| field.id.as_str()).collect::<Vec<_>>().join(", ");
        vec![form.id.clone(), form.version.to_string(), format!("{}\n{}", form.title.zh, form.title.en), tables]
    };
    table::print(&table::table(&["form", "version", "title", "tables"], rulebook.forms().map(line)));
    Ok(Exit::Done)
}

fn import(field: &Field, file: &Path, on: NaiveDate, rulebook: &Rulebook) -> anyhow::Result<Exit> {
    let is_workbook = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    let kind = if is_workbook { SheetKind::Xlsx } else { SheetKind::Csv };
    let place = || file.display().to_string();
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file).with_context(place)?.take(most).read_to_end(&mut bytes).with_context(place)?;
    let sheet = match sheet::read(kind, &bytes) {
        Ok(sheet) => sheet,
        Err(error) => {
            table::say(&format!("{}: {error}", place()));
            return Ok(Exit::FaultsFound);
        }
    };
    match field.read_table(&sheet, on, rulebook.regions()) {
        Ok(reading) => {
            reading.warnings.iter().for_each(|warning| table::say(&line(warning).join("  ")));
            table::print(&serde_json::to_string_pretty(&reading.answers)?);
            Ok(Exit::Done)
        }
        Err(faults) => {
            let header = ["row", "column", "value", "理由", "reason"];
            table::print(&table::table(&header, faults.iter().map(line)));
            Ok(Exit::FaultsFound)
        }
    }
}

fn line(fault: &TableFault) -> Vec<String> {
    let row = fault.row.map(|row| row.to_string()).unwrap_or_default();
    let (column, value) = (fault.column.clone().unwrap_or_default(), fault.value.clone().unwrap_or_default());
    vec![row, column, value, fault.message.zh(), fault.message.en()]
}
