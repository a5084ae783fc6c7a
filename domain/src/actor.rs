//! Who acts: a name, a role and the organ of office.

use serde::{Deserialize, Serialize};

use crate::identity::RegionCode;

/// The person or machine that gives a command.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Account name.
    pub name: String,
    /// Role in which the actor acts.
    pub role: Role,
    /// The organ of office, by the region it serves; none for applicants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<RegionCode>,
}

/// In which role somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 备案人: files, amends, follows own cases
    Applicant,
    /// 经办民警: accepts, reviews, stamps, issues
    Officer,
    /// 检查人员: inspections and rectification
    Inspector,
    /// 负责人: whatever an officer may, and the clocks
    Supervisor,
    /// 审计: reads, changes nothing
    Auditor,
    /// A connected system acting for its organ
    Machine,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Applicant, Self::Officer, Self::Inspector, Self::Supervisor, Self::Auditor, Self::Machine];

    /// The word in tokens, events and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Officer => "officer",
            Self::Inspector => "inspector",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
            Self::Machine => "machine",
        }
    }

    /// The role written so.
    pub fn parse(input: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == input)
    }

    /// Whether the role holds office in an organ.
    pub fn is_official(self) -> bool {
        match self {
            Self::Applicant => false,
            Self::Officer | Self::Inspector | Self::Supervisor | Self::Auditor | Self::Machine => true,
        }
    }
}
