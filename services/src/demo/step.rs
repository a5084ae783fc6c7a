//! A step of a case: who does what, and when.

use beian_domain::{
    actor::{Actor, Role},
    case::Action,
    identity::RegionCode,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{calendar::Tick, course::Course};
use crate::app::{Intent, Request};

/// What a case does next.
pub(super) struct Step {
    pub(super) at: Tick,
    pub(super) actor: Actor,
    pub(super) occurred_on: Option<NaiveDate>,
    pub(super) reason: Option<String>,
    pub(super) intent: Intent,
}

impl Step {
    pub(super) fn new(at: Tick, actor: Actor, action: Action) -> Self {
        Self { at, actor, occurred_on: None, reason: None, intent: Intent::Act(action) }
    }

    /// Whether it takes a number, so that the order among cases matters.
    pub(super) fn takes_number(&self) -> bool {
        matches!(self.intent, Intent::AssignNextNumber)
    }

    pub(super) fn request(self, course: &Course, number: u32) -> Request {
        Request {
            command_id: Uuid::new_v5(&course.case_id, format!("step {number}").as_bytes()),
            case_id: course.case_id,
            expected_version: None,
            actor: self.actor,
            occurred_on: self.occurred_on,
            reason: self.reason,
            intent: self.intent,
        }
    }
}

/// Somebody in office; one account for each role and organ.
pub(super) fn official(role: Role, organ: RegionCode) -> Actor {
    Actor { name: format!("demo-{}-{organ}", role.as_str()), role, organ: Some(organ) }
}
