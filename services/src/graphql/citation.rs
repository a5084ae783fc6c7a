//! Where a rule stands (依据), and what became of the instrument it rests on (时效性).

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use beian_domain::{
    counting::Moment,
    law::{self, Instrument, InstrumentStatus, Place},
};
use chrono::NaiveDate;

use super::deadline::Sentence;
use crate::app::App;

/// Where a rule stands (依据).
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct Citation {
    /// As written: `order-33 art.12`, `D13 l.338`.
    text: String,
    /// Id of the instrument or source document.
    source: String,
    /// Article of an instrument.
    article: Option<String>,
    /// Line of a source document.
    line: Option<u32>,
    /// The day on which it is cited; none where that is today.
    #[graphql(skip)]
    cited_on: Option<NaiveDate>,
}

#[ComplexObject]
impl Citation {
    /// Status of the instrument on the day on which it is cited, or on another; null for a source document.
    async fn status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day asked about; the day of the case, or the day asked about before, if absent.")]
        on: Option<NaiveDate>,
    ) -> Option<Status> {
        let app = ctx.data_unchecked::<App>();
        let today = || Moment::from_utc(app.clock().now()).date();
        let on = on.or(self.cited_on).unwrap_or_else(today);
        app.rulebook().sources().instrument(&self.source).map(|instrument| Status::of(instrument, on))
    }
}

/// Citations as the interface shows them, with the status of a day, or of today.
pub(super) fn citations(cite: &[law::Citation], cited_on: Option<NaiveDate>) -> Vec<Citation> {
    cite.iter().map(|citation| Citation::of(citation, cited_on)).collect()
}

impl Citation {
    /// One citation, with the status of a day, or of today.
    pub(super) fn of(citation: &law::Citation, cited_on: Option<NaiveDate>) -> Self {
        let (article, line) = match &citation.place {
            Place::Article(article) => (Some(article.clone()), None),
            Place::Line(line) => (None, Some(*line)),
        };
        Self { text: citation.to_string(), source: citation.source.clone(), article, line, cited_on }
    }
}

/// Status of an instrument on a day (时效性).
#[derive(SimpleObject)]
#[graphql(name = "InstrumentStatus")]
pub(super) struct Status {
    /// The day asked about.
    on: NaiveDate,
    /// Where it stands.
    state: InstrumentState,
    /// The same in words.
    told: Sentence,
    /// First day in force.
    first_day: NaiveDate,
    /// Last day in force; none while it stands.
    last_day: Option<NaiveDate>,
    /// The amendment whose text applies; none for the text as issued, or when it is not in force.
    amendment: Option<Amendment>,
    /// What ended it, once it has ended.
    ended_by: Option<String>,
    /// Id of the instrument that took its place, once it has.
    replaced_by: Option<String>,
    /// The entry rests on general knowledge or a secondary source.
    verify: bool,
}

/// Where an instrument stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum InstrumentState {
    /// 尚未施行
    NotYetInForce,
    /// 有效
    InForce,
    /// 废止
    Repealed,
    /// 已被取代
    Replaced,
}

/// An amendment of an instrument (修订).
#[derive(SimpleObject)]
pub(super) struct Amendment {
    /// First day of the amended text.
    day: NaiveDate,
    /// Day of the decision, where the amended text came into force later.
    decided: Option<NaiveDate>,
    /// What amended it.
    by: String,
    /// What changed, as far as it is known.
    what: Option<super::case::Bilingual>,
    /// Rests on general knowledge or a secondary source.
    verify: bool,
}

impl Status {
    pub(super) fn of(instrument: &Instrument, on: NaiveDate) -> Self {
        let status = instrument.status(on);
        let ended_by = status.has_ended().then(|| instrument.repealed_by.clone()).flatten();
        let (state, amendment, replaced_by) = match status {
            InstrumentStatus::NotYetInForce => (InstrumentState::NotYetInForce, None, None),
            InstrumentStatus::InForce { amended } => (InstrumentState::InForce, amended.map(Amendment::from), None),
            InstrumentStatus::Repealed => (InstrumentState::Repealed, None, None),
            InstrumentStatus::Replaced { by } => (InstrumentState::Replaced, None, Some(by)),
        };
        Self {
            on,
            state,
            told: Sentence::from(&instrument.status_message(on)),
            first_day: instrument.first_day,
            last_day: instrument.last_day,
            amendment,
            ended_by,
            replaced_by,
            verify: instrument.verify,
        }
    }
}

impl From<law::Amendment> for Amendment {
    fn from(amendment: law::Amendment) -> Self {
        let law::Amendment { day, decided, by, what, verify } = amendment;
        Self { day, decided, by, what: what.map(Into::into), verify }
    }
}
