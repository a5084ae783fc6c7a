//! Calendars of deadlines and inspections, as an actor may see them. They name cases by their ids only: a calendar
//! program keeps what it reads where nobody can take it back.

use beian_domain::{
    actor::Actor,
    counting::Moment,
    deadline::{Deadline, DeadlineVersion},
    identity::RegionCode,
    message::Message,
    policy::{self, Matter, Sight},
};
use beian_projections::{
    ReadModels,
    models::deadlines::DeadlineRow,
    read::{CalendarFilter, OrganScope, PlannedInspection, ReadError},
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    app::App,
    ical::{Entry, file},
};

/// So many days back, what is overdue and what has ended is shown.
const BACK: i64 = 30;
/// So many days ahead.
const AHEAD: i64 = 400;
/// Cases folded at once.
const SOME: usize = 500;

/// The calendar of an actor, or of an organ and all below it, as a file. Whether the actor sees that organ was asked.
///
/// # Errors
/// When the read models cannot be asked.
pub(crate) async fn calendar(
    app: &App,
    read_models: &ReadModels,
    actor: &Actor,
    organ: Option<RegionCode>,
) -> Result<String, ReadError> {
    let now = app.clock().now();
    let since = Moment::from_utc(now - TimeDelta::days(BACK));
    let through = Moment::from_utc(now + TimeDelta::days(AHEAD)).date();
    let filter = |organ, submitted_by| CalendarFilter { organ, submitted_by, since, through };
    let filter = match (policy::sight(actor, Matter::Case), organ) {
        (Sight::Nothing, _) => return Ok(file(&name(None), Some(&span()), [])),
        (Sight::Own(account), _) => filter(OrganScope::All, Some(account)),
        (Sight::Nation | Sight::Organ(_), Some(organ)) => filter(OrganScope::AndBelow(organ), None),
        (Sight::Organ(own), None) => filter(OrganScope::Exactly(own), None),
        (Sight::Nation, None) => filter(OrganScope::All, None),
    };
    let mut entries = Vec::new();
    for some in read_models.calendar_deadlines(&filter).await?.chunks(SOME) {
        entries.extend(deadlines(read_models, some).await?);
    }
    let planned = read_models.calendar_inspections(&filter).await?;
    entries.extend(planned.iter().filter_map(inspection));
    Ok(file(&name(organ), Some(&span()), entries))
}

/// Which days a calendar has.
fn span() -> String {
    both(&Message::new("calendar_span").with("back", BACK).with("ahead", AHEAD))
}

fn name(organ: Option<RegionCode>) -> String {
    let message = match organ {
        Some(organ) => Message::new("calendar_name_organ").with("organ", organ),
        None => Message::new("calendar_name_own"),
    };
    both(&message)
}

async fn deadlines(read_models: &ReadModels, rows: &[DeadlineRow]) -> Result<Vec<Entry>, ReadError> {
    let mut ids: Vec<Uuid> = rows.iter().filter_map(|row| Uuid::parse_str(&row.case_id).ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    let cases = read_models.states_by_ids(&ids).await?;
    let entry = |row: &DeadlineRow| {
        let case = cases.get(&Uuid::parse_str(&row.case_id).ok()?)?;
        deadline(row, case.deadlines.iter().find(|deadline| deadline.clock.id.0 == row.deadline_id)?)
    };
    Ok(rows.iter().filter_map(entry).collect())
}

/// None where the case went on since the row was written.
fn deadline(row: &DeadlineRow, deadline: &Deadline) -> Option<Entry> {
    let (DeadlineVersion { known_from, due, .. }, changes) = deadline.versions.split_last()?;
    let due = (*due)?;
    let cancelled = deadline.ended.is_some();
    let tentative = deadline.clock.due.as_ref().is_some_and(|due| due.provisional.is_some());
    let state = match (cancelled, tentative) {
        (true, _) => "calendar_cancelled",
        (false, true) => "calendar_provisional",
        (false, false) => "calendar_firm",
    };
    let (title, state) = (&deadline.clock.title, Message::new(state));
    let summary = Message::new("calendar_due");
    let zh = summary.clone().with("title", &title.zh).with("state", state.zh()).zh();
    let en = summary.with("title", &title.en).with("state", state.en()).en();
    let rule = Message::new("calendar_rule").with("rule", &row.rule).with("case", &row.case_id);
    Some(Entry {
        uid: format!("{}-{}@beian", row.case_id, row.deadline_id),
        sequence: u32::try_from(changes.len()).unwrap_or(u32::MAX),
        stamp: *known_from,
        on: due.date(),
        summary: format!("{zh} / {en}"),
        description: format!("{}\n{due}", both(&rule)),
        tentative,
        cancelled,
    })
}

fn inspection(planned: &PlannedInspection) -> Option<Entry> {
    let rule = Message::new("calendar_rule").with("rule", planned.year).with("case", &planned.case_id);
    Some(Entry {
        uid: format!("{}-inspection-{}@beian", planned.case_id, planned.year),
        sequence: u32::try_from(planned.version).unwrap_or(u32::MAX),
        stamp: DateTime::parse_from_rfc3339(&planned.updated_at).ok()?.with_timezone(&Utc),
        on: planned.planned_on.parse().ok()?,
        summary: both(&Message::new("calendar_inspection")),
        description: both(&rule),
        tentative: false,
        cancelled: false,
    })
}

/// In both languages.
fn both(message: &Message) -> String {
    format!("{} / {}", message.zh(), message.en())
}
