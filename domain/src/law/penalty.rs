//! Penalties (行政处罚): what the law threatens for an act, as typed facts. The day of the act decides which text applies.
//!
//! Whether a later and milder text is to be preferred (行政处罚法 art. 37) is for the officer who decides.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Citation, Yuan};
use crate::{message::Bilingual, period::Period, procedure::Authority};

/// An act or omission that is punished (违法行为).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PunishableAct {
    /// Id that is asked for: `filing_neglected`.
    pub id: String,
    /// What is done or left undone.
    pub title: Bilingual,
}

/// What one provision threatens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// Id: `P18`.
    pub id: String,
    /// Ids of the acts.
    pub acts: Vec<String>,
    /// Who can be punished.
    pub subjects: Vec<Subject>,
    /// Who imposes it.
    #[serde(default)]
    pub authority: Authority,
    /// First day on which an act falls under it.
    pub first_day: NaiveDate,
    /// Last such day; none while it stands.
    #[serde(default)]
    pub last_day: Option<NaiveDate>,
    /// Only under this condition at all.
    #[serde(default)]
    pub only_if: Option<Condition>,
    /// 警告
    #[serde(default)]
    pub warning: Option<Warning>,
    /// What is ordered first, such as 责令限期改正.
    #[serde(default)]
    pub order: Option<Bilingual>,
    /// 没收违法所得
    #[serde(default)]
    pub confiscation: bool,
    /// 罚款
    #[serde(default)]
    pub fine: Option<Fine>,
    /// A fine of so many times the unlawful income, at least and at most.
    #[serde(default)]
    pub income_multiple: Option<(u8, u8)>,
    /// Fine on those responsible, beside the unit.
    #[serde(default)]
    pub responsible_fine: Option<Fine>,
    /// 停机整顿, 停止联网 and the like.
    #[serde(default)]
    pub suspension: Option<Suspension>,
    /// 加处罚款: percent of the unpaid fine for each day, in all never more than the fine.
    #[serde(default)]
    pub daily_addition_percent: Option<u8>,
    /// What else it says, such as a proposal to revoke a licence.
    #[serde(default)]
    pub other: Option<Bilingual>,
    /// Where it stands.
    pub cite: Vec<Citation>,
    /// Where these facts were taken from.
    pub source: String,
}

/// Who can be punished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// 单位
    Unit,
    /// 个人
    Person,
    /// 主管人员和其他直接责任人员
    ResponsiblePerson,
    /// 网络运营者
    NetworkOperator,
    /// 互联网接入服务提供者
    AccessProvider,
    /// 互联网信息服务提供者
    InformationService,
    /// 任何当事人
    Anyone,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 7] = [
        Self::Unit,
        Self::Person,
        Self::ResponsiblePerson,
        Self::NetworkOperator,
        Self::AccessProvider,
        Self::InformationService,
        Self::Anyone,
    ];

    /// The word in files and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Person => "person",
            Self::ResponsiblePerson => "responsible_person",
            Self::NetworkOperator => "network_operator",
            Self::AccessProvider => "access_provider",
            Self::InformationService => "information_service",
            Self::Anyone => "anyone",
        }
    }
}

/// How a warning stands to the other sanctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Given, and others may come with it.
    WithOthers,
    /// Either a warning or another (警告或者…).
    OrAnother,
}

/// What must be so for a sanction (适用条件).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// 在规定的限期内未改正
    NotCorrected,
    /// 情节严重
    Serious,
    /// 拒不改正
    Refused,
    /// 拒不改正或者导致危害网络安全等后果
    RefusedOrHarm,
    /// 拒不改正或者情节严重
    RefusedOrSerious,
    /// 接到改进通知后
    AfterNotice,
}

impl Condition {
    /// Every condition.
    pub const ALL: [Self; 6] = [
        Self::NotCorrected,
        Self::Serious,
        Self::Refused,
        Self::RefusedOrHarm,
        Self::RefusedOrSerious,
        Self::AfterNotice,
    ];

    /// The word in files and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotCorrected => "not_corrected",
            Self::Serious => "serious",
            Self::Refused => "refused",
            Self::RefusedOrHarm => "refused_or_harm",
            Self::RefusedOrSerious => "refused_or_serious",
            Self::AfterNotice => "after_notice",
        }
    }
}

/// A fine (罚款) within bounds; both bounds are within (以上、以下含本数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fine {
    /// At least.
    pub least: Yuan,
    /// At most.
    pub most: Yuan,
    /// Only under this condition.
    #[serde(default)]
    pub only_if: Option<Condition>,
}

/// A stop of network, machine or business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// Of what: 停机整顿.
    pub what: Bilingual,
    /// At most so long; none where the provision names no length.
    #[serde(default)]
    pub longest: Option<Period>,
    /// Only under this condition.
    #[serde(default)]
    pub only_if: Option<Condition>,
}

impl Penalty {
    /// Whether an act of a day falls under it; both end days count.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.first_day <= day && self.last_day.is_none_or(|last| day <= last)
    }

    /// Whether it is threatened for this act.
    pub fn is_for(&self, act: &str) -> bool {
        self.acts.iter().any(|own| own == act)
    }
}
