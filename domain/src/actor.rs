//! Who acts: a name, a role and the organ of office.

use serde::{Deserialize, Serialize};

use crate::identity::RegionCode;

/// The person or machine that gives a command.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Account name; of the holder of one filing its query number.
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
    /// 接入服务提供者: files for itself, reports its access units and users
    AccessProvider,
    /// 凭备案编号和密码办理的备案人: follows and amends the one filing whose number and password they have
    FilingHolder,
    /// 经办民警: everything from acceptance to the number, where one desk does it all
    Officer,
    /// 受理人员: takes in, accepts, gives back
    IntakeClerk,
    /// 初审人员
    FirstReviewer,
    /// 复审人员
    SecondReviewer,
    /// 用章负责人: stamps and signs what goes out
    SealingLeader,
    /// 检查人员: inspections and rectification
    Inspector,
    /// 负责人: whatever an officer may, and the clocks and transfers
    Supervisor,
    /// 审计: reads everything in scope, changes nothing
    Auditor,
    /// 法规维护人员: edits rule files, sees no cases
    LawEditor,
    /// 系统管理员: accounts and organs, sees no cases
    Administrator,
    /// A connected system acting for its organ
    Machine,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 14] = [
        Self::Applicant,
        Self::AccessProvider,
        Self::FilingHolder,
        Self::Officer,
        Self::IntakeClerk,
        Self::FirstReviewer,
        Self::SecondReviewer,
        Self::SealingLeader,
        Self::Inspector,
        Self::Supervisor,
        Self::Auditor,
        Self::LawEditor,
        Self::Administrator,
        Self::Machine,
    ];

    /// The word in tokens, events and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::AccessProvider => "access_provider",
            Self::FilingHolder => "filing_holder",
            Self::Officer => "officer",
            Self::IntakeClerk => "intake_clerk",
            Self::FirstReviewer => "first_reviewer",
            Self::SecondReviewer => "second_reviewer",
            Self::SealingLeader => "sealing_leader",
            Self::Inspector => "inspector",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
            Self::LawEditor => "law_editor",
            Self::Administrator => "administrator",
            Self::Machine => "machine",
        }
    }

    /// The role written so.
    pub fn parse(input: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == input)
    }

    /// Whether the role holds office in an organ.
    pub fn is_official(self) -> bool {
        !self.files()
    }

    /// Whether the role files cases of its own (备案人) rather than deciding on those of others.
    pub fn files(self) -> bool {
        match self {
            Self::Applicant | Self::AccessProvider | Self::FilingHolder => true,
            Self::Officer
            | Self::IntakeClerk
            | Self::FirstReviewer
            | Self::SecondReviewer
            | Self::SealingLeader
            | Self::Inspector
            | Self::Supervisor
            | Self::Auditor
            | Self::LawEditor
            | Self::Administrator
            | Self::Machine => false,
        }
    }
}
