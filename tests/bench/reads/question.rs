//! The questions, as a dashboard would ask them.

use std::fmt;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde_json::json;

use super::sample::Drawn;
use crate::http;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether the process runs: what HTTP, the clients and the machine cost.
    Nothing,
    /// The first page of an organ's cases of one status, by due moment.
    Queue,
    /// A case with its deadlines and its timeline.
    Case,
    /// Counts by status of a province.
    Counts,
    /// The first page of an organ's cases of one status, as it was known half a year ago.
    QueueThen,
    /// The first page of what was overdue in a province, as it was known half a year ago.
    OverdueThen,
    /// The first page of an organ's inspections of a year, as they were known half a year ago.
    InspectionsThen,
}

const QUEUE: &str = "
    query Queue($organ: String!, $statuses: [Status!]!) {
        cases(first: 20, sort: DUE, filter: { organ: $organ, statuses: $statuses }) {
            edges {
                cursor
                node { id unitName siteName status stage { zh } submittedOn number nextDue nextDueRule version }
            }
            pageInfo { hasNextPage }
        }
    }";

const CASE: &str = "
    query Case($id: UUID!) {
        case(id: $id) {
            id version status number
            stage { id title { zh } }
            organ { code name }
            particulars { unitName siteName domains }
            days { submittedOn acceptedOn filedOn endedOn }
            deadlines { id rule title { zh } due state }
            timeline(first: 50) { sequence name occurredOn recordedAt role status digest }
            actions
        }
    }";

const COUNTS: &str = "query Counts($organ: String!) { tallies(by: STATUS, organ: $organ) { name cases } }";

const QUEUE_THEN: &str = "
    query QueueThen($organ: String!, $statuses: [Status!], $asOf: DateTime!, $overdue: Boolean) {
        cases(first: 20, filter: { organ: $organ, statuses: $statuses, asOf: $asOf, overdue: $overdue }) {
            edges { cursor node { id unitName siteName status stage { zh } nextDue version } }
            pageInfo { hasNextPage }
        }
    }";

const INSPECTIONS_THEN: &str = "
    query InspectionsThen($organ: String!, $year: Int!, $asOf: DateTime!) {
        inspections(first: 20, organ: $organ, year: $year, knownAt: $asOf) {
            edges { cursor node { caseId unitName state plannedOn heldOn dueOn } }
        }
    }";

impl Question {
    pub(super) const ALL: [Self; 7] = [
        Self::Nothing,
        Self::Queue,
        Self::Case,
        Self::Counts,
        Self::QueueThen,
        Self::OverdueThen,
        Self::InspectionsThen,
    ];

    /// The whole request. Who asks for a queue or a case is an officer of its organ; who asks for counts sees the nation.
    pub(super) fn about(self, drawn: &Drawn) -> Vec<u8> {
        let officer = || format!("dev.officer.{}.bench", drawn.organ);
        match self {
            Self::Nothing => http::get("/health/live"),
            Self::Queue => {
                let variables = json!({ "organ": drawn.organ, "statuses": [drawn.status.to_uppercase()] });
                http::graphql(&officer(), QUEUE, &variables)
            }
            Self::Case => http::graphql(&officer(), CASE, &json!({ "id": drawn.case_id })),
            Self::QueueThen => {
                let variables =
                    json!({ "organ": drawn.organ, "statuses": [drawn.status.to_uppercase()], "asOf": then() });
                http::graphql("dev.auditor.-.bench", QUEUE_THEN, &variables)
            }
            Self::OverdueThen => {
                let province = format!("{}0000", &drawn.organ[..2]);
                let variables = json!({ "organ": province, "asOf": then(), "overdue": true });
                http::graphql("dev.auditor.-.bench", QUEUE_THEN, &variables)
            }
            Self::InspectionsThen => {
                let year = then().year();
                let variables = json!({ "organ": drawn.organ, "year": year, "asOf": then() });
                http::graphql("dev.auditor.-.bench", INSPECTIONS_THEN, &variables)
            }
            Self::Counts => {
                let province = format!("{}0000", &drawn.organ[..2]);
                http::graphql("dev.auditor.-.bench", COUNTS, &json!({ "organ": province }))
            }
        }
    }

    /// Whether this is an answer with what every such question finds, and without errors.
    pub(super) fn is_answered(self, answer: &[u8]) -> bool {
        let wanted: &[u8] = match self {
            Self::Nothing => b"alive",
            Self::Queue => b"\"unitName\"",
            Self::Case => b"\"digest\"",
            Self::Counts => b"\"cases\"",
            // An organ may have had nothing of the kind then.
            Self::QueueThen | Self::OverdueThen | Self::InspectionsThen => b"\"edges\"",
        };
        let has = |part: &[u8]| answer.windows(part.len()).any(|window| window == part);
        has(wanted) && !has(b"\"errors\"")
    }
}

/// The past moment that is asked about.
fn then() -> DateTime<Utc> {
    Utc::now() - TimeDelta::days(180)
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Nothing => "a trivial answer, /health/live",
            Self::Queue => "a page of a work queue",
            Self::Case => "a case with its timeline",
            Self::Counts => "counts by status",
            Self::QueueThen => "the same page of half a year ago",
            Self::OverdueThen => "what was overdue half a year ago",
            Self::InspectionsThen => "inspections as known half a year ago",
        })
    }
}
