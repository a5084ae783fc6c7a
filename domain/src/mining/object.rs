//! Objects (OCEL 2.0): their kinds, attributes that change, and how they belong together.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// What an event can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// 案件
    Case,
    /// 主体: a unit or a person that files
    Unit,
    /// 网站
    Site,
    /// 域名
    Domain,
    /// 机关
    Organ,
    /// 材料
    Material,
    /// 证书、回执
    Certificate,
    /// 备案表的一份
    Copy,
    /// 盖章
    Seal,
    /// 检查
    Inspection,
}

/// What an attribute's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// Text.
    String,
    /// A whole number.
    Integer,
}

impl ValueType {
    /// The word of OCEL 2.0.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
        }
    }
}

impl ObjectKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Case,
        Self::Unit,
        Self::Site,
        Self::Domain,
        Self::Organ,
        Self::Material,
        Self::Certificate,
        Self::Copy,
        Self::Seal,
        Self::Inspection,
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Unit => "unit",
            Self::Site => "site",
            Self::Domain => "domain",
            Self::Organ => "organ",
            Self::Material => "material",
            Self::Certificate => "certificate",
            Self::Copy => "copy",
            Self::Seal => "seal",
            Self::Inspection => "inspection",
        }
    }

    /// Names and types of its attributes.
    pub fn attributes(self) -> &'static [(&'static str, ValueType)] {
        const TEXT: ValueType = ValueType::String;
        match self {
            Self::Case => &[
                ("procedure", TEXT),
                ("object", TEXT),
                ("origin", TEXT),
                ("region", TEXT),
                ("opened_on", TEXT),
                ("organ", TEXT),
                ("status", TEXT),
                ("stage", TEXT),
            ],
            Self::Unit => &[("kind", TEXT), ("region", TEXT), ("name", TEXT)],
            Self::Site | Self::Domain => &[("name", TEXT)],
            Self::Organ => &[("code", TEXT), ("level", TEXT)],
            Self::Material => &[("title", TEXT), ("mode", TEXT), ("state", TEXT)],
            Self::Certificate => &[("paper", TEXT)],
            Self::Copy => &[("number", ValueType::Integer), ("keeper", TEXT), ("holder", TEXT)],
            Self::Seal => &[("name", TEXT), ("day", TEXT)],
            Self::Inspection => &[("year", ValueType::Integer), ("planned_on", TEXT), ("state", TEXT)],
        }
    }

    /// Whether several cases share such an object.
    pub fn is_shared(self) -> bool {
        matches!(self, Self::Unit | Self::Domain | Self::Organ)
    }
}

/// A value of an attribute, from a moment on.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Which attribute.
    pub name: &'static str,
    /// Since when; none for its first value.
    pub since: Option<DateTime<Utc>>,
    /// The value.
    pub value: Value,
}

/// How something belongs to an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// Id of the object.
    pub object: String,
    /// In which way.
    pub qualifier: &'static str,
}

/// An object with the history of its attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct MinedObject {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: ObjectKind,
    /// Values in the order of time.
    pub attributes: Vec<Attribute>,
    /// Objects it belongs with.
    pub relations: Vec<Relation>,
}

impl MinedObject {
    pub(super) fn new(id: String, kind: ObjectKind) -> Self {
        Self { id, kind, attributes: Vec::new(), relations: Vec::new() }
    }

    /// Notes a value, if it is another than before.
    pub(super) fn set(&mut self, name: &'static str, value: Value, at: DateTime<Utc>) {
        let before = self.attributes.iter().rev().find(|attribute| attribute.name == name);
        if before.is_some_and(|before| before.value == value) || value.is_null() {
            return;
        }
        let since = before.map(|_| at);
        self.attributes.push(Attribute { name, since, value });
    }

    pub(super) fn relate(&mut self, object: String, qualifier: &'static str) {
        let relation = Relation { object, qualifier };
        if !self.relations.contains(&relation) {
            self.relations.push(relation);
        }
    }
}
