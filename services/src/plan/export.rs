//! A plan as a file: a sheet that can be changed and imported, and a calendar.

use std::collections::HashMap;

use beian_domain::{
    case::InspectionState,
    message::Message,
    plan::{Arranged, InspectionPlan, PlanId, Scheduling},
};
use uuid::Uuid;

use crate::{ical, plan_sheet, sheet};

/// The plan as a CSV file that spreadsheets open as UTF-8.
pub fn sheet(plan: &InspectionPlan, states: &HashMap<Uuid, InspectionState>) -> Vec<u8> {
    let row = |arranged: &&Arranged| {
        let entry = &arranged.entry;
        let owed = &entry.owed;
        let follow_up = owed.follow_up.map(|last| format!("{} {}", last.year, last.state.as_str()));
        let state = states.get(&owed.case).copied().unwrap_or(InspectionState::Due);
        let remark = match &arranged.scheduling {
            Some(Scheduling::Skipped(why)) => why.zh(),
            Some(Scheduling::Scheduled) | None => String::new(),
        };
        vec![
            owed.case.to_string(),
            owed.unit.clone(),
            entry.on.to_string(),
            entry.inspector.clone().unwrap_or_default(),
            owed.due_by.to_string(),
            citations(arranged),
            follow_up.unwrap_or_default(),
            state.as_str().to_owned(),
            remark,
        ]
    };
    let header = plan_sheet::COLUMNS.map(|(english, _)| english);
    sheet::file(&header, plan.in_order().iter().map(row))
}

/// The plan as a calendar, an event for each entry.
pub fn calendar(id: PlanId, organ: &str, plan: &InspectionPlan) -> String {
    let name = Message::new("plan_calendar_name").with("organ", organ).with("year", id.year).zh();
    let approved = plan.approved.as_ref().map(|(at, _)| *at);
    let stamp = approved.max(plan.drawn_up_at).unwrap_or_default();
    let entry = |arranged: &Arranged| {
        let owed = &arranged.entry.owed;
        let described = Message::new("plan_calendar_description")
            .with("case", owed.case)
            .with("cite", citations(arranged))
            .with("due", owed.due_by)
            .with("inspector", arranged.entry.inspector.as_deref().unwrap_or("-"));
        let provisional = plan.provisional.as_ref();
        let remark =
            provisional.map(|kept| Message::new("plan_calendar_provisional").with("reason", kept.reason.zh()).zh());
        ical::Entry {
            uid: format!("{}-{}@inspection.beian", owed.case, id.year),
            sequence: arranged.changes,
            stamp,
            on: arranged.entry.on,
            summary: Message::new("plan_calendar_summary").with("unit", &owed.unit).zh(),
            description: std::iter::once(described.zh()).chain(remark).collect::<Vec<_>>().join("\n"),
            tentative: plan.approved.is_none() || provisional.is_some(),
            cancelled: false,
        }
    };
    ical::file(&name, None, plan.in_order().into_iter().map(entry))
}

fn citations(arranged: &Arranged) -> String {
    arranged.entry.owed.cite.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
