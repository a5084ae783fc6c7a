//! Penalties (行政处罚) and duties to keep records (留存), as of a day.

use async_graphql::SimpleObject;
use beian_domain::{
    law::{self, Kept, Yuan},
    rulebook::Rulebook,
};
use chrono::NaiveDate;

use super::{
    case::Bilingual,
    citation::{Citation, citations},
    words::{ApplicantKind, Authority, PenaltyCondition, PenaltySubject, PenaltyWarning, PeriodUnit, RecordKind},
};

/// An act or omission that is punished (违法行为).
#[derive(SimpleObject)]
pub(super) struct PunishableAct {
    /// Id to ask for.
    id: String,
    /// What is done or left undone.
    title: Bilingual,
}

impl From<&law::PunishableAct> for PunishableAct {
    fn from(act: &law::PunishableAct) -> Self {
        Self { id: act.id.clone(), title: act.title.clone().into() }
    }
}

/// What one provision threatens.
#[derive(SimpleObject)]
pub(super) struct Penalty {
    /// Its id.
    id: String,
    /// For which acts.
    acts: Vec<PunishableAct>,
    /// Who can be punished.
    subjects: Vec<PenaltySubject>,
    /// Who imposes it.
    authority: Authority,
    /// First day on which an act falls under it.
    first_day: NaiveDate,
    /// Last such day; none while it stands.
    last_day: Option<NaiveDate>,
    /// Only under this condition at all.
    only_if: Option<PenaltyCondition>,
    /// 警告
    warning: Option<PenaltyWarning>,
    /// What is ordered first, such as 责令限期改正.
    order: Option<Bilingual>,
    /// 没收违法所得
    confiscation: bool,
    /// 罚款
    fine: Option<Fine>,
    /// A fine of so many times the unlawful income.
    income_multiple: Option<Multiple>,
    /// Fine on those responsible, beside the unit.
    responsible_fine: Option<Fine>,
    /// 停机整顿, 停止联网 and the like.
    suspension: Option<Suspension>,
    /// Percent of an unpaid fine added for each day, in all never more than the fine (加处罚款).
    daily_addition_percent: Option<u8>,
    /// What else it says.
    other: Option<Bilingual>,
    /// All of it in one sentence.
    told: Bilingual,
    /// Where it stands, with the status on the day of the act.
    citations: Vec<Citation>,
    /// Where these facts were taken from.
    source: String,
}

/// A fine within bounds; both are within.
#[derive(SimpleObject)]
#[graphql(name = "PenaltyFine")]
struct Fine {
    /// At least so many yuan.
    least: u32,
    /// At most so many yuan.
    most: u32,
    /// Only under this condition.
    only_if: Option<PenaltyCondition>,
}

/// So many times an amount.
#[derive(SimpleObject)]
struct Multiple {
    /// At least.
    least: u8,
    /// At most.
    most: u8,
}

/// A stop of network, machine or business.
#[derive(SimpleObject)]
#[graphql(name = "PenaltySuspension")]
struct Suspension {
    /// Of what.
    what: Bilingual,
    /// At most so long; none where no maximum is stated.
    longest: Option<Length>,
    /// Only under this condition.
    only_if: Option<PenaltyCondition>,
}

/// A length of time in the unit of the rule.
#[derive(SimpleObject)]
struct Length {
    /// How many.
    n: u32,
    /// Of what.
    unit: PeriodUnit,
}

impl Penalty {
    pub(super) fn of(penalty: &law::Penalty, rulebook: &Rulebook, on: NaiveDate) -> Self {
        let acts = penalty.acts.iter().filter_map(|act| rulebook.punishable_act(act));
        Self {
            id: penalty.id.clone(),
            acts: acts.map(PunishableAct::from).collect(),
            subjects: penalty.subjects.iter().copied().map(PenaltySubject::from).collect(),
            authority: penalty.authority.into(),
            first_day: penalty.first_day,
            last_day: penalty.last_day,
            only_if: penalty.only_if.map(PenaltyCondition::from),
            warning: penalty.warning.map(PenaltyWarning::from),
            order: penalty.order.clone().map(Bilingual::from),
            confiscation: penalty.confiscation,
            fine: penalty.fine.map(Fine::from),
            income_multiple: penalty.income_multiple.map(|(least, most)| Multiple { least, most }),
            responsible_fine: penalty.responsible_fine.map(Fine::from),
            suspension: penalty.suspension.clone().map(Suspension::from),
            daily_addition_percent: penalty.daily_addition_percent,
            other: penalty.other.clone().map(Bilingual::from),
            told: penalty.told().into(),
            citations: citations(&penalty.cite, Some(on)),
            source: penalty.source.clone(),
        }
    }
}

impl From<law::Fine> for Fine {
    fn from(law::Fine { least: Yuan(least), most: Yuan(most), only_if }: law::Fine) -> Self {
        Self { least, most, only_if: only_if.map(PenaltyCondition::from) }
    }
}

impl From<law::Suspension> for Suspension {
    fn from(law::Suspension { what, longest, only_if }: law::Suspension) -> Self {
        let longest = longest.map(Length::from);
        Self { what: what.into(), longest, only_if: only_if.map(PenaltyCondition::from) }
    }
}

impl From<beian_domain::period::Period> for Length {
    fn from(period: beian_domain::period::Period) -> Self {
        Self { n: period.n, unit: period.unit.into() }
    }
}

/// A duty to keep records, and what it comes to for a record of the day asked about.
#[derive(SimpleObject)]
pub(super) struct Retention {
    /// Its id.
    id: String,
    /// Which records.
    records: Vec<RecordKind>,
    /// The records as the rule names them.
    what: Bilingual,
    /// Who keeps them.
    who: Bilingual,
    /// Kinds of applicant among those; all when empty.
    applicants: Vec<ApplicantKind>,
    /// Where it applies: a region's code, or `nation`.
    jurisdiction: String,
    /// Binds only those who signed it.
    promised: bool,
    /// At least so long, in the unit of the rule; none where no length is stated.
    keep: Option<Length>,
    /// The last day on which the record must still be there.
    until: Option<NaiveDate>,
    /// First day on which a record made falls under it.
    first_day: NaiveDate,
    /// Last such day; none while it stands.
    last_day: Option<NaiveDate>,
    /// Where it stands, with the status on the day of the record.
    citations: Vec<Citation>,
    /// Where these facts were taken from.
    source: String,
}

impl Retention {
    pub(super) fn of(Kept { rule, until }: Kept<'_>, on: NaiveDate) -> Self {
        Self {
            id: rule.id.clone(),
            records: rule.records.iter().copied().map(RecordKind::from).collect(),
            what: rule.what.clone().into(),
            who: rule.who.clone().into(),
            applicants: rule.applicants.iter().copied().map(ApplicantKind::from).collect(),
            jurisdiction: rule.jurisdiction.into(),
            promised: rule.promised,
            keep: rule.keep.map(Length::from),
            until,
            first_day: rule.first_day,
            last_day: rule.last_day,
            citations: citations(&rule.cite, Some(on)),
            source: rule.source.clone(),
        }
    }
}
