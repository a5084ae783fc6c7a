//! Every place of a case and of its events where a personal datum stands.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    access_users::{AccessDifference, AccessUser, AccessUserKind, AccessUsers},
    correction,
    event::{AnsweredForm, CaseEvent, Fact},
    state::{Applicant, Case, Filing, Particulars},
};
use crate::{
    form::{APPLICANT, FieldType, Form},
    personal::{Place, Visit, mask, visit_text},
    procedure::ApplicantKind,
    rulebook::Rulebook,
};

/// Persons connected through the filer's network.
const USER: &str = "user";

/// What one must know of a case to tell what is personal in an event of it.
#[derive(Debug, Clone, Copy)]
pub struct PersonalContext<'a> {
    /// The rulebook with the forms.
    pub rulebook: &'a Rulebook,
    /// Whether the applicant is a natural person.
    pub individual: bool,
    /// Form and version on which the case stands, for corrections of single answers.
    pub form: Option<(&'a str, u32)>,
}

impl Case {
    /// What one must know to tell what is personal in the next event of this case.
    pub fn personal_context<'a>(&'a self, rulebook: &'a Rulebook) -> PersonalContext<'a> {
        let filing = self.filing.as_deref();
        PersonalContext {
            rulebook,
            individual: filing.and_then(|filing| filing.applicant.as_ref()).is_some_and(Applicant::is_individual),
            form: filing.and_then(|filing| filing.form.as_ref()).map(|form| (form.form.as_str(), form.version)),
        }
    }

    /// Visits every personal datum of the case as it stands.
    pub fn visit_personal(&mut self, rulebook: &Rulebook, visit: &mut Visit<'_>) {
        let Some(filing) = self.filing.as_deref_mut() else { return };
        let individual = filing.applicant.as_ref().is_some_and(Applicant::is_individual);
        if let Some(applicant) = &mut filing.applicant {
            applicant.visit(visit);
        }
        if let Some(form) = &mut filing.form {
            form.visit(rulebook, "answers", individual, visit);
        }
        for item in &mut filing.materials {
            if let Some(form) = &mut item.attachment {
                form.visit(rulebook, &format!("attachments.{}", item.asked.id), individual, visit);
            }
        }
        if let Some(list) = &mut filing.access_users {
            list.visit(visit);
        }
        filing.name_particulars();
    }

    /// The case without what is sealed for these persons, as one must show a state from before they were forgotten.
    pub fn forget_persons(&mut self, subjects: &[uuid::Uuid]) {
        if let Some(filing) = self.filing.as_deref_mut() {
            filing.forget(subjects);
        }
    }

    /// The value that a correction of this field would replace.
    pub fn correctable(&self, field: &str) -> Option<Value> {
        correction::current(self.filing.as_deref()?, field)
    }
}

impl CaseEvent {
    /// Visits every personal datum of the event.
    pub fn visit_personal(&mut self, context: PersonalContext<'_>, visit: &mut Visit<'_>) {
        self.fact.visit_personal(context, visit);
    }
}

