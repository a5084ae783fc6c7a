//! What a form file says.

use serde::{Deserialize, Serialize};

use super::Personal;
use crate::{law::Citation, message::Bilingual, procedure::FilingObject};

/// A filing form (备案表) in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Stable id, as procedures name it: `website-form`.
    pub id: String,
    /// Counts up with every change of the definition; a case keeps the version it was filed on.
    pub version: u32,
    /// Printed title.
    pub title: Bilingual,
    /// Ids of the source documents that print the form.
    pub documents: Vec<String>,
    /// What is filed with it.
    pub object: FilingObject,
    /// Printed sections, in order.
    pub sections: Vec<Section>,
    /// Top-level fields of which at least one must be answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_least_one: Vec<String>,
    /// Fields, in printed order.
    pub fields: Vec<Field>,
}

/// A printed part of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Id that top-level fields name as their `group`.
    pub id: String,
    /// Heading.
    pub label: Bilingual,
}

/// One thing asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// `snake_case` name, the key of the answer.
    pub id: String,
    /// Section it is printed in; nested fields have none of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Printed label.
    pub label: Bilingual,
    /// How an answer is read.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Whose datum the answer is, if a natural person's (个人信息).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<Personal>,
    /// Whether the one who fills it in must answer (必填).
    #[serde(default)]
    pub required: bool,
    /// Who fills it in.
    #[serde(default)]
    pub filled_by: FilledBy,
    /// If given, the answer is a list of so many items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// For a list: the character at which items written as one text are taken apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Most characters of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Characters that a text must not contain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banned: Option<String>,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether a choice may be a text of one's own (其他), answered as `{"other": "…"}`.
    #[serde(default)]
    pub other: bool,
    /// How to fill it in, where more is to be said than its type says (填写提示).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Bilingual>,
    /// Where the field is printed or ordered.
    #[serde(default)]
    pub cite: Vec<Citation>,
    /// How an unclear source was read, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Bilingual>,
    /// Number of the ambiguity in `law/ambiguities.toml` that the note decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ambiguity: Option<u8>,
    /// Fields of a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
}

/// How an answer is read and what its canonical form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Name of a person.
    PersonName,
    /// Postal or physical address.
    Address,
    /// Landline or mobile number.
    Phone,
    /// 固定电话
    Landline,
    /// 移动电话
    Mobile,
    /// Mail address.
    Mail,
    /// 邮政编码
    Postcode,
    /// 身份证号码
    ResidentId,
    /// Number of a certificate such as 培训证.
    CertificateNumber,
    /// Number of a telecommunications licence.
    LicenceNumber,
    /// ICP 备案号
    IcpNumber,
    /// Domain names separated by ASCII commas; canonically a list of A-labels.
    DomainList,
    /// One domain name as an A-label, or one IP address.
    DomainOrIp,
    /// Address of a page or service with its scheme.
    Url,
    /// A day, canonically `2026-03-05`.
    Date,
    /// A whole number from 0.
    Integer,
    /// A code of digits whose table is not printed.
    Code,
    /// One IP address.
    Ip,
    /// `start,end;start,end`
    IpRanges,
    /// One of the choices.
    Choice,
    /// Some of the choices, each once.
    Choices,
    /// A file handed in: `{"name": "…", "sha256": "…"}`.
    Upload,
    /// 单位编号 of 10 digits, given by the police.
    Number,
    /// A number of 14 digits, given by the police: region, `02`, sequence.
    FilingNumber,
    /// Name of a police organ.
    Organ,
    /// Day of a seal (盖章日期).
    SealDate,
    /// Printed text without an answer.
    StaticText,
    /// A password or code that is checked where it is typed in, and kept nowhere.
    Secret,
    /// Fields that belong together.
    Group,
}

/// Whose field it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilledBy {
    /// 备案单位或个人
    #[default]
    Applicant,
    /// 公安机关
    Police,
}

/// How often a field is answered; both ends count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Fewest items once the field is answered.
    pub min: usize,
    /// Most items.
    pub max: usize,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stored answer.
    pub code: String,
    /// Printed text.
    pub label: Bilingual,
}
