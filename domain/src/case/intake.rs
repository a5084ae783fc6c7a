//! Intake (提交、修改、受理、撤回).

use std::collections::BTreeMap;

use super::{
    command::Submission,
    decision::{Decision, Events, checked_text},
    event::{AnsweredForm, CaseEvent, Fact, Opening},
    handing_in::Received,
    progress::Milestones,
    state::{Applicant, HandedIn, MaterialAsked, Particulars, Position, Status},
};
use crate::{
    deadline::{ClockChange, Ending},
    form::{Answers, FilledBy, Form},
    identity::RegionCode,
    procedure::{ApplicantKind, Authority, Procedure, ProcedureId, ReviewClock},
    refusal::{Refusal, RefusalCode, Refused},
};

impl Decision<'_> {
    pub(super) fn submit(&self, submission: &Submission) -> Events {
        let procedure = self.competent(&submission.procedure, submission.organ)?;
        self.check_window_organ(submission.organ)?;
        let mut refusals = Vec::new();
        if let Err(refusal) = self.check_submission(submission, procedure) {
            refusals.push(refusal);
        }
        let Submission { handed_in, attachments, applicant, .. } = submission;
        let received = self.receive(handed_in, attachments, procedure, *applicant);
        let form = self.answer(procedure, &submission.answers);
        let (Received { handed_in, attachments }, form) = both(refusals, received, form)?;
        let fact = Fact::Submitted {
            opening: Box::new(self.opening(submission, procedure, &form)),
            form,
            asked: asked(procedure, submission.applicant),
            handed_in,
            attachments,
            copies: procedure.copies.keep.clone(),
            credentials: procedure.query_credentials.as_ref().and(submission.credentials.clone()),
        };
        let mut clocks = self.filing_clock(procedure, submission.connected_on, &submission.organ)?;
        let milestones = Milestones { submitted: self.stamp.occurred_on, accepted: None };
        let position = self.enter(procedure, 0, &submission.organ, milestones, &mut clocks)?;
        Ok(vec![CaseEvent { moves_to: Some(position), clocks, ..self.event(fact) }])
    }

    pub(super) fn amend(
        &self,
        answers: &Answers,
        handed_in: &[HandedIn],
        attachments: &BTreeMap<String, Answers>,
    ) -> Events {
        self.check_order()?;
        let procedure = self.procedure()?;
        let filing = self.filing()?;
        let returned = self.case.status == Status::Returned;
        self.check_edit_window(returned)?;
        let applicant = filing.applicant.as_ref().ok_or_else(|| self.not_foreseen())?;
        let received = self.receive(handed_in, attachments, procedure, applicant.kind);
        let (Received { handed_in, attachments }, form) = both(Vec::new(), received, self.answer(procedure, answers))?;
        if !returned && handed_in.is_empty() && filing.form.as_ref() == Some(&form) {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("answers").into());
        }
        let (position, clocks) = self.reopen(procedure, returned)?;
        let particulars = particulars(&form.answers, &filing.particulars);
        let fact = Fact::Amended { form, particulars, handed_in, attachments };
        Ok(vec![CaseEvent { moves_to: Some(position), clocks, ..self.event(fact) }])
    }

    pub(super) fn accept(&self) -> Events {
        self.complete_stage(Fact::Accepted {})
    }

    pub(super) fn withdraw(&self, ground: &str) -> Events {
        let ground = checked_text(ground, "ground")?;
        self.close(Fact::Withdrawn { ground }, Status::Withdrawn, Ending::Cancelled)
    }

    /// Ends the case: no stage, no running clock.
    pub(super) fn close(&self, fact: Fact, status: Status, how: Ending) -> Events {
        self.check_order()?;
        let mut event = self.event(fact);
        event.moves_to = Some(Position { status, stage: None });
        event.clocks = self.end_stage_clock(how);
        let stage_clock = self.case.stage.as_ref().and_then(|stage| stage.deadline.as_ref());
        event.clocks.extend(self.end_running(Ending::Cancelled, |clock| Some(&clock.id) != stage_clock));
        Ok(vec![event])
    }

    /// The procedure in force today, if this organ handles it.
    pub(super) fn competent(&self, id: &ProcedureId, organ: RegionCode) -> Result<&Procedure, Refusal> {
        let found = self.rulebook.procedure(id, self.stamp.occurred_on);
        let procedure = found.map_err(|error| Refusal::from(error.message()).at("procedure"))?;
        if procedure.authority != Authority::PublicSecurity {
            return Err(Refusal::new(RefusalCode::OtherAuthority)
                .with("procedure", id)
                .with("authority", procedure.authority.as_str())
                .at("procedure")
                .citing(&procedure.basis));
        }
        check_competent(procedure, organ).map_err(|refusal| refusal.at("organ"))?;
        Ok(procedure)
    }

    /// Answers checked against the procedure's form in its newest version.
    pub(super) fn answer(&self, procedure: &Procedure, answers: &Answers) -> Result<AnsweredForm, Refused> {
        let form = self.rulebook.form(&procedure.form).ok_or_else(|| self.not_foreseen().at("answers"))?;
        self.answer_on(form, answers, "answers")
    }

    /// Answers checked against a form; faults are placed below the path.
    pub(super) fn answer_on(&self, form: &Form, answers: &Answers, path: &str) -> Result<AnsweredForm, Refused> {
        if self.retold {
            return Ok(AnsweredForm { form: form.id.clone(), version: form.version, answers: answers.clone() });
        }
        let regions = self.rulebook.regions();
        let accepted = form
            .validate(answers, FilledBy::Applicant, self.stamp.occurred_on, regions)
            .map_err(|faults| Refused(faults.into_iter().map(|fault| Refusal::of_field(fault, path)).collect()))?;
        Ok(AnsweredForm { form: form.id.clone(), version: form.version, answers: accepted.answers })
    }

    fn check_submission(&self, submission: &Submission, procedure: &Procedure) -> Result<(), Refusal> {
        if !procedure.applicants.contains(&submission.applicant) {
            return Err(Refusal::new(RefusalCode::ApplicantKindNotCovered)
                .with("kind", submission.applicant.as_str())
                .at("applicant")
                .citing(&procedure.basis));
        }
        if submission.connected_on > self.stamp.occurred_on {
            return Err(Refusal::new(RefusalCode::FiledBeforeConnection)
                .with("day", self.stamp.occurred_on)
                .with("connected", submission.connected_on)
                .at("connectedOn")
                .citing(&procedure.filing.cite));
        }
        Ok(())
    }

    /// An official takes in filings at the window of the own organ only.
    pub(super) fn check_window_organ(&self, organ: RegionCode) -> Result<(), Refusal> {
        let actor = &self.stamp.by;
        if actor.role.is_official() && actor.organ != Some(organ) {
            return Err(Refusal::new(RefusalCode::NotYourCase).with("organ", organ).at("organ"));
        }
        Ok(())
    }

    fn check_edit_window(&self, returned: bool) -> Result<(), Refusal> {
        let until = self.case.stage.as_ref().and_then(|stage| stage.editable_until);
        match until {
            Some(until) if !returned && self.stamp.occurred_on > until => {
                Err(Refusal::new(RefusalCode::EditWindowPassed).with("day", until))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn opening(&self, submission: &Submission, procedure: &Procedure, form: &AnsweredForm) -> Opening {
        let particulars = particulars(&form.answers, &Particulars::default());
        let applicant = Applicant { kind: submission.applicant, name: particulars.unit_name.clone(), sealed: None };
        Opening {
            case_id: submission.case_id,
            procedure: submission.procedure.clone(),
            rulebook: self.rulebook.version().to_owned(),
            organ: submission.organ,
            region: submission.region,
            object: procedure.object,
            applicant: Some(applicant),
            particulars,
            connected_on: Some(submission.connected_on),
            reports_access_users: Some(procedure.changes.access_users.is_some()),
        }
    }

    /// The stage begins again with the amended submission, or its stopped clock goes on.
    fn reopen(&self, procedure: &Procedure, returned: bool) -> Result<(Position, Vec<ClockChange>), Refusal> {
        let organ = self.filing()?.organ;
        let rectification = procedure.rectification.as_ref().filter(|_| returned);
        let ordered = |rule: &str| rectification.is_some_and(|rectification| rectification.limit.rule == rule);
        let mut clocks = self.end_running(Ending::Done, |clock| ordered(&clock.rule));
        let milestones = Milestones { submitted: self.stamp.occurred_on, accepted: Some(self.stamp.occurred_on) };
        let stage = self.case.stage.clone().ok_or_else(|| self.not_foreseen())?;
        if rectification.is_some_and(|rectification| rectification.review_clock == ReviewClock::Stops) {
            clocks.extend(stage.deadline.iter().map(|id| self.resumed(id)).collect::<Result<Vec<_>, _>>()?);
            return Ok((Position { status: Status::during(stage.kind), stage: Some(stage) }, clocks));
        }
        clocks.extend(self.end_stage_clock(Ending::Cancelled));
        let position = self.enter(procedure, self.stage_index(procedure), &organ, milestones, &mut clocks)?;
        Ok((position, clocks))
    }
}

/// What was handed in and the form, if there is nothing to refuse; otherwise every reason.
fn both(
    mut refusals: Vec<Refusal>,
    received: Result<Received, Refused>,
    form: Result<AnsweredForm, Refused>,
) -> Result<(Received, AnsweredForm), Refused> {
    match (received, form) {
        (Ok(received), Ok(form)) if refusals.is_empty() => Ok((received, form)),
        (received, form) => {
            refusals.extend(received.err().into_iter().chain(form.err()).flat_map(|Refused(faults)| faults));
            Err(Refused(refusals))
        }
    }
}

/// Names for lists and the register, read from the answers; what the form does not ask stays as it was.
pub(super) fn particulars(answers: &Answers, earlier: &Particulars) -> Particulars {
    let text = |field: &str| answers.text(field).map(str::to_owned);
    Particulars {
        unit_name: text("unit_name").unwrap_or_else(|| earlier.unit_name.clone()),
        site_name: text("site_name").or_else(|| earlier.site_name.clone()),
        domains: answers.texts("domains").unwrap_or_else(|| earlier.domains.clone()),
        icp_number: text("icp_number").or_else(|| earlier.icp_number.clone()),
    }
}

fn asked(procedure: &Procedure, applicant: ApplicantKind) -> Vec<MaterialAsked> {
    procedure
        .materials_for(applicant)
        .map(|material| MaterialAsked {
            id: material.id.clone(),
            title: material.title.clone(),
            copies: material.copies,
            mode: material.mode,
            required: material.conditional.is_none(),
            form: material.form.clone(),
            cite: material.cite.clone(),
        })
        .collect()
}

/// The organ handles the procedure: its place and level fit.
pub(super) fn check_competent(procedure: &Procedure, organ: RegionCode) -> Result<(), Refusal> {
    if procedure.is_handled_by(organ) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::OrganNotCompetent)
        .with("organ", organ)
        .with("procedure", &procedure.id)
        .citing(&procedure.basis))
}
