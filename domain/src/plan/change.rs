//! What may be asked of a plan.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{Owed, PlanEvent, PlanId};
use crate::{actor::Actor, message::Message, refusal::Refused};

/// What a command leads to.
pub type PlanEvents = Result<Vec<PlanEvent>, Refused>;

/// A command on a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanCommand {
    /// The plan.
    pub plan: PlanId,
    /// Who.
    pub by: Actor,
    /// Why; asked of every change by hand.
    pub reason: Option<String>,
    /// Accounts of the organ's inspectors. Where it has none, an inspector may be called by any name.
    pub inspectors: BTreeSet<String>,
    /// What.
    pub change: PlanChange,
}

/// What is wanted of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanChange {
    /// 编制: draws it up, or anew while it is not approved
    DrawUp {
        /// What the organ owes in that year.
        owed: Vec<Owed>,
        /// Among whom it is divided, in turn.
        among: Vec<String>,
    },
    /// 调整: all of these, or none
    Change {
        /// Each with the path of the input that asks for it.
        changes: Vec<(String, EntryChange)>,
    },
    /// 批准
    Approve,
    /// 安排到案, recorded by the system
    RecordScheduling {
        /// What became of entries.
        outcomes: Vec<SchedulingOutcome>,
    },
}

/// What became of an entry in its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchedulingOutcome {
    /// The case.
    pub case: Uuid,
    /// The version since which the entry stood as it was scheduled; if it was changed meanwhile, this is of no account.
    pub since: u64,
    /// Why it could not be scheduled; none if it was.
    pub skipped: Option<Message>,
}

/// One change of an entry by hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryChange {
    /// Another day or inspector.
    Move {
        /// The case.
        case: Uuid,
        /// The day from now on; as it is, if absent.
        on: Option<NaiveDate>,
        /// The inspector from now on, or nobody; as it is, if absent.
        inspector: Option<Option<String>>,
    },
    /// A unit more.
    Add {
        /// What it is owed; none where it is owed nothing.
        owed: Option<Owed>,
        /// The case.
        case: Uuid,
        /// The day.
        on: NaiveDate,
        /// The inspector; none while nobody is assigned.
        inspector: Option<String>,
    },
    /// A unit less.
    Drop {
        /// The case.
        case: Uuid,
    },
}

impl EntryChange {
    /// The case.
    pub fn case(&self) -> Uuid {
        match self {
            Self::Move { case, .. } | Self::Add { case, .. } | Self::Drop { case } => *case,
        }
    }
}
