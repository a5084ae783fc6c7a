//! `beian law penalties` and `beian law retention`

use anyhow::anyhow;
use beian_domain::{
    identity::RegionCode,
    law::{Citation, RecordKind, RetentionQuestion},
    message::Bilingual,
    procedure::ApplicantKind,
    rulebook::{CitedOn, Rulebook},
};
use beian_services::config;
use chrono::NaiveDate;
use clap::Args;
use serde::de::DeserializeOwned;

use super::{day, sources};
use crate::cli::{
    Exit,
    table::{Format, print_rows},
};

#[derive(Debug, Args)]
pub(in crate::cli) struct Penalties {
    /// Id of the act, such as filing_neglected [default: every act]
    #[arg(long)]
    act: Option<String>,
    /// The day of the act (a day, YYYY-MM-DD) [default: today in Shanghai]
    #[arg(long)]
    on: Option<NaiveDate>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    law: config::Law,
}

impl Penalties {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let rulebook = self.law.rulebook()?;
        let on = day(self.on);
        if let Some(unknown) = self.act.as_ref().and_then(|act| rulebook.act_unknown(act)) {
            return Err(anyhow!("{unknown}"));
        }
        let penalties = rulebook.penalties_on(self.act.as_deref(), on).into_iter();
        let rows = penalties.map(|penalty| {
            let acts = penalty.acts.iter().filter_map(|act| rulebook.punishable_act(act));
            let acts: Vec<_> = acts.map(|act| both(&act.title)).collect();
            let subjects: Vec<_> = penalty.subjects.iter().map(|subject| subject.as_str()).collect();
            let last = penalty.last_day.map(|last| last.to_string()).unwrap_or_default();
            vec![
                penalty.id.clone(),
                acts.join("\n"),
                subjects.join(", "),
                both(&penalty.told()),
                cited(&rulebook, &penalty.cite, on),
                format!("{} – {last}", penalty.first_day),
            ]
        });
        print_rows(self.format, &["id", "act", "who", "sanctions", "source", "days"], rows.collect())?;
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Retention {
    /// The day the record is made (a day, YYYY-MM-DD) [default: today in Shanghai]
    #[arg(long)]
    on: Option<NaiveDate>,
    /// Kind of record: logs, published_content, unlawful_content, inspection_findings [default: all]
    #[arg(long, value_parser = word::<RecordKind>)]
    records: Option<RecordKind>,
    /// Who makes it, such as using_unit or data_centre [default: anybody]
    #[arg(long, value_parser = word::<ApplicantKind>)]
    applicant: Option<ApplicantKind>,
    /// Where (a region code of 6 digits) [default: national rules only]
    #[arg(long)]
    place: Option<RegionCode>,
    /// Also what an undertaking promises
    #[arg(long)]
    promised: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    law: config::Law,
}

impl Retention {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let rulebook = self.law.rulebook()?;
        let Self { records, applicant, place, promised, .. } = self;
        let question = RetentionQuestion { on: day(self.on), records, applicant, place, promised };
        let rows = rulebook.retention(&question).into_iter().map(|kept| {
            let until = kept.until.map(|until| until.to_string()).unwrap_or_default();
            let cite = cited(&rulebook, &kept.rule.cite, question.on);
            vec![kept.rule.id.clone(), both(&kept.rule.told()), both(&kept.rule.who), until, cite]
        });
        print_rows(self.format, &["id", "records and length", "who", "until", "source"], rows.collect())?;
        Ok(Exit::Done)
    }
}

/// A word of the rule files; a hyphen is as good as an underscore.
fn word<Word: DeserializeOwned>(text: &str) -> Result<Word, String> {
    serde_json::from_value(text.replace('-', "_").into()).map_err(|error| error.to_string())
}

fn both(text: &Bilingual) -> String {
    format!("{}\n{}", text.zh, text.en)
}

fn cited(rulebook: &Rulebook, cite: &[Citation], on: NaiveDate) -> String {
    let cited: Vec<_> = cite.iter().map(|citation| CitedOn::new(citation.clone(), rulebook.sources(), on)).collect();
    sources(&cited)
}
