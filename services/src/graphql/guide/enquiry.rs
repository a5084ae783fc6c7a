//! What is asked.

use async_graphql::{InputObject, Result};
use beian_domain::{counting::Moment, guide};
use chrono::{DateTime, NaiveDate, Utc};

use crate::graphql::{
    Fault,
    scope::organ_code,
    words::{ApplicantKind, FilingObject},
};

/// Most entries of a list in an enquiry.
const MOST_ENTRIES: usize = 50;

/// What somebody wants to know (咨询). A place that is not named is taken to be the nearest that is; one is needed.
#[derive(InputObject)]
pub(in crate::graphql) struct Enquiry {
    /// Who asks.
    applicant: ApplicantKind,
    /// What there is to file; the unit alone if empty. A person's connection counts as the unit.
    #[graphql(default)]
    objects: Vec<FilingObject>,
    /// Whether the website is commercial (经营性).
    #[graphql(default)]
    commercial: bool,
    /// Circumstances that hold, by their ids.
    #[graphql(default)]
    circumstances: Vec<String>,
    /// Day of formal connection (正式联通); absent before it.
    connected_on: Option<NaiveDate>,
    /// Region code of the unit (所在地).
    unit: Option<String>,
    /// Region code of the place from which the system is maintained (系统维护地).
    maintained: Option<String>,
    /// Region code of the place where the server stands (服务器托管地).
    hosted: Option<String>,
    /// The day whose law answers; today if absent.
    on: Option<NaiveDate>,
    /// Asks whether the offices are open at this moment.
    at: Option<DateTime<Utc>>,
}

impl Enquiry {
    pub(in crate::graphql) fn read(self, today: NaiveDate) -> Result<guide::Enquiry, Fault> {
        if self.objects.len() > MOST_ENTRIES || self.circumstances.len() > MOST_ENTRIES {
            return Err(Fault::new("guide_list_too_long").with("max", MOST_ENTRIES));
        }
        let place = |code: Option<String>| code.as_deref().map(organ_code).transpose();
        Ok(guide::Enquiry {
            applicant: self.applicant.into(),
            objects: self.objects.into_iter().map(Into::into).collect(),
            commercial: self.commercial,
            circumstances: self.circumstances,
            connected_on: self.connected_on,
            unit: place(self.unit)?,
            maintained: place(self.maintained)?,
            hosted: place(self.hosted)?,
            on: self.on.unwrap_or(today),
            at: self.at.map(Moment::from_utc),
        })
    }
}
