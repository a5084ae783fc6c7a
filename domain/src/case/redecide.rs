//! Deciding what was recorded once more (重新决定): each event is turned back into the command that led to it, and the
//! command is decided on the state that the commands before it led to this time.
//!
//! What somebody told counts as it was recorded: answers were accepted by the form of their day, and what is personal in
//! them is sealed, so they are not checked again. These facts do not say their command altogether:
//!
//! - 接入单位和用户情况: a report's rows are not kept; what it changed counts as recorded.
//! - 注销个人信息: no command to the case led to it; it counts as recorded.
//! - 按新日历重算: decided with the calendar of the rulebook at hand; where that changes nothing it falls away.
//! - 核验材料: findings recorded at one moment by one hand are taken for one command.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    command::{Action, ActionKind, EarlierFiling, Header, PushedWebsite, ReportedUnit, Submission},
    decision::{Decision, Events},
    event::{AnsweredForm, CaseEvent, Fact, Opening, Stamp},
    inspection::{InspectionOutcome, Verdict},
    material::MaterialExamination,
    state::{Applicant, Case},
};
use crate::{
    deadline::ClockChange,
    form::Answers,
    personal::hide,
    procedure::{ApplicantKind, ProcedureId},
    refusal::{Refusal, RefusalCode},
    rulebook::Rulebook,
};

/// Events of one command, oldest first, at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded<'e> {
    events: Vec<&'e CaseEvent>,
}

impl<'e> Recorded<'e> {
    /// The commands behind the events of a case.
    pub fn commands(events: &[&'e CaseEvent]) -> Vec<Self> {
        let mut commands: Vec<Self> = Vec::new();
        for event in events {
            match commands.last_mut() {
                Some(command) if command.goes_on_with(event) => command.events.push(event),
                Some(_) | None => commands.push(Self { events: vec![event] }),
            }
        }
        commands
    }

    /// Its events.
    pub fn events(&self) -> &[&'e CaseEvent] {
        &self.events
    }

    /// Only the examination of materials leads to several events.
    fn goes_on_with(&self, event: &CaseEvent) -> bool {
        let examines = |event: &CaseEvent| matches!(event.fact, Fact::MaterialExamined { .. });
        self.events.last().is_some_and(|last| examines(last) && examines(event) && last.stamp == event.stamp)
    }
}

impl Case {
    /// The events to which a recorded command leads on this state under a rulebook; `procedure` is the one under which
    /// the case is opened instead of the recorded one.
    ///
    /// # Errors
    /// Every reason why it is refused.
    pub fn redecide(&self, recorded: &Recorded<'_>, procedure: Option<&ProcedureId>, rulebook: &Rulebook) -> Events {
        let Some(first) = recorded.events.first() else { return Ok(Vec::new()) };
        let header = header(&first.stamp);
        let mut events = match &first.fact {
            Fact::PersonForgotten { .. } => return Ok(recorded.events.iter().map(|event| (*event).clone()).collect()),
            Fact::AccessUsersReported { as_of, .. } => {
                self.permits(ActionKind::ReportAccessUsers, &header.by)?;
                let decision = Decision::retelling(self, rulebook, ActionKind::ReportAccessUsers, &header)?;
                decision.reported_again(first, *as_of)?
            }
            _ => {
                let action = self.action(recorded, procedure, rulebook);
                self.retell(&header, &action.ok_or_else(|| Refusal::new(RefusalCode::CaseUnknown))?, rulebook)?
            }
        };
        for (event, recorded) in events.iter_mut().zip(&recorded.events) {
            event.fact.take_what_was_told(&recorded.fact);
        }
        Ok(events)
    }