impl Fact {
    fn visit_personal(&mut self, context: PersonalContext<'_>, visit: &mut Visit<'_>) {
        let PersonalContext { rulebook, individual, form: standing } = context;
        let rows = |attachments: &mut BTreeMap<String, AnsweredForm>, visit: &mut Visit<'_>| {
            for (material, form) in attachments {
                form.visit(rulebook, &format!("attachments.{material}"), individual, visit);
            }
        };
        match self {
            Self::Submitted { opening, form, attachments, .. } => {
                let individual = opening.applicant.as_ref().is_some_and(Applicant::is_individual);
                if let Some(applicant) = &mut opening.applicant {
                    applicant.visit(visit);
                }
                form.visit(rulebook, "answers", individual, visit);
                rows(attachments, visit);
                if individual {
                    opening.particulars.take_name(form, opening.applicant.as_ref());
                }
            }
            Self::Amended { form, particulars, attachments, .. } => {
                form.visit(rulebook, "answers", individual, visit);
                rows(attachments, visit);
                if individual {
                    particulars.take_name(form, None);
                }
            }
            Self::ParticularsChanged { form, particulars, .. } => {
                form.visit(rulebook, "answers", individual, visit);
                if individual {
                    particulars.take_name(form, None);
                }
            }
            Self::ConnectionChanged { form, .. } => form.visit(rulebook, "answers", individual, visit),
            Self::PapersHandedIn { attachments, .. } => rows(attachments, visit),
            Self::WebsiteClaimed { applicant } => applicant.visit(visit),
            Self::AccessUsersReported { difference, .. } => difference.visit(visit),
            Self::Corrected { field, old, new, .. } => {
                let form = standing.and_then(|(form, version)| rulebook.form_version(form, version));
                visit_correction(field, old, form, individual, visit);
                visit_correction(field, new, form, individual, visit);
            }
            Self::Accepted {}
            | Self::ReviewPassed { .. }
            | Self::Returned { .. }
            | Self::Rejected { .. }
            | Self::Withdrawn { .. }
            | Self::Lapsed { .. }
            | Self::MaterialExamined { .. }
            | Self::Forwarded { .. }
            | Self::ReceiptConfirmed { .. }
            | Self::Stamped { .. }
            | Self::CopiesGivenBack { .. }
            | Self::NumberAssigned { .. }
            | Self::Renumbered { .. }
            | Self::CertificateIssued { .. }
            | Self::BadgeShown { .. }
            | Self::Terminated { .. }
            | Self::Cancelled { .. }
            | Self::InspectionScheduled { .. }
            | Self::InspectionHeld { .. }
            | Self::InspectionConcluded { .. }
            | Self::RectificationOrdered { .. }
            | Self::RectificationConfirmed {}
            | Self::WebsitePushed { .. }
            | Self::UnitReported { .. }
            | Self::FilingImported { .. }
            | Self::Transferred { .. }
            | Self::Assigned { .. }
            | Self::Unassigned { .. }
            | Self::PersonForgotten { .. }
            | Self::ClockExtended {}
            | Self::ClockSuspended {}
            | Self::ClockResumed {}
            | Self::ClocksRecounted { .. } => {}
        }
    }
}

/// The old or the new value of a correction, at the path at which it stands in the case.
fn visit_correction(field: &str, value: &mut Value, form: Option<&Form>, individual: bool, visit: &mut Visit<'_>) {
    if value.is_null() {
        return;
    }
    match (field.strip_prefix("answers."), form) {
        (Some(id), Some(form)) => form.visit_answer(id, value, "answers", individual, visit),
        (None, _) if field == "unit_name" && individual => visit(&applicant_name(), value),
        (Some(_) | None, _) => {}
    }
}

impl AnsweredForm {
    fn visit(&mut self, rulebook: &Rulebook, base: &str, individual: bool, visit: &mut Visit<'_>) {
        if let Some(form) = rulebook.form_version(&self.form, self.version) {
            form.visit_personal(&mut self.answers, base, individual, visit);
        }
    }
}

impl Applicant {
    /// Whether a natural person files.
    pub fn is_individual(&self) -> bool {
        self.kind == ApplicantKind::Individual
    }

    /// The name as lists and the public show it: of a natural person its mask.
    pub fn listed_name(&self) -> String {
        if self.is_individual() { masked_name(&self.name) } else { self.name.clone() }
    }

    fn visit(&mut self, visit: &mut Visit<'_>) {
        if self.is_individual() {
            let mut sealed = self.sealed.take().map(|sealed| *sealed);
            visit_text(&applicant_name(), &mut self.name, &mut sealed, visit);
            self.sealed = sealed.map(Box::new);
        }
    }
}

impl Filing {
    /// The name of the unit as lists and the public show it: of a natural person its mask.
    pub fn listed_name(&self) -> String {
        let is_person = self.applicant.as_ref().is_some_and(Applicant::is_individual);
        let name = &self.particulars.unit_name;
        if is_person { masked_name(name) } else { name.clone() }
    }

