//! The way to a filing: who receives it, how to reach the organ and when, what must be there first, and in which places.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::{ApplicantKind, Limit};
use crate::{law::Citation, message::Bilingual};

/// Who receives a filing (受理部门). Only those of the public-security organs are handled as cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// 公安机关
    #[default]
    PublicSecurity,
    /// 通信管理局
    Telecommunications,
    /// 网络主管单位, such as a university's network centre
    NetworkOwner,
}

impl Authority {
    /// The word in files and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PublicSecurity => "public_security",
            Self::Telecommunications => "telecommunications",
            Self::NetworkOwner => "network_owner",
        }
    }
}

/// A way to hand in or to ask (办理渠道).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// How.
    pub kind: ChannelKind,
    /// Its name: which hall, which office.
    pub title: Bilingual,
    /// Address as printed.
    #[serde(default)]
    pub address: Option<String>,
    /// Postcode.
    #[serde(default)]
    pub postcode: Option<String>,
    /// Office telephone with area code.
    #[serde(default)]
    pub phone: Option<String>,
    /// Opening hours, if stated.
    #[serde(default)]
    pub hours: Vec<OfficeHours>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// Kind of channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// 窗口
    Window,
    /// 网上
    Online,
    /// 快递
    Courier,
    /// 电话
    Phone,
    /// 电子版报送
    ElectronicCopy,
}

/// Opening hours (办公时间), Shanghai time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHours {
    /// On which days.
    pub days: OfficeDays,
    /// From, `HH:MM:SS`.
    pub from: NaiveTime,
    /// To, `HH:MM:SS`.
    pub to: NaiveTime,
}

/// Days on which an office is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeDays {
    /// Monday to Friday except holidays; not on make-up days at a weekend.
    WeekdaysExceptHolidays,
    /// Every working day, make-up days included.
    WorkingDays,
}

/// What must be there before one can file, such as the telecom filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prerequisite {
    /// Id within the procedure.
    pub id: String,
    /// What.
    pub title: Bilingual,
    /// Where it is asked for.
    pub cite: Vec<Citation>,
}

/// A limit that a source counts from another event than formal connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherStart {
    /// The event it counts from.
    pub from: Bilingual,
    /// The limit.
    pub limit: Limit,
}

/// Where information services file that are maintained in one place and hosted in another (维护地、托管地).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwinFiling {
    /// In which order, when maintained here and hosted elsewhere.
    pub maintained_here: Vec<TwinPlace>,
    /// In which order, when maintained elsewhere and hosted here.
    pub hosted_here: Vec<TwinPlace>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}

/// One of the two places of a split website.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TwinPlace {
    /// 系统维护地
    Maintenance,
    /// 服务器托管地
    Hosting,
}

/// Who is registered by the provider of the access and does not file (由接入服务运营单位登记): whoever only uses a
/// connection. With a website of one's own one files it like everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRegistration {
    /// These kinds of applicant.
    pub applicants: Vec<ApplicantKind>,
    /// Where it stands.
    pub cite: Vec<Citation>,
}