    /// The command that led to these events; none for facts that none leads to.
    fn action(&self, recorded: &Recorded<'_>, procedure: Option<&ProcedureId>, rulebook: &Rulebook) -> Option<Action> {
        let event = recorded.events.first()?;
        let under = |opening: &Opening| procedure.unwrap_or(&opening.procedure).clone();
        Some(match event.fact.clone() {
            Fact::Submitted { opening, form, handed_in, attachments, credentials, .. } => {
                Action::Submit(Box::new(Submission {
                    case_id: opening.case_id,
                    procedure: under(&opening),
                    organ: opening.organ,
                    region: opening.region,
                    applicant: kind_of(opening.applicant.as_ref()),
                    connected_on: opening.connected_on.unwrap_or(event.stamp.occurred_on),
                    answers: form.answers,
                    handed_in,
                    attachments: rows(attachments),
                    credentials,
                }))
            }
            Fact::Amended { form, handed_in, attachments, .. } => {
                Action::Amend { answers: form.answers, handed_in, attachments: rows(attachments) }
            }
            Fact::Accepted {} => Action::Accept,
            Fact::ReviewPassed { note, .. } => Action::PassReview { note },
            Fact::Returned { items, .. } => {
                let (by, basis) = day_set(event).unzip();
                Action::ReturnForRectification { items, by, basis }
            }
            Fact::Rejected { ground } => Action::Reject { ground },
            Fact::Withdrawn { ground } => Action::Withdraw { ground },
            Fact::Lapsed { notice } => Action::CloseAsLapsed { notice },
            Fact::PapersHandedIn { handed_in, attachments } => {
                Action::HandInPapers { handed_in, attachments: rows(attachments) }
            }
            Fact::MaterialExamined { .. } => {
                let examined = recorded.events.iter().filter_map(|event| match &event.fact {
                    Fact::MaterialExamined { material, finding } => {
                        Some(MaterialExamination { material: material.clone(), finding: finding.clone() })
                    }
                    _ => None,
                });
                Action::ExamineMaterials { examinations: examined.collect() }
            }
            Fact::Forwarded { .. } => Action::Forward,
            Fact::ReceiptConfirmed { .. } => Action::ConfirmReceipt,
            Fact::Stamped { copies, .. } => Action::Stamp { copies },
            Fact::CopiesGivenBack { copies, .. } => Action::GiveCopiesBack { copies },
            Fact::NumberAssigned { number } => Action::AssignNumber { number },
            Fact::Renumbered { number, reason, .. } => Action::Renumber { number, reason },
            Fact::CertificateIssued { paper, number } => Action::IssueCertificate { paper, number },
            Fact::BadgeShown { shown_on } => Action::ShowBadge { shown_on },
            Fact::ConnectionChanged { changed_on, form } => {
                Action::ChangeConnection { changed_on, answers: form.answers }
            }
            Fact::ParticularsChanged { changed_on, form, .. } => {
                Action::ChangeParticulars { changed_on, answers: form.answers }
            }
            Fact::Terminated { ended_on } => Action::Terminate { ended_on },
            Fact::Cancelled { ground } => Action::Cancel { ground },
            Fact::InspectionScheduled { year, planned_on, .. } => Action::ScheduleInspection { year, planned_on },
            Fact::InspectionHeld { year, results, findings, photographs, .. } => {
                Action::HoldInspection { year, results, findings, photographs }
            }
            Fact::InspectionConcluded { year, outcome } => {
                let verdict = match outcome {
                    InspectionOutcome::Passed => Verdict::Pass,
                    InspectionOutcome::Failed => Verdict::Fail,
                    InspectionOutcome::RectifyBy(by) => {
                        let basis = day_set(event).map(|(_, basis)| basis).unwrap_or_default();
                        Verdict::RectifyBy { by, basis }
                    }
                };
                Action::ConcludeInspection { year, verdict }
            }
            Fact::RectificationOrdered { items, by, basis } => Action::OrderRectification { items, by, basis },
            Fact::RectificationConfirmed {} => Action::ConfirmRectification,
            Fact::WebsitePushed { opening } => Action::PushWebsite(Box::new(PushedWebsite {
                case_id: opening.case_id,
                procedure: under(&opening),
                organ: opening.organ,
                region: opening.region,
                particulars: opening.particulars,
                connected_on: opening.connected_on,
            })),
            Fact::UnitReported { opening, reported_in } => Action::ReportUnit(Box::new(ReportedUnit {
                case_id: opening.case_id,
                procedure: under(&opening),
                organ: opening.organ,
                region: opening.region,
                name: opening.particulars.unit_name,
                domain: opening.particulars.domains.into_iter().next(),
                connected_on: opening.connected_on.unwrap_or(event.stamp.occurred_on),
                reported_in,
            })),
            Fact::WebsiteClaimed { applicant } => {
                Action::ClaimWebsite { applicant: applicant.kind, name: applicant.name }
            }
            Fact::FilingImported { opening, number, source } => Action::ImportFiling(Box::new(EarlierFiling {
                case_id: opening.case_id,
                procedure: under(&opening),
                number,
                particulars: opening.particulars,
                source,
            })),
            Fact::Transferred { to, reason, .. } => Action::Transfer { to, reason },
            Fact::Assigned { handler, reason } => {
                let by = &event.stamp.by;
                let takes = by.name == handler && reason.is_none() && self.permits(ActionKind::Take, by).is_ok();
                if takes { Action::Take } else { Action::Assign { handler, reason } }
            }
            Fact::Unassigned { reason, .. } => Action::Unassign { reason },
            Fact::Corrected { field, new, reason, .. } => Action::Correct { field, value: new, reason },
            Fact::ClockExtended {} => event.clocks.iter().find_map(|change| match change {
                ClockChange::Moved { id, due, basis, .. } => {
                    let (deadline, until, basis) = (id.clone(), due.plain_date(), basis.clone());
                    Some(Action::ExtendClock { deadline, until, basis })
                }
                _ => None,
            })?,
            Fact::ClockSuspended {} => event.clocks.iter().find_map(|change| match change {
                ClockChange::Suspended { id, basis, .. } => {
                    Some(Action::SuspendClock { deadline: id.clone(), basis: basis.clone() })
                }
                _ => None,
            })?,
            Fact::ClockResumed {} => event.clocks.iter().find_map(|change| match change {
                ClockChange::Resumed { id, .. } => Some(Action::ResumeClock { deadline: id.clone() }),
                _ => None,
            })?,
            Fact::ClocksRecounted { basis, .. } => {
                Action::RecountClocks { calendar: rulebook.calendar().version().to_owned(), basis }
            }
            Fact::AccessUsersReported { .. } | Fact::PersonForgotten { .. } => return None,
        })
    }
}

impl Decision<'_> {
    /// A report whose rows are not kept: what it changed counts as recorded, the limit to report is counted again.
    fn reported_again(&self, recorded: &CaseEvent, as_of: NaiveDate) -> Events {
        self.check_order()?;
        let procedure = self.procedure()?;
        let limit = procedure.changes.access_users.as_ref();
        let limit = limit.ok_or_else(|| self.not_foreseen().citing(&procedure.basis))?;
        let clocks = self.reported(Some(limit), as_of, "asOf")?;
        Ok(vec![CaseEvent { clocks, ..self.event(recorded.fact.clone()) }])
    }
}

