//! Instruments (法律文件) and the regimes of inspection, as of a day.

use async_graphql::{Object, SimpleObject};
use beian_domain::law::{self, Instrument};
use chrono::NaiveDate;

use super::{
    case::Bilingual,
    citation::{Amendment, Citation, Status, citations},
    words::ApplicantKind,
};

/// A law, order or notice, asked as of a day.
pub(super) struct InstrumentObject<'rulebook> {
    pub(super) instrument: &'rulebook Instrument,
    pub(super) on: NaiveDate,
}

/// A law, order or notice (法律文件).
#[Object(name = "Instrument")]
impl InstrumentObject<'_> {
    /// Id used in citations.
    async fn id(&self) -> &str {
        &self.instrument.id
    }

    /// Full title.
    async fn title(&self) -> Bilingual {
        self.instrument.title.clone().into()
    }

    /// Document number (文号).
    async fn number(&self) -> &str {
        &self.instrument.number
    }

    /// Issuing body.
    async fn issuer(&self) -> &str {
        &self.instrument.issuer
    }

    /// Day of issue.
    async fn issued(&self) -> NaiveDate {
        self.instrument.issued
    }

    /// Amendments in the order of their days, also later ones than the day asked about.
    async fn amendments(&self) -> Vec<Amendment> {
        self.instrument.amendments.iter().cloned().map(Amendment::from).collect()
    }

    /// Status on the day asked about (时效性).
    async fn status(&self) -> Status {
        Status::of(self.instrument, self.on)
    }

    /// Where these facts were taken from.
    async fn source(&self) -> &str {
        &self.instrument.source
    }
}

/// The order under which an inspection is held on a day (监督检查依据).
#[derive(SimpleObject)]
pub(super) struct InspectionRegime {
    /// Its id.
    id: String,
    /// Its name.
    title: Bilingual,
    /// First day.
    first_day: NaiveDate,
    /// Last day; none while it stands.
    last_day: Option<NaiveDate>,
    /// Articles on which an inspection rests.
    citations: Vec<Citation>,
    /// What is to be checked besides the procedure's own list.
    items: Vec<RegimeItem>,
    /// Rests on general knowledge or a secondary source.
    verify: bool,
    /// Where it comes from and how it was read.
    why: String,
}

/// One thing that a regime wants checked.
#[derive(SimpleObject)]
struct RegimeItem {
    /// Id within the checklist.
    id: String,
    /// What is checked.
    title: Bilingual,
    /// Asked of these kinds only; of all when empty.
    applicants: Vec<ApplicantKind>,
    /// Where it stands.
    citations: Vec<Citation>,
}

impl InspectionRegime {
    pub(super) fn of(regime: &law::InspectionRegime, on: NaiveDate) -> Self {
        let law::InspectionRegime { id, title, first_day, last_day, cite, items, verify, why } = regime.clone();
        let items = items.into_iter().map(|item| RegimeItem::of(item, on)).collect();
        let citations = citations(&cite, Some(on));
        Self { id, title: title.into(), first_day, last_day, citations, items, verify, why }
    }
}

impl RegimeItem {
    fn of(item: law::RegimeItem, on: NaiveDate) -> Self {
        let law::RegimeItem { id, title, applicants, cite } = item;
        let applicants = applicants.into_iter().map(ApplicantKind::from).collect();
        Self { id, title: title.into(), applicants, citations: citations(&cite, Some(on)) }
    }
}
