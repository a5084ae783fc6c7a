//! The way to a filing and what is owed after it: channels, papers, stages, duties.

use async_graphql::SimpleObject;
use beian_domain::{guide, procedure};
use chrono::{DateTime, NaiveTime, Utc};

use super::{Note, term::Limit};
use crate::graphql::{
    case::Bilingual,
    citation::{Citation, citations},
    deadline::Period,
    words::{
        ChangeKind, ChannelKind, CopyHolder, CountsFrom, DutyKind, Level, MaterialMode, Need, OfficeDays, OnMiss,
        Party, StageKind,
    },
};

/// A way to hand in or to ask (办理渠道).
#[derive(SimpleObject)]
pub(super) struct Channel {
    /// How.
    kind: ChannelKind,
    /// Which hall, which office.
    title: Bilingual,
    /// Address as printed.
    address: Option<String>,
    /// Postcode.
    postcode: Option<String>,
    /// Office telephone.
    phone: Option<String>,
    /// Opening hours; empty where not stated.
    hours: Vec<OfficeHours>,
    /// Whether it is open at the moment asked about; none without a moment or stated hours.
    open: Option<bool>,
    /// When it opens next, if it is closed then.
    next_opening: Option<DateTime<Utc>>,
    /// Why the answer may be wrong, if it may.
    doubt: Option<Note>,
    /// Where it stands.
    citations: Vec<Citation>,
}

/// Opening hours (办公时间), Shanghai time.
#[derive(SimpleObject)]
struct OfficeHours {
    /// On which days.
    days: OfficeDays,
    /// From.
    from: NaiveTime,
    /// To.
    to: NaiveTime,
}

impl From<guide::ChannelOpening<'_>> for Channel {
    fn from(answer: guide::ChannelOpening<'_>) -> Self {
        let procedure::Channel { kind, title, address, postcode, phone, hours, cite } = answer.channel.clone();
        let hours =
            hours.iter().map(|hours| OfficeHours { days: hours.days.into(), from: hours.from, to: hours.to }).collect();
        let (open, next, doubt) = match answer.opening {
            Some(guide::Opening { open, next, doubt }) => (Some(open), next, doubt),
            None => (None, None, None),
        };
        Self {
            kind: kind.into(),
            title: title.into(),
            address,
            postcode,
            phone,
            hours,
            open,
            next_opening: next.map(|next| next.utc()),
            doubt: doubt.map(Note::from),
            citations: citations(&cite, None),
        }
    }
}

/// A material (备案材料), and whether it is needed.
#[derive(SimpleObject)]
pub(super) struct MaterialNeeded {
    /// Id in the procedure.
    id: String,
    /// Its name.
    title: Bilingual,
    /// Whether it is needed.
    need: Need,
    /// The condition, where there is one.
    condition: Option<Bilingual>,
    /// The circumstances named in the enquiry for which it is asked.
    because: Vec<String>,
    /// Circumstances in any of which it is asked.
    when: Vec<String>,
    /// In which form.
    mode: MaterialMode,
    /// How many.
    copies: u8,
    /// Must bear the official seal (加盖公章).
    sealed: bool,
    /// Must bear the seal across its pages (骑缝章).
    paging_sealed: bool,
    /// Must be signed.
    signed: bool,
    /// Must be signed on every page (每页签字).
    every_page_signed: bool,
    /// Id of the form whose answers are the material, if it is a list to be filled in.
    form_id: Option<String>,
    /// Where it is asked for.
    citations: Vec<Citation>,
}

impl From<guide::MaterialAsked<'_>> for MaterialNeeded {
    fn from(asked: guide::MaterialAsked<'_>) -> Self {
        let material = asked.material;
        Self {
            id: material.id.clone(),
            title: material.title.clone().into(),
            need: asked.need.into(),
            condition: material.conditional.clone().map(Bilingual::from),
            because: asked.because,
            when: material.when.clone(),
            mode: material.mode.into(),
            copies: material.copies,
            sealed: material.sealed,
            paging_sealed: material.paging_sealed,
            signed: material.signed,
            every_page_signed: material.every_page_signed,
            form_id: material.form.clone(),
            citations: citations(&material.cite, None),
        }
    }
}

/// A step of a procedure (环节).
#[derive(SimpleObject)]
pub(super) struct Step {
    /// Id in the procedure.
    id: String,
    /// What completes it.
    kind: StageKind,
    /// Its name.
    title: Bilingual,
    /// Who acts.
    by: Party,
    /// Level of the superior organ, where that organ acts.
    superior: Option<Level>,
    /// A wait before it may begin.
    after: Option<Limit>,
    /// Time limit.
    limit: Option<Limit>,
    /// From which event the limit counts.
    counts_from: CountsFrom,
    /// What follows when it passes.
    on_miss: OnMiss,
    /// The seal to set.
    seal: Option<Bilingual>,
    /// Where on the form it is set, if the source says.
    seal_place: Option<Bilingual>,
    /// Copies that are stamped or given back.
    copies: Vec<u8>,
    /// Who receives them.
    to: Option<CopyHolder>,
    /// Where it stands.
    citations: Vec<Citation>,
}

impl From<&procedure::Stage> for Step {
    fn from(stage: &procedure::Stage) -> Self {
        let seal = stage.seal.as_ref();
        Self {
            id: stage.id.clone(),
            kind: stage.kind.into(),
            title: stage.title.clone().into(),
            by: stage.by.into(),
            superior: stage.superior.map(Level::from),
            after: stage.after.as_ref().map(Limit::from),
            limit: stage.limit.as_ref().map(Limit::from),
            counts_from: stage.counts_from.into(),
            on_miss: stage.on_miss.into(),
            seal: seal.map(|seal| seal.title.clone().into()),
            seal_place: seal.and_then(|seal| seal.place.clone()).map(Bilingual::from),
            copies: stage.copies.clone(),
            to: stage.to.map(CopyHolder::from),
            citations: citations(&stage.cite, None),
        }
    }
}

/// A duty to report a change.
#[derive(SimpleObject)]
pub(super) struct ChangeDuty {
    /// What changes.
    kind: ChangeKind,
    /// Within which limit.
    limit: Limit,
}

impl From<guide::ChangeDuty<'_>> for ChangeDuty {
    fn from(duty: guide::ChangeDuty<'_>) -> Self {
        Self { kind: duty.kind.into(), limit: duty.limit.into() }
    }
}

/// What is owed for as long as the connection lasts (备案后的义务).
#[derive(SimpleObject)]
pub(super) struct StandingDuty {
    /// Id of the rule.
    rule: String,
    /// What is owed.
    title: Bilingual,
    /// Of what kind it is.
    kind: DutyKind,
    /// How long, within what time or how often; none where not stated.
    period: Option<Period>,
    /// Where it stands.
    citations: Vec<Citation>,
}

impl From<&procedure::StandingDuty> for StandingDuty {
    fn from(duty: &procedure::StandingDuty) -> Self {
        Self {
            rule: duty.rule.clone(),
            title: duty.title.clone().into(),
            kind: duty.kind.into(),
            period: duty.period.map(Period::from),
            citations: citations(&duty.cite, None),
        }
    }
}
