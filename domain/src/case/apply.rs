//! Folding: state after an event. Copies what the event says; decides nothing, reads no law.

use std::collections::BTreeMap;

use super::{
    access_users::AccessUsers,
    assignment::Handler,
    event::{AnsweredForm, CaseEvent, Fact, Opening, Stamp},
    inspection,
    material::MaterialItem,
    renumbering::FormerNumber,
    state::{Case, Filing, FormCopy, HandedIn, Origin, Position, Standing, Status},
};
use crate::{
    deadline::{ClockChange, Deadline},
    procedure::CopyHolder,
};

impl Case {
    /// The state after one more event.
    pub fn apply(&mut self, event: &CaseEvent) {
        self.version += 1;
        self.apply_fact(&event.fact, &event.stamp);
        if let Some(position) = &event.moves_to {
            self.note_performer(position, &event.stamp);
            self.come_to(position.status, &event.stamp);
            self.stage.clone_from(&position.stage);
            self.mark_filed(&event.stamp);
        }
        for change in &event.clocks {
            self.apply_clock(change, &event.stamp);
        }
    }

    fn come_to(&mut self, status: Status, stamp: &Stamp) {
        if self.status != status {
            self.status = status;
            self.standings.push(Standing { known_from: stamp.recorded_at, on: stamp.occurred_on, status });
        }
    }

    /// A stage that the case leaves was performed by whoever made it leave.
    fn note_performer(&mut self, next: &Position, stamp: &Stamp) {
        let (Some(left), Some(filing)) = (&self.stage, &mut self.filing) else { return };
        let stays = next.stage.as_ref().is_some_and(|stage| stage.id == left.id);
        if !stays && stamp.by.role.is_official() {
            filing.performed.insert(left.id.clone(), stamp.by.name.clone());
        }
    }

    fn apply_clock(&mut self, change: &ClockChange, stamp: &Stamp) {
        let id = match change {
            ClockChange::Started(clock) => {
                self.deadlines.push(Deadline::started(clock.clone(), stamp.recorded_at));
                return;
            }
            ClockChange::Ended { id, .. }
            | ClockChange::Moved { id, .. }
            | ClockChange::Suspended { id, .. }
            | ClockChange::Resumed { id, .. } => id,
        };
        if let Some(deadline) = self.deadlines.iter_mut().find(|deadline| deadline.clock.id == *id) {
            deadline.change(change, stamp.recorded_at);
        }
    }

    fn mark_filed(&mut self, stamp: &Stamp) {
        let Some(filing) = &mut self.filing else { return };
        if self.status == Status::Filed && filing.filed_on.is_none() && filing.origin != Origin::Imported {
            filing.filed_on = Some(stamp.occurred_on);
        }
    }

