//! `beian guide`: guidance for a day, a place and a kind of applicant.

mod page;

use anyhow::anyhow;
use beian_domain::{
    counting::Moment,
    guide::Enquiry,
    identity::RegionCode,
    procedure::{ApplicantKind, FilingObject},
};
use beian_services::config;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use clap::{Args, ValueEnum};
use serde::de::{DeserializeOwned, value::StrDeserializer};

use super::{Exit, table};

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Guide {
    /// Who asks: interconnecting-unit, access-provider, data-centre, virtual-host-provider,
    /// commercial-information-service, information-service, using-unit, individual
    #[arg(long, value_name = "KIND", value_parser = word::<ApplicantKind>)]
    applicant: ApplicantKind,
    /// What there is to file, once for each: unit, website, access-provider, data-centre, host [default: unit]
    #[arg(long = "object", value_name = "OBJECT", value_parser = word::<FilingObject>)]
    objects: Vec<FilingObject>,
    /// The website is commercial
    #[arg(long)]
    commercial: bool,
    /// Circumstances that hold, once for each (ids of law/circumstances.toml, such as prior_approval)
    #[arg(long = "circumstance", value_name = "ID")]
    circumstances: Vec<String>,
    /// Day of formal connection (a day, YYYY-MM-DD) [default: not yet connected]
    #[arg(long, value_name = "DAY")]
    connected: Option<NaiveDate>,
    /// Place of the unit (a region code of 6 digits) [default: that of maintenance]
    #[arg(long, value_name = "REGION")]
    unit: Option<RegionCode>,
    /// Place from which the system is maintained (a region code of 6 digits) [default: that of the unit]
    #[arg(long, value_name = "REGION")]
    maintained: Option<RegionCode>,
    /// Place where the server stands (a region code of 6 digits) [default: that of maintenance]
    #[arg(long, value_name = "REGION")]
    hosted: Option<RegionCode>,
    /// The day whose law answers (a day, YYYY-MM-DD) [default: today in Shanghai]
    #[arg(long, value_name = "DAY")]
    on: Option<NaiveDate>,
    /// Whether the offices are open then (a moment, RFC 3339, such as 2026-03-02T10:00:00+08:00)
    #[arg(long, value_name = "MOMENT")]
    at: Option<DateTime<FixedOffset>>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    law: config::Law,
}

const AFTER_HELP: &str = "At least one place is needed. Example:\n  \
beian guide --applicant using-unit --object website --connected 2026-03-02 --maintained 451100 --hosted 110105";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// A word of the rule files; hyphens may stand for its underscores.
fn word<Word: DeserializeOwned>(text: &str) -> Result<Word, serde::de::value::Error> {
    let text = text.replace('-', "_");
    Word::deserialize(StrDeserializer::new(&text))
}

impl Guide {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let rulebook = self.law.rulebook()?;
        let enquiry = Enquiry {
            applicant: self.applicant,
            objects: self.objects,
            commercial: self.commercial,
            circumstances: self.circumstances,
            connected_on: self.connected,
            unit: self.unit,
            maintained: self.maintained,
            hosted: self.hosted,
            on: self.on.unwrap_or_else(|| Moment::from_utc(Utc::now()).date()),
            at: self.at.map(|at| Moment::from_utc(at.to_utc())),
        };
        let answer = rulebook.guide(&enquiry).map_err(|error| anyhow!("{}", error.message()))?;
        table::print(&match self.format {
            Format::Table => page::page(&answer),
            Format::Json => serde_json::to_string_pretty(&answer)?,
        });
        Ok(Exit::Done)
    }
}
