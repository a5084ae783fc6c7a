//! The law of a day as lines: instruments, procedures, the regime of inspection, penalties, retention.

use chrono::NaiveDate;

use super::{
    Rulebook,
    compare::{Change, changes},
    line::{CitedOn, Origin, RuleLine},
    lines::Lines,
};
use crate::{law::Citation, message::Bilingual};

impl Rulebook {
    /// Everything that is law on a day, one line for each; instruments always, with their status.
    pub fn survey(&self, on: NaiveDate) -> Vec<RuleLine> {
        let mut found: Vec<_> = self.instruments(on);
        let in_force = self.procedures().filter(|procedure| procedure.in_force.on(on));
        found.extend(in_force.map(|procedure| self.headline(procedure, on)));
        found.extend(self.regime(on));
        found.extend(self.sanctions(on));
        found
    }

    /// What became different in law between two days.
    pub fn compare_days(&self, before: NaiveDate, after: NaiveDate) -> Vec<Change> {
        changes(self.survey(before), self.survey(after))
    }

    fn instruments(&self, on: NaiveDate) -> Vec<RuleLine> {
        let file = LawFile::of(self, "law/instruments.toml", on);
        let instruments = self.sources.instruments.iter().enumerate();
        let line = instruments.map(|(index, instrument)| {
            let told = (instrument.status_message(on)).into();
            file.line(format!("instruments.{}", instrument.id), &told, &[], &format!("instrument[{index}]"))
        });
        line.collect()
    }

    fn regime(&self, on: NaiveDate) -> Vec<RuleLine> {
        let file = LawFile::of(self, "law/inspections.toml", on);
        let Some(index) = self.regimes.iter().position(|regime| regime.on(on)) else { return Vec::new() };
        let Some(regime) = self.regimes.get(index) else { return Vec::new() };
        let at = format!("regime[{index}]");
        let items = regime.items.iter().enumerate().map(|(item, asked)| {
            let key = format!("inspections.items.{}", asked.id);
            file.line(key, &asked.title, &asked.cite, &format!("{at}.items[{item}]"))
        });
        std::iter::once(file.line("inspections".to_owned(), &regime.title, &regime.cite, &at)).chain(items).collect()
    }

    fn sanctions(&self, on: NaiveDate) -> Vec<RuleLine> {
        let file = LawFile::of(self, "law/penalties.toml", on);
        let penalties = self.penalties.iter().enumerate().filter(|(_, penalty)| penalty.on(on));
        let mut found: Vec<_> = penalties
            .map(|(index, penalty)| {
                let key = format!("penalties.{}", penalty.id);
                file.line(key, &penalty.told(), &penalty.cite, &format!("penalty[{index}]"))
            })
            .collect();
        let file = LawFile::of(self, "law/retention.toml", on);
        let rules = self.retention.iter().enumerate().filter(|(_, rule)| rule.on(on));
        found.extend(rules.map(|(index, rule)| {
            let key = format!("retention.{}", rule.id);
            file.line(key, &rule.told(), &rule.cite, &format!("retention[{index}]"))
        }));
        found
    }
}

/// A file of the folder `law/`, asked as of a day.
struct LawFile<'a> {
    rulebook: &'a Rulebook,
    file: &'static str,
    lines: Option<Lines<'a>>,
    on: NaiveDate,
}

impl<'a> LawFile<'a> {
    fn of(rulebook: &'a Rulebook, file: &'static str, on: NaiveDate) -> Self {
        Self { rulebook, file, lines: rulebook.files.text(file).and_then(Lines::of), on }
    }

    fn line(&self, key: String, told: &Bilingual, cite: &[Citation], at: &str) -> RuleLine {
        let sources = &self.rulebook.sources;
        let cite = cite.iter().map(|citation| CitedOn::new(citation.clone(), sources, self.on)).collect();
        let line = self.lines.as_ref().and_then(|lines| lines.line_of(at));
        let origin = Origin { file: self.file.to_owned(), line, jurisdiction: None };
        RuleLine { key, value: format!("{} / {}", told.zh, told.en), cite, origin }
    }
}