    fn apply_fact(&mut self, fact: &Fact, stamp: &Stamp) {
        let on = stamp.occurred_on;
        match fact {
            Fact::Submitted { opening, form, asked, handed_in, attachments, copies, credentials } => {
                let filing = self.open(opening, Origin::Submitted, stamp);
                filing.submitted_by = Some(stamp.by.clone());
                filing.submitted_on = Some(on);
                filing.form = Some(form.clone());
                filing.credentials.clone_from(credentials);
                filing.materials = asked.iter().cloned().map(MaterialItem::new).collect();
                filing.copies = copies.iter().map(|keeper| FormCopy::new(*keeper)).collect();
                filing.receive(handed_in, attachments, stamp);
                self.last_act = Some(on);
            }
            Fact::WebsitePushed { opening } => {
                self.open(opening, Origin::Pushed, stamp);
            }
            Fact::UnitReported { opening, .. } => {
                self.open(opening, Origin::Reported, stamp);
            }
            Fact::FilingImported { opening, number, .. } => {
                self.open(opening, Origin::Imported, stamp).number = Some(number.clone());
            }
            Fact::Transferred { to, .. } => {
                if let Some(filing) = &mut self.filing {
                    filing.former_organs.push((filing.organ, stamp.recorded_at));
                    filing.organ = *to;
                    filing.handler = None;
                }
            }
            Fact::Assigned { handler, .. } => {
                if let Some(filing) = &mut self.filing {
                    filing.handler = Some(Handler { name: handler.clone(), since: stamp.recorded_at });
                }
            }
            Fact::Unassigned { .. } => {
                if let Some(filing) = &mut self.filing {
                    filing.handler = None;
                }
            }
            Fact::Corrected { field, new, .. } => self.correct(field, new),
            Fact::InspectionScheduled { .. }
            | Fact::InspectionHeld { .. }
            | Fact::InspectionConcluded { .. }
            | Fact::RectificationOrdered { .. }
            | Fact::RectificationConfirmed {} => {
                if let Some(filing) = &mut self.filing {
                    inspection::apply(filing, fact, stamp);
                }
            }
            Fact::PersonForgotten { subjects, .. } => {
                if let Some(filing) = &mut self.filing {
                    filing.forget(subjects);
                }
            }
            Fact::ClockExtended {} | Fact::ClockSuspended {} | Fact::ClockResumed {} | Fact::ClocksRecounted { .. } => {
            }
            Fact::Amended { .. }
            | Fact::Accepted {}
            | Fact::ReviewPassed { .. }
            | Fact::Returned { .. }
            | Fact::Rejected { .. }
            | Fact::Withdrawn { .. }
            | Fact::Lapsed { .. }
            | Fact::PapersHandedIn { .. }
            | Fact::MaterialExamined { .. }
            | Fact::Forwarded { .. }
            | Fact::ReceiptConfirmed { .. }
            | Fact::Stamped { .. }
            | Fact::CopiesGivenBack { .. }
            | Fact::NumberAssigned { .. }
            | Fact::Renumbered { .. }
            | Fact::CertificateIssued { .. }
            | Fact::BadgeShown { .. }
            | Fact::ConnectionChanged { .. }
            | Fact::ParticularsChanged { .. }
            | Fact::AccessUsersReported { .. }
            | Fact::Terminated { .. }
            | Fact::Cancelled { .. }
            | Fact::WebsiteClaimed { .. } => {
                self.last_act = self.last_act.max(Some(on));
                if let Some(filing) = &mut self.filing {
                    filing.apply(fact, stamp);
                }
            }
        }
    }

    fn open(&mut self, opening: &Opening, origin: Origin, stamp: &Stamp) -> &mut Filing {
        let mut filing = Filing::new(opening, origin, stamp);
        // A website that was pushed, and perhaps claimed, is submitted: whoever was forgotten in it stays so, and whoever
        // handles it goes on, unless it is submitted to another organ.
        if let Some(before) = self.filing.take() {
            filing.origin = before.origin;
            filing.forgotten = before.forgotten;
            filing.former_organs = before.former_organs;
            filing.handler = before.handler.filter(|_| before.organ == opening.organ);
        }
        self.filing.insert(Box::new(filing))
    }
}

impl FormCopy {
    fn new(keeper: CopyHolder) -> Self {
        Self { holder: CopyHolder::HandlingOrgan, keeper, stamps: Vec::new() }
    }
}

impl Filing {
    fn new(opening: &Opening, origin: Origin, stamp: &Stamp) -> Self {
        Self {
            case_id: opening.case_id,
            origin,
            procedure: opening.procedure.clone(),
            rulebook: opening.rulebook.clone(),
            organ: opening.organ,
            former_organs: Vec::new(),
            region: opening.region,
            object: opening.object,
            opened_on: stamp.occurred_on,
            applicant: opening.applicant.clone(),
            particulars: opening.particulars.clone(),
            connected_on: opening.connected_on,
            submitted_by: None,
            submitted_on: None,
            accepted_on: None,
            filed_on: None,
            ended_on: None,
            form: None,
            materials: Vec::new(),
            copies: Vec::new(),
            credentials: None,
            number: None,
            former_numbers: Vec::new(),
            certificate: None,
            badge_shown_on: None,
            inspections: BTreeMap::new(),
            rectifying: false,
            returned_items: Vec::new(),
            returned_on: None,
            corrected: Vec::new(),
            reports_access_users: opening.reports_access_users,
            forgotten: Vec::new(),
            access_users: None,
            performed: BTreeMap::new(),
            handler: None,
        }
    }

