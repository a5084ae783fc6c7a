//! One case as events and objects.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::object::{MinedObject, ObjectKind, Relation};
use crate::{
    case::{Applicant, Case, CaseEvent, Fact, Filing},
    identity::RegionCode,
    log_event::LogEvent,
};

/// An event with its place in the whole log.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Position in the log.
    pub position: i64,
    /// Place in its stream, from 1.
    pub sequence: i64,
    /// The event.
    pub event: CaseEvent,
}

/// How units and people are named.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// What stands for a text: always the same, and not to be guessed from it.
    pub pseudonym: &'a dyn Fn(&str) -> String,
    /// Whether names of units, sites and domains are told.
    pub names: bool,
}

/// An event as other tools read it.
#[derive(Debug, Clone, PartialEq)]
pub struct MinedEvent {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: &'static str,
    /// When it was recorded.
    pub time: DateTime<Utc>,
    /// The day on which it happened.
    pub occurred_on: NaiveDate,
    /// Pseudonym of who acted.
    pub resource: String,
    /// In which role.
    pub role: &'static str,
    /// The organ of whoever acted, or else the one that handles the case.
    pub organ: Option<RegionCode>,
    /// The stage at which the case stood.
    pub stage: Option<String>,
    /// The status of the case after it.
    pub status: &'static str,
    /// What it is about.
    pub relations: Vec<Relation>,
}

/// A case with everything that belongs to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseLog {
    /// Its events in order.
    pub events: Vec<MinedEvent>,
    /// Its objects by id; those that are shared stand in every case that has them.
    pub objects: BTreeMap<String, MinedObject>,
}

impl CaseLog {
    /// The log of a case from all its events in order.
    pub fn of(story: &[Placed], naming: Naming<'_>) -> Self {
        let (mut log, mut case) = (Self::default(), Case::default());
        for placed in story {
            let stage = case.stage.as_ref().map(|stage| stage.id.clone());
            case.apply(&placed.event);
            if let Some(filing) = case.filing.as_deref() {
                Writing { log: &mut log, case: &case, filing, naming, at: placed.event.stamp.recorded_at }
                    .write(placed, stage);
            }
        }
        log
    }
}

/// An event being written, and the case after it.
struct Writing<'a> {
    log: &'a mut CaseLog,
    case: &'a Case,
    filing: &'a Filing,
    naming: Naming<'a>,
    at: DateTime<Utc>,
}

