//! Which reports there are, and by what they count.

use crate::message::{Bilingual, Message};

/// A report by what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportKind {
    /// 逾期
    Overdue,
    /// 即将到期
    DueSoon,
    /// 中止中的时限
    Suspended,
    /// 退回后未再提交
    Returned,
    /// 应备案未备案
    Owed,
    /// 年度实地检查计划及完成情况
    Inspections,
    /// 法定和承诺时限遵守情况
    Kept,
    /// 各环节办结量和办理时长
    Stages,
}

/// By what a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// Handling organ (办理机关).
    Organ,
    /// Procedure (办理程序).
    Procedure,
    /// Whose duty it is (责任方).
    Duty,
    /// Who handles the case (承办人).
    Handler,
    /// How long it is overdue (逾期时长).
    Age,
}

impl ReportKind {
    /// Every report.
    pub const ALL: [Self; 8] = [
        Self::Overdue,
        Self::DueSoon,
        Self::Suspended,
        Self::Returned,
        Self::Owed,
        Self::Inspections,
        Self::Kept,
        Self::Stages,
    ];

    /// Its name in commands, addresses and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueSoon => "due-soon",
            Self::Suspended => "suspended",
            Self::Returned => "returned",
            Self::Owed => "owed",
            Self::Inspections => "inspections",
            Self::Kept => "kept",
            Self::Stages => "stages",
        }
    }

    /// The report named so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Its title.
    pub fn title(self) -> Bilingual {
        Message::new(format!("report_{}", self.as_str().replace('-', "_"))).into()
    }

    /// By what it can count; without any it lists.
    pub fn groupings(self) -> &'static [Grouping] {
        match self {
            Self::Overdue => &[Grouping::Organ, Grouping::Procedure, Grouping::Duty, Grouping::Handler, Grouping::Age],
            Self::DueSoon | Self::Suspended => {
                &[Grouping::Organ, Grouping::Procedure, Grouping::Duty, Grouping::Handler]
            }
            Self::Kept => &[Grouping::Organ, Grouping::Procedure, Grouping::Duty],
            Self::Owed | Self::Inspections | Self::Stages => &[Grouping::Organ],
            Self::Returned => &[],
        }
    }
}

impl Grouping {
    /// Every grouping.
    pub const ALL: [Self; 5] = [Self::Organ, Self::Procedure, Self::Duty, Self::Handler, Self::Age];

    /// The word in commands and addresses, and the name of its column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organ => "organ",
            Self::Procedure => "procedure",
            Self::Duty => "duty",
            Self::Handler => "handler",
            Self::Age => "age",
        }
    }

    /// The grouping named so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == word)
    }
}