    fn apply(&mut self, fact: &Fact, stamp: &Stamp) {
        let on = stamp.occurred_on;
        match fact {
            Fact::Amended { form, particulars, handed_in, attachments } => {
                self.form = Some(form.clone());
                self.particulars = particulars.clone();
                self.submitted_on = Some(on);
                self.returned_items.clear();
                self.receive(handed_in, attachments, stamp);
            }
            Fact::Accepted {} => self.accepted_on = Some(on),
            Fact::Returned { items, .. } => {
                self.returned_items.clone_from(items);
                self.returned_on = Some(on);
            }
            Fact::PapersHandedIn { handed_in, attachments } => self.receive(handed_in, attachments, stamp),
            Fact::MaterialExamined { material, finding } => {
                if let Some(item) = self.materials.iter_mut().find(|item| item.asked.id == *material) {
                    item.examine(finding, stamp);
                }
            }
            Fact::Forwarded { copies, .. } => self.hand_over(copies, CopyHolder::SuperiorOrgan),
            Fact::Stamped { organ, seal, copies } => {
                for copy in self.copies_numbered(copies) {
                    copy.stamps.push((*organ, seal.clone(), on));
                }
            }
            Fact::CopiesGivenBack { to, copies } => self.hand_over(copies, *to),
            Fact::NumberAssigned { number } => self.number = Some(number.clone()),
            Fact::Renumbered { number, region, reason, previous } => {
                let (number, region, reason) = (number.clone(), *region, reason.clone());
                self.former_numbers.push(FormerNumber { number: previous.clone(), replaced_on: on, reason });
                self.number = Some(number);
                self.region = region;
            }
            Fact::CertificateIssued { paper, number } => self.certificate = Some((paper.clone(), number.clone())),
            Fact::BadgeShown { shown_on } => self.badge_shown_on = Some(*shown_on),
            Fact::ConnectionChanged { form, .. } => self.form = Some(form.clone()),
            Fact::ParticularsChanged { form, particulars, .. } => {
                self.form = Some(form.clone());
                self.particulars = particulars.clone();
            }
            Fact::AccessUsersReported { as_of, difference, .. } => {
                let list = AccessUsers::after(self.access_users.as_deref(), *as_of, difference, stamp);
                self.access_users = Some(Box::new(list));
            }
            Fact::Terminated { ended_on } => self.ended_on = Some(*ended_on),
            Fact::Rejected { .. } | Fact::Withdrawn { .. } | Fact::Lapsed { .. } | Fact::Cancelled { .. } => {
                self.ended_on = Some(on);
            }
            Fact::WebsiteClaimed { applicant } => {
                self.submitted_by = Some(stamp.by.clone());
                self.particulars.unit_name.clone_from(&applicant.name);
                self.applicant = Some(applicant.clone());
            }
            Fact::ReviewPassed { .. }
            | Fact::ReceiptConfirmed { .. }
            | Fact::Submitted { .. }
            | Fact::WebsitePushed { .. }
            | Fact::UnitReported { .. }
            | Fact::FilingImported { .. }
            | Fact::Transferred { .. }
            | Fact::Assigned { .. }
            | Fact::Unassigned { .. }
            | Fact::Corrected { .. }
            | Fact::InspectionScheduled { .. }
            | Fact::InspectionHeld { .. }
            | Fact::InspectionConcluded { .. }
            | Fact::RectificationOrdered { .. }
            | Fact::RectificationConfirmed {}
            | Fact::PersonForgotten { .. }
            | Fact::ClockExtended {}
            | Fact::ClockSuspended {}
            | Fact::ClockResumed {}
            | Fact::ClocksRecounted { .. } => {}
        }
    }

    fn receive(&mut self, handed_in: &[HandedIn], attachments: &BTreeMap<String, AnsweredForm>, stamp: &Stamp) {
        for received in handed_in {
            if let Some(item) = self.materials.iter_mut().find(|item| item.asked.id == received.material) {
                item.hand_in(stamp.occurred_on, received.copies);
                item.attachment = attachments.get(&received.material).cloned().or(item.attachment.take());
            }
        }
    }

    fn hand_over(&mut self, copies: &[u8], to: CopyHolder) {
        for copy in self.copies_numbered(copies) {
            copy.holder = to;
        }
    }

    fn copies_numbered<'a>(&'a mut self, numbers: &'a [u8]) -> impl Iterator<Item = &'a mut FormCopy> {
        self.copies
            .iter_mut()
            .enumerate()
            .filter(|(index, _)| numbers.iter().any(|number| usize::from(*number) == index + 1))
            .map(|(_, copy)| copy)
    }
}