impl Writing<'_> {
    fn write(&mut self, placed: &Placed, stage: Option<String>) {
        let Placed { position, event, .. } = placed;
        self.note_case();
        self.note_parties();
        self.note_things();
        let mut relations = self.about(*position, &event.fact);
        relations.push(Relation { object: self.case_id(), qualifier: "concerns" });
        relations.push(Relation { object: self.organ(self.filing.organ), qualifier: "handled by" });
        if let Some(organ) = event.stamp.by.organ {
            relations.push(Relation { object: self.organ(organ), qualifier: "done by" });
        }
        relations.sort();
        relations.dedup();
        self.log.events.push(MinedEvent {
            id: format!("event:{position}"),
            name: event.name(),
            time: self.at,
            occurred_on: event.stamp.occurred_on,
            resource: (self.naming.pseudonym)(&format!("account:{}", event.stamp.by.name)),
            role: event.stamp.by.role.as_str(),
            organ: event.stamp.by.organ.or(Some(self.filing.organ)),
            stage,
            status: self.case.status.as_str(),
            relations,
        });
    }

    /// What else than the case and its organs the event is about.
    fn about(&mut self, position: i64, fact: &Fact) -> Vec<Relation> {
        let to = |object: String, qualifier| Relation { object, qualifier };
        match fact {
            Fact::Submitted { handed_in, .. } | Fact::Amended { handed_in, .. } => {
                let materials = handed_in.iter().map(|item| to(self.own("material", &item.material), "hands in"));
                let copies = self.filing.copies.iter().enumerate();
                let copies = copies.map(|(index, _)| to(self.own("copy", index + 1), "made in"));
                materials.chain(copies).chain(self.parties()).collect()
            }
            Fact::PapersHandedIn { handed_in, .. } => {
                handed_in.iter().map(|item| to(self.own("material", &item.material), "hands in")).collect()
            }
            Fact::MaterialExamined { material, .. } => vec![to(self.own("material", material), "examines")],
            Fact::Forwarded { to: organ, copies } => {
                let organ = to(self.organ(*organ), "sent to");
                std::iter::once(organ).chain(self.copies(copies, "sends")).collect()
            }
            Fact::ReceiptConfirmed { organ } => vec![to(self.organ(*organ), "received by")],
            Fact::Stamped { organ, seal, copies } => self.stamped(position, *organ, seal, copies),
            Fact::CopiesGivenBack { copies, .. } => self.copies(copies, "gives back"),
            Fact::CertificateIssued { paper, .. } => {
                let (id, at) = (self.own("certificate", position), self.at);
                self.object(id.clone(), ObjectKind::Certificate).set("paper", paper.as_str().into(), at);
                self.case_object().relate(id.clone(), "ended in");
                vec![to(id, "issues")]
            }
            Fact::InspectionScheduled { year, .. }
            | Fact::InspectionHeld { year, .. }
            | Fact::InspectionConcluded { year, .. } => vec![to(self.own("inspection", year), "inspects")],
            Fact::Transferred { from, to: organ, .. } => {
                vec![to(self.organ(*from), "sent from"), to(self.organ(*organ), "sent to")]
            }
            Fact::WebsitePushed { .. }
            | Fact::UnitReported { .. }
            | Fact::WebsiteClaimed { .. }
            | Fact::FilingImported { .. }
            | Fact::ParticularsChanged { .. }
            | Fact::ConnectionChanged { .. }
            | Fact::BadgeShown { .. }
            | Fact::Terminated { .. } => self.parties(),
            Fact::Accepted {}
            | Fact::ReviewPassed { .. }
            | Fact::Returned { .. }
            | Fact::Rejected { .. }
            | Fact::Withdrawn { .. }
            | Fact::Lapsed { .. }
            | Fact::NumberAssigned { .. }
            | Fact::Renumbered { .. }
            | Fact::AccessUsersReported { .. }
            | Fact::Cancelled { .. }
            | Fact::RectificationOrdered { .. }
            | Fact::RectificationConfirmed {}
            | Fact::Assigned { .. }
            | Fact::Unassigned { .. }
            | Fact::Corrected { .. }
            | Fact::PersonForgotten { .. }
            | Fact::ClockExtended {}
            | Fact::ClockSuspended {}
            | Fact::ClockResumed {}
            | Fact::ClocksRecounted { .. } => Vec::new(),
        }
    }

    fn stamped(&mut self, position: i64, organ: RegionCode, seal: &str, copies: &[u8]) -> Vec<Relation> {
        let (id, at, organ) = (self.own("seal", position), self.at, self.organ(organ));
        let on = self.copies(copies, "stands on");
        let object = self.object(id.clone(), ObjectKind::Seal);
        object.set("name", seal.into(), at);
        object.set("day", json!(at.date_naive()), at);
        object.relate(organ, "seal of");
        on.iter().for_each(|copy| object.relate(copy.object.clone(), copy.qualifier));
        let stamps = on.into_iter().map(|copy| Relation { qualifier: "stamps", ..copy });
        std::iter::once(Relation { object: id, qualifier: "sets" }).chain(stamps).collect()
    }

    fn copies(&self, copies: &[u8], qualifier: &'static str) -> Vec<Relation> {
        copies.iter().map(|number| Relation { object: self.own("copy", number), qualifier }).collect()
    }

    /// Who files, and for which site and domains.
    fn parties(&self) -> Vec<Relation> {
        let case = self.log.objects.get(&self.case_id());
        let parties = case.into_iter().flat_map(|case| &case.relations);
        parties.filter(|relation| ["filed by", "about"].contains(&relation.qualifier)).cloned().collect()
    }

    fn note_case(&mut self) {
        let (case, filing, at) = (self.case, self.filing, self.at);
        let organ = self.organ(filing.organ);
        let object = self.case_object();
        object.set("procedure", filing.procedure.to_string().into(), at);
        object.set("object", filing.object.as_str().into(), at);
        object.set("origin", word(&filing.origin), at);
        object.set("region", filing.region.to_string().into(), at);
        object.set("opened_on", json!(filing.opened_on), at);
        object.set("organ", filing.organ.to_string().into(), at);
        object.set("status", case.status.as_str().into(), at);
        object.set("stage", case.stage.as_ref().map_or("", |stage| stage.id.as_str()).into(), at);
        object.relate(organ, "handled by");
    }

    fn note_parties(&mut self) {
        let (filing, at) = (self.filing, self.at);
        let tells = self.naming.names && !filing.applicant.as_ref().is_some_and(Applicant::is_individual);
        let name = |text: &str| if tells { Value::from(text) } else { Value::Null };
        let particulars = &filing.particulars;
        if !particulars.unit_name.is_empty() {
            let id = self.shared("unit", &particulars.unit_name);
            let unit = self.object(id.clone(), ObjectKind::Unit);
            unit.set("kind", filing.applicant.as_ref().map_or(Value::Null, |who| who.kind.as_str().into()), at);
            unit.set("region", filing.region.to_string().into(), at);
            unit.set("name", name(&particulars.unit_name), at);
            self.case_object().relate(id, "filed by");
        }
        if particulars.site_name.is_none() && particulars.domains.is_empty() {
            return;
        }
        let site = self.own("site", "");
        self.case_object().relate(site.clone(), "about");
        let object = self.object(site.clone(), ObjectKind::Site);
        object.set("name", particulars.site_name.as_deref().map_or(Value::Null, name), at);
        for domain in &particulars.domains {
            let id = self.shared("domain", domain);
            self.object(id.clone(), ObjectKind::Domain).set("name", name(domain), at);
            self.object(site.clone(), ObjectKind::Site).relate(id, "served at");
        }
    }

    /// Materials, copies and inspections as they stand now.
    fn note_things(&mut self) {
        let (filing, at) = (self.filing, self.at);
        for item in &filing.materials {
            let id = self.own("material", &item.asked.id);
            let object = self.object(id.clone(), ObjectKind::Material);
            object.set("title", item.asked.title.zh.as_str().into(), at);
            object.set("mode", word(&item.asked.mode), at);
            object.set("state", item.state().as_str().into(), at);
            self.case_object().relate(id, "asks for");
        }
        for (index, copy) in filing.copies.iter().enumerate() {
            let id = self.own("copy", index + 1);
            let object = self.object(id.clone(), ObjectKind::Copy);
            object.set("number", json!(index + 1), at);
            object.set("keeper", word(&copy.keeper), at);
            object.set("holder", word(&copy.holder), at);
            self.case_object().relate(id, "made in");
        }
        for (year, inspection) in &filing.inspections {
            let id = self.own("inspection", year);
            let object = self.object(id.clone(), ObjectKind::Inspection);
            object.set("year", json!(year), at);
            object.set("planned_on", json!(inspection.planned_on), at);
            object.set("state", inspection.state().as_str().into(), at);
            self.case_object().relate(id, "inspected in");
        }
    }

    fn case_id(&self) -> String {
        format!("case:{}", self.filing.case_id)
    }

    fn case_object(&mut self) -> &mut MinedObject {
        self.object(self.case_id(), ObjectKind::Case)
    }

    /// Id of something that is this case's alone.
    fn own(&self, kind: &str, which: impl ToString) -> String {
        match which.to_string() {
            which if which.is_empty() => format!("{kind}:{}", self.filing.case_id),
            which => format!("{kind}:{}:{which}", self.filing.case_id),
        }
    }

    /// Id of what several cases may share, without its name.
    fn shared(&self, kind: &str, name: &str) -> String {
        format!("{kind}:{}", (self.naming.pseudonym)(&format!("{kind}:{name}")))
    }

    fn organ(&mut self, code: RegionCode) -> String {
        let (id, at) = (format!("organ:{code}"), self.at);
        let object = self.object(id.clone(), ObjectKind::Organ);
        object.set("code", code.to_string().into(), at);
        object.set("level", word(&code.level()), at);
        id
    }

    fn object(&mut self, id: String, kind: ObjectKind) -> &mut MinedObject {
        self.log.objects.entry(id.clone()).or_insert_with(|| MinedObject::new(id, kind))
    }
}

/// A word as rows have it.
fn word(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