    /// The name of a natural person in lists is the one shown among the answers.
    fn name_particulars(&mut self) {
        if !self.applicant.as_ref().is_some_and(Applicant::is_individual) {
            return;
        }
        let named = self.form.as_ref().and_then(|form| form.answers.text("unit_name"));
        let named = named.or(self.applicant.as_ref().map(|applicant| applicant.name.as_str()));
        if let Some(name) = named.map(str::to_owned) {
            self.particulars.unit_name = name;
        }
    }

    /// Takes away what is sealed for these persons.
    pub(super) fn forget(&mut self, subjects: &[uuid::Uuid]) {
        self.forgotten.extend(subjects);
        if let Some(applicant) = &mut self.applicant
            && let Some(sealed) = &mut applicant.sealed
        {
            sealed.forget(subjects);
            applicant.name.clone_from(&sealed.mask);
        }
        if let Some(form) = &mut self.form {
            form.answers.forget(subjects);
        }
        for form in self.materials.iter_mut().filter_map(|item| item.attachment.as_mut()) {
            form.answers.forget(subjects);
        }
        if let Some(list) = &mut self.access_users {
            list.users.values_mut().for_each(|user| user.forget(subjects));
        }
        self.name_particulars();
    }
}

impl Particulars {
    fn take_name(&mut self, form: &AnsweredForm, applicant: Option<&Applicant>) {
        let named = form.answers.text("unit_name").or(applicant.map(|applicant| applicant.name.as_str()));
        self.unit_name = match named {
            Some(name) => name.to_owned(),
            None => masked_name(&self.unit_name),
        };
    }
}

impl AccessUsers {
    fn visit(&mut self, visit: &mut Visit<'_>) {
        let users = std::mem::take(&mut self.users);
        let visited = users.into_values().enumerate().map(|(index, mut user)| {
            user.visit(&format!("access_users[{index}]"), visit);
            (user.key(), user)
        });
        self.users = visited.collect();
    }
}

impl AccessDifference {
    fn visit(&mut self, visit: &mut Visit<'_>) {
        let users = self.added.iter_mut().chain(&mut self.changed).chain(&mut self.removed);
        for (index, user) in users.enumerate() {
            user.visit(&format!("access_users[{index}]"), visit);
        }
    }
}

impl AccessUser {
    /// Name and address as everybody may see them: of a person their masks.
    pub fn shown(&self) -> (String, Option<String>) {
        if self.kind != AccessUserKind::Person {
            return (self.name.clone(), self.address.clone());
        }
        let address = |address: &String| mask(FieldType::Address, &Value::from(address.as_str()));
        (masked_name(&self.name), self.address.as_ref().map(address))
    }

    fn visit(&mut self, path: &str, visit: &mut Visit<'_>) {
        if self.kind != AccessUserKind::Person {
            return;
        }
        // Two persons of one name are told apart by where they are connected, as in the list.
        let subject = format!("{USER}:{}", self.network());
        let place = |field: &str, kind| Place { path: format!("{path}.{field}"), subject: subject.clone(), kind };
        let mut name = self.sealed.remove("name");
        visit_text(&place("name", FieldType::PersonName), &mut self.name, &mut name, visit);
        self.sealed.extend(name.map(|sealed| ("name".to_owned(), sealed)));
        if let Some(text) = &mut self.address {
            let mut address = self.sealed.remove("address");
            visit_text(&place("address", FieldType::Address), text, &mut address, visit);
            self.sealed.extend(address.map(|sealed| ("address".to_owned(), sealed)));
        }
    }

    fn forget(&mut self, subjects: &[uuid::Uuid]) {
        self.sealed.values_mut().for_each(|sealed| sealed.forget(subjects));
        if let Some(sealed) = self.sealed.get("name") {
            self.name.clone_from(&sealed.mask);
        }
        if let Some(sealed) = self.sealed.get("address") {
            self.address = Some(sealed.mask.clone());
        }
    }
}

fn masked_name(name: &str) -> String {
    mask(FieldType::PersonName, &Value::from(name))
}

fn applicant_name() -> Place {
    Place { path: "applicant.name".to_owned(), subject: APPLICANT.to_owned(), kind: FieldType::PersonName }
}
