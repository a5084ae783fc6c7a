//! What the table speaks of.

use crate::case::ActionKind;

/// Something that one may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// An action of the domain on a case.
    Act(ActionKind),
    /// Looking at something.
    See(Matter),
    /// Enrolling accounts, granting and revoking roles, locking (账号管理).
    ManageAccounts,
    /// Opening, renaming and merging organs (机关管理).
    ManageOrgans,
    /// Registering endpoints that are told of alerts (推送地址管理).
    ManageEndpoints,
    /// Looking at deliveries that were given up on, and sending them again (重新发送).
    ResendDeliveries,
    /// Drawing up, changing and approving plans of inspections (年度检查计划).
    PlanInspections,
    /// Reading personal data in clear, with a purpose (查看个人信息).
    ReadPersonalData,
    /// Deciding cases once more on another premise, which records nothing (假设推演).
    Suppose,
    /// Making a person unreadable for ever (删除个人信息).
    ForgetPerson,
    /// Taking a case out with all its events and the proofs for them (导出案卷).
    ExportDossier,
}

/// What of a case can be looked at. What may be found need not be readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matter {
    /// That the case exists: lists, counts, deadlines, inspections, its events by name.
    Case,
    /// What was answered and handed in: form, materials, what each event recorded.
    Contents,
    /// Who read personal data in clear.
    Readings,
    /// Accounts and their roles.
    Accounts,
    /// Procedures, forms, instruments and organs, beyond what the public is told.
    Rules,
    /// Plans of inspections.
    Plans,
    /// Signed heads of the log, and proofs over all of it (完整性证明).
    Proofs,
}

impl Deed {
    /// Everything the table speaks of.
    pub fn all() -> impl Iterator<Item = Self> {
        let seen = [
            Matter::Case,
            Matter::Contents,
            Matter::Readings,
            Matter::Accounts,
            Matter::Rules,
            Matter::Plans,
            Matter::Proofs,
        ]
        .map(Self::See);
        let others = [
            Self::ManageAccounts,
            Self::ManageOrgans,
            Self::ManageEndpoints,
            Self::ResendDeliveries,
            Self::PlanInspections,
            Self::ReadPersonalData,
            Self::Suppose,
            Self::ForgetPerson,
            Self::ExportDossier,
        ];
        ActionKind::ALL.iter().copied().map(Self::Act).chain(seen).chain(others)
    }

    /// Its name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Act(kind) => kind.as_str(),
            Self::See(Matter::Case) => "find_case",
            Self::See(Matter::Contents) => "read_contents",
            Self::See(Matter::Readings) => "read_readings",
            Self::See(Matter::Accounts) => "read_accounts",
            Self::See(Matter::Rules) => "read_rules",
            Self::ManageAccounts => "manage_accounts",
            Self::ManageOrgans => "manage_organs",
            Self::ManageEndpoints => "manage_endpoints",
            Self::ResendDeliveries => "resend_deliveries",
            Self::See(Matter::Plans) => "read_plans",
            Self::See(Matter::Proofs) => "read_proofs",
            Self::PlanInspections => "plan_inspections",
            Self::ReadPersonalData => "read_personal_data",
            Self::Suppose => "suppose",
            Self::ForgetPerson => "forget_person",
            Self::ExportDossier => "export_dossier",
        }
    }
}
