//! A procedure (办理程序): the whole local rule of one kind of filing, as data that the code interprets.
//!
//! A procedure file says who files what, where, in how many copies, through which stages and within which limits.
//! Every rule in it carries its citation. `README.md` in `domain/procedures/` explains the keys.

mod access;
mod duties;
mod general;
mod materials;
mod stages;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use access::{
    AccessRegistration, Authority, Channel, ChannelKind, OfficeDays, OfficeHours, OtherStart, Prerequisite, TwinFiling,
    TwinPlace,
};
pub use duties::{
    BadgeRule, ChangeKind, ChangeRules, CheckItem, DutyKind, InspectionRule, LateFiling, Limit, NumberRule,
    NumberScheme, RectificationRule, ReviewClock, StandingDuty,
};
pub use general::GeneralRule;
pub use materials::{Copies, CopyHolder, Material, MaterialMode, Seal};
pub use stages::{CountsFrom, EditWindow, OnMiss, Party, ReviewRound, Stage, StageKind};

use crate::{
    identity::{Level, RegionCode},
    law::Citation,
    message::Bilingual,
    period::Period,
};

/// Id of a procedure, the name of its file: `yunnan`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProcedureId(pub String);

impl fmt::Display for ProcedureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ProcedureId {
    /// The id without a year at its end: `yunnan-2027` follows `yunnan`.
    pub fn family(&self) -> &str {
        let is_year = |tail: &str| tail.len() == 4 && tail.bytes().all(|byte| byte.is_ascii_digit());
        self.0.rsplit_once('-').filter(|(_, tail)| is_year(tail)).map_or(&self.0, |(head, _)| head)
    }
}

/// The whole rule of one kind of filing in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Id, equal to the file's name.
    pub id: ProcedureId,
    /// Name of the procedure.
    pub title: Bilingual,
    /// Where it applies (管辖).
    pub jurisdiction: Jurisdiction,
    /// Days on which it applies.
    pub in_force: InForce,
    /// Legal basis (设定依据).
    pub basis: Vec<Citation>,
    /// Who receives it (受理部门).
    #[serde(default)]
    pub authority: Authority,
    /// Levels of organ that may handle it (办理机关).
    pub organ_levels: Vec<Level>,
    /// Who may file (备案对象).
    pub applicants: Vec<ApplicantKind>,
    /// What is filed: the unit, a website, …
    pub object: FilingObject,
    /// Id of the form to fill in (备案表).
    pub form: String,
    /// How many copies of the form, and who keeps each.
    pub copies: Copies,
    /// The applicant's limit to file, counted from formal connection.
    pub filing: Limit,
    /// Other moments from which a source counts a limit to file, kept beside the legal one.
    #[serde(default)]
    pub other_starts: Vec<OtherStart>,
    /// What must be there before one can file.
    #[serde(default)]
    pub prerequisites: Vec<Prerequisite>,
    /// How to reach the organ (办理渠道).
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Where a website is filed that is maintained in one place and hosted in another.
    #[serde(default)]
    pub twin_filing: Option<TwinFiling>,
    /// Who does not file but is registered by the access provider.
    #[serde(default)]
    pub access_registration: Option<AccessRegistration>,
    /// From when the applicant may ask for the result; no limit on the organ.
    #[serde(default)]
    pub result_query: Option<Limit>,
    /// Late filing of connections older than the rule (补办).
    #[serde(default)]
    pub late_filing: Option<LateFiling>,
    /// Time in which a submission may still be edited (Yunnan: one day).
    #[serde(default)]
    pub edit_window: Option<EditWindow>,
    /// The steps in order; after the last the case is filed.
    pub stages: Vec<Stage>,
    /// Papers to hand in (备案材料).
    #[serde(default)]
    pub materials: Vec<Material>,
    /// Which number is given, if the procedure says.
    #[serde(default)]
    pub number: Option<NumberRule>,
    /// Limits after a return for rectification (限期整改); none where nothing is returned.
    #[serde(default)]
    pub rectification: Option<RectificationRule>,
    /// Duties to report changes and termination.
    #[serde(default)]
    pub changes: ChangeRules,
    /// After filing: show the badge and its link on the home page (备案图标和链接).
    #[serde(default)]
    pub badge: Option<BadgeRule>,
    /// What the filer owes for as long as the connection lasts, besides reporting changes.
    #[serde(default)]
    pub duties: Vec<StandingDuty>,
    /// Recurring on-site inspection (实地检查).
    #[serde(default)]
    pub inspection: Option<InspectionRule>,
    /// Where the procedure lets an organ push unfiled websites and operators claim them (推送、认领).
    #[serde(default)]
    pub pushed_websites: Option<Citation>,
    /// Where the filer gets a query number and password (备案编号和密码).
    #[serde(default)]
    pub query_credentials: Option<Citation>,
    /// How an ambiguity of the source was read, one line each.
    #[serde(default)]
    pub readings: Vec<Reading>,
}

/// Where a procedure applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Jurisdiction {
    /// The whole country, written `nation`.
    Nation,
    /// A region and all below it, written as its code.
    Region(RegionCode),
}

impl Jurisdiction {
    /// Whether a region lies in it.
    pub fn covers(&self, region: &RegionCode) -> bool {
        match self {
            Self::Nation => true,
            Self::Region(own) => own.contains(region),
        }
    }
}