/// The day that an officer set with the event, and its basis.
fn day_set(event: &CaseEvent) -> Option<(NaiveDate, String)> {
    event.clocks.iter().find_map(|change| match change {
        ClockChange::Started(clock) => Some((clock.due.as_ref()?.plain_date(), clock.basis.clone()?)),
        _ => None,
    })
}

fn header(stamp: &Stamp) -> Header {
    Header {
        by: stamp.by.clone(),
        recorded_at: stamp.recorded_at,
        occurred_on: Some(stamp.occurred_on),
        reason: stamp.reason.clone(),
    }
}

fn kind_of(applicant: Option<&Applicant>) -> ApplicantKind {
    applicant.map_or(ApplicantKind::UsingUnit, |applicant| applicant.kind)
}

fn rows(attachments: BTreeMap<String, AnsweredForm>) -> BTreeMap<String, Answers> {
    attachments.into_iter().map(|(material, form)| (material, form.answers)).collect()
}

impl Fact {
    /// What somebody told stays as it was recorded, sealed as it is.
    fn take_what_was_told(&mut self, recorded: &Self) {
        match (self, recorded) {
            (
                Self::Submitted { opening, form, attachments, .. },
                Self::Submitted { opening: told, form: told_form, attachments: told_rows, .. },
            ) => {
                opening.applicant.clone_from(&told.applicant);
                opening.particulars.clone_from(&told.particulars);
                form.clone_from(told_form);
                attachments.clone_from(told_rows);
            }
            (
                Self::Amended { form, particulars, attachments, .. },
                Self::Amended { form: told, particulars: named, attachments: told_rows, .. },
            ) => {
                form.clone_from(told);
                particulars.clone_from(named);
                attachments.clone_from(told_rows);
            }
            (Self::PapersHandedIn { attachments, .. }, Self::PapersHandedIn { attachments: told, .. }) => {
                attachments.clone_from(told);
            }
            (Self::ConnectionChanged { form, .. }, Self::ConnectionChanged { form: told, .. }) => form.clone_from(told),
            (
                Self::ParticularsChanged { form, particulars, .. },
                Self::ParticularsChanged { form: told, particulars: named, .. },
            ) => {
                form.clone_from(told);
                particulars.clone_from(named);
            }
            (Self::WebsiteClaimed { applicant }, Self::WebsiteClaimed { applicant: told }) => {
                applicant.clone_from(told)
            }
            (Self::Corrected { old, new, .. }, Self::Corrected { old: stood, new: told, .. }) => {
                new.clone_from(told);
                // Of what is sealed only the seals differ.
                let masked = |value: &Value| {
                    let mut value = value.clone();
                    hide(&mut value);
                    value
                };
                if masked(old) == masked(stood) {
                    old.clone_from(stood);
                }
            }
            _ => {}
        }
    }
}
