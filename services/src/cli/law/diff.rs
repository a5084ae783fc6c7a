//! `beian law diff`

use anyhow::anyhow;
use beian_domain::{
    identity::RegionCode,
    message::Message,
    procedure::{Procedure, ProcedureId},
    rulebook::{Change, Difference, RuleLine, Rulebook, Side},
};
use beian_services::config;
use chrono::NaiveDate;
use clap::{Args, error::ErrorKind};

use super::{day, place, sources, told, widest};
use crate::cli::{
    Exit,
    table::{self, Format, print_rows},
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Diff {
    /// Ids of two procedures; or of one, which is then compared on two days
    #[arg(num_args = 0..=2, value_name = "PROCEDURE")]
    procedures: Vec<String>,
    /// On which day (a day, YYYY-MM-DD) [default: today in Shanghai]
    #[arg(long)]
    on: Option<NaiveDate>,
    /// The day of the other side (a day, YYYY-MM-DD) [default: that of --on]
    #[arg(long)]
    and: Option<NaiveDate>,
    /// The rules that apply there (a region code of 6 digits) [default: the law as a whole]
    #[arg(long, conflicts_with = "procedures")]
    place: Option<RegionCode>,
    /// The place of the other side (a region code of 6 digits) [default: that of --place]
    #[arg(long, requires = "place")]
    and_place: Option<RegionCode>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    law: config::Law,
}

impl Diff {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        if self.and.is_none() && self.and_place.is_none() && self.procedures.len() < 2 {
            let told = Message::new("diff_one_sided").to_string();
            clap::Error::raw(ErrorKind::MissingRequiredArgument, format!("{told}\n")).exit();
        }
        let rulebook = self.law.rulebook()?;
        let (on, and) = (day(self.on), day(self.and.or(self.on)));
        let found = match (self.procedures.as_slice(), self.place) {
            ([], None) => vec![(String::new(), rulebook.compare_days(on, and))],
            ([], Some(place)) => {
                let other = self.and_place.unwrap_or(place);
                let side = |place, on| Side { procedures: rulebook.procedures_in_force(&place, on), on };
                compared(&rulebook, &side(place, on), &side(other, and))
            }
            ([one], _) => compared(&rulebook, &successors(&rulebook, one, on)?, &successors(&rulebook, one, and)?),
            ([one, other, ..], _) => {
                let side = |procedure, on| Side { procedures: vec![procedure], on };
                let (one, other) = (named(&rulebook, one)?, named(&rulebook, other)?);
                compared(&rulebook, &side(one, on), &side(other, and))
            }
        };
        if found.iter().all(|(_, changes)| changes.is_empty()) {
            table::say(&Message::new("nothing_differs").to_string());
        }
        print(self.format, &found)?;
        Ok(Exit::Done)
    }
}

/// What differs, by the procedures compared; these are empty for the law as a whole.
type Found = Vec<(String, Vec<Change>)>;

/// The procedure with this id, of whatever time.
fn named<'a>(rulebook: &'a Rulebook, id: &str) -> anyhow::Result<&'a Procedure> {
    let unknown = || Message::new("procedure_unknown").with("procedure", id);
    rulebook.procedures().find(|procedure| procedure.id.0 == id).ok_or_else(|| anyhow!("{}", unknown()))
}

/// A procedure, or whichever of its successors and predecessors applies on the day.
fn successors<'a>(rulebook: &'a Rulebook, id: &str, on: NaiveDate) -> anyhow::Result<Side<'a>> {
    named(rulebook, id)?;
    let asked = ProcedureId(id.to_owned());
    let fits = |procedure: &&Procedure| procedure.id.family() == asked.family() && procedure.in_force.on(on);
    Ok(Side { procedures: rulebook.procedures().filter(fits).collect(), on })
}

fn compared(rulebook: &Rulebook, before: &Side<'_>, after: &Side<'_>) -> Found {
    let differences = rulebook.compare(before, after).into_iter();
    differences.map(|difference| (matter(&difference), difference.changes)).collect()
}

/// `yunnan`, `yunnan → hezhou`
fn matter(difference: &Difference<'_>) -> String {
    let id = |procedure: Option<&Procedure>| procedure.map_or_else(|| "-".to_owned(), |found| found.id.to_string());
    let (before, after) = (id(difference.before), id(difference.after));
    if before == after { before } else { format!("{before} → {after}") }
}

/// For people as a text with `-` and `+`, otherwise a row for each change.
fn print(format: Format, found: &Found) -> anyhow::Result<()> {
    if format != Format::Table {
        let header = ["", "procedure", "key", "before", "after", "source", "stated in"];
        let rows = found.iter().flat_map(|(matter, changes)| changes.iter().map(|change| row(matter, change)));
        return print_rows(format, &header, rows.collect());
    }
    for (matter, changes) in found.iter().filter(|(_, changes)| !changes.is_empty()) {
        if !matter.is_empty() {
            table::print(&format!("\n{matter}"));
        }
        let width = widest(changes.iter().flat_map(|change| change.before.iter().chain(&change.after)));
        for Change { before, after, .. } in changes {
            let signed = before.iter().map(|line| ("-", line)).chain(after.iter().map(|line| ("+", line)));
            signed.for_each(|(sign, line)| table::print(&format!("{sign} {}", told(line, width))));
        }
    }
    Ok(())
}

fn row(matter: &str, Change { key, before, after }: &Change) -> Vec<String> {
    let sign = match (before, after) {
        (None, _) => "+",
        (_, None) => "-",
        (Some(_), Some(_)) => "~",
    };
    let value = |line: &Option<RuleLine>| line.as_ref().map(|line| line.value.clone()).unwrap_or_default();
    let shown = after.as_ref().or(before.as_ref());
    let cited = shown.map(|line| sources(&line.cite)).unwrap_or_default();
    let stated = shown.map(|line| place(&line.origin)).unwrap_or_default();
    vec![sign.to_owned(), matter.to_owned(), key.clone(), value(before), value(after), cited, stated]
}