impl TryFrom<String> for Jurisdiction {
    type Error = crate::identity::RegionError;
    fn try_from(input: String) -> Result<Self, Self::Error> {
        if input == "nation" { Ok(Self::Nation) } else { RegionCode::parse(&input).map(Self::Region) }
    }
}

impl From<Jurisdiction> for String {
    fn from(jurisdiction: Jurisdiction) -> Self {
        match jurisdiction {
            Jurisdiction::Nation => "nation".to_owned(),
            Jurisdiction::Region(code) => code.to_string(),
        }
    }
}

/// The days on which a rule applies; both end days count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// First day.
    pub first_day: NaiveDate,
    /// Last day; none while it stands.
    #[serde(default)]
    pub last_day: Option<NaiveDate>,
    /// Where the days come from, or why they are inferred.
    pub why: String,
}

impl InForce {
    /// Whether the rule applies on a day.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.first_day <= day && self.last_day.is_none_or(|last| day <= last)
    }
}

/// Who files (备案对象).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// 互联单位
    InterconnectingUnit,
    /// 接入单位、ISP
    AccessProvider,
    /// 数据中心、IDC
    DataCentre,
    /// 虚拟主机提供者
    VirtualHostProvider,
    /// 信息服务单位、经营性 ICP
    CommercialInformationService,
    /// 信息服务单位、非经营性 ICP
    InformationService,
    /// 联网使用单位
    UsingUnit,
    /// 个人
    Individual,
}

impl ApplicantKind {
    /// The word in files, rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InterconnectingUnit => "interconnecting_unit",
            Self::AccessProvider => "access_provider",
            Self::DataCentre => "data_centre",
            Self::VirtualHostProvider => "virtual_host_provider",
            Self::CommercialInformationService => "commercial_information_service",
            Self::InformationService => "information_service",
            Self::UsingUnit => "using_unit",
            Self::Individual => "individual",
        }
    }

    /// The kind it is one of, under which it files where a rule does not name it: who provides virtual hosting is an
    /// information service (D05 l.151).
    pub fn wider(self) -> Option<Self> {
        match self {
            Self::VirtualHostProvider => Some(Self::InformationService),
            Self::InterconnectingUnit
            | Self::AccessProvider
            | Self::DataCentre
            | Self::CommercialInformationService
            | Self::InformationService
            | Self::UsingUnit
            | Self::Individual => None,
        }
    }
}

/// What is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingObject {
    /// 联网单位
    Unit,
    /// 网站
    Website,
    /// 接入服务单位
    AccessProvider,
    /// 数据中心
    DataCentre,
    /// 主机
    Host,
}

impl FilingObject {
    /// The word in files, rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Website => "website",
            Self::AccessProvider => "access_provider",
            Self::DataCentre => "data_centre",
            Self::Host => "host",
        }
    }
}

/// How an ambiguous or lost place of the source was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The place.
    pub cite: Citation,
    /// Number of the ambiguity in `law/ambiguities.toml` that it decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ambiguity: Option<u8>,
    /// The decision and its reason.
    pub reading: String,
}

impl Procedure {
    /// Whether this organ may handle it: its place and level fit.
    pub fn is_handled_by(&self, organ: RegionCode) -> bool {
        self.jurisdiction.covers(&organ) && self.organ_levels.contains(&organ.level())
    }

    /// The stage with this id and its place in the order.
    pub fn stage(&self, id: &str) -> Option<(usize, &Stage)> {
        self.stages.iter().enumerate().find(|(_, stage)| stage.id == id)
    }

    /// What the organ has promised for the limit of a rule (承诺期限).
    pub fn promise(&self, rule: &str) -> Option<Period> {
        let is_its = |stage: &&Stage| stage.limit.as_ref().is_some_and(|limit| limit.rule == rule);
        self.stages.iter().find(is_its).and_then(|stage| stage.promised)
    }

    /// Which review the stage with this index is; none if it is no review.
    pub fn round(&self, index: usize) -> Option<ReviewRound> {
        let (before, stage) = (self.stages.get(..index)?, self.stages.get(index)?);
        let is_review = |stage: &Stage| stage.kind == StageKind::Review;
        is_review(stage).then(|| match before.iter().any(is_review) {
            false => ReviewRound::First,
            true => ReviewRound::Second,
        })
    }

    /// Whether it says where such a thing is filed: its own object, or websites where it names their places.
    pub fn speaks_of(&self, object: FilingObject) -> bool {
        self.object == object || (object == FilingObject::Website && self.twin_filing.is_some())
    }

    /// The limit to file for what was formally connected on a day, and the day from which it counts: for connections
    /// older than the rule the day of its publication (补办).
    pub fn filing_limit(&self, connected_on: NaiveDate) -> (&Limit, NaiveDate) {
        match &self.late_filing {
            Some(late) if connected_on < late.from => (&late.limit, late.from),
            Some(_) | None => (&self.filing, connected_on),
        }
    }

    /// Whether a material must be there when a stage is passed.
    pub fn needs(&self, material: &str, stage: &Stage) -> bool {
        let needed_at =
            self.materials.iter().find(|asked| asked.id == material).and_then(|asked| asked.needed_at.as_ref());
        let place = |id: &str| self.stage(id).map(|(index, _)| index);
        stage.needs_materials && needed_at.is_none_or(|first| place(first) <= place(&stage.id))
    }

    /// The materials this kind of applicant must hand in.
    pub fn materials_for(&self, applicant: ApplicantKind) -> impl Iterator<Item = &Material> {
        self.materials.iter().filter(move |material| material.asked_of(applicant))
    }
}
