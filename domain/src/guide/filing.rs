//! One filing that is owed, with everything that belongs to it.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    Basis, ChannelOpening, CompetentOrgan, Enquiry, EnquiryError, MaterialAsked, Note, RuleStatus, Term, material,
    organ, places::Spot,
};
use crate::{
    counting::Start,
    form::Form,
    identity::RegionCode,
    law::Citation,
    message::{Bilingual, Message},
    procedure::{
        ApplicantKind, Authority, ChangeKind, Copies, EditWindow, FilingObject, InForce, InspectionRule, LateFiling,
        Limit, NumberRule, OtherStart, Prerequisite, ProcedureId, Stage, StandingDuty, TwinPlace,
    },
    rulebook::Rulebook,
};

/// A filing that is owed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilingOwed<'r> {
    /// What is filed with it.
    pub objects: Vec<FilingObject>,
    /// The kind under which the enquirer files.
    pub applicant: ApplicantKind,
    /// Place whose rule applies.
    pub place: RegionCode,
    /// Which of a split website's two places that is.
    pub twin: Option<TwinPlace>,
    /// Id of the procedure or general rule.
    pub procedure: &'r ProcedureId,
    /// Its name.
    pub title: &'r Bilingual,
    /// How much is known of it.
    pub status: RuleStatus,
    /// When it applies.
    pub in_force: &'r InForce,
    /// What it rests on, repealed instruments flagged.
    pub basis: Vec<Basis<'r>>,
    /// Who receives it.
    pub authority: Authority,
    /// Organs that may be competent, the one competent in principle first.
    pub organs: Vec<CompetentOrgan<'r>>,
    /// What must be there first.
    pub prerequisites: &'r [Prerequisite],
    /// How to reach the organ.
    pub channels: Vec<ChannelOpening<'r>>,
    /// The form to fill in.
    pub form: Option<FormName<'r>>,
    /// How many copies, and who keeps each.
    pub copies: Option<&'r Copies>,
    /// Papers.
    pub materials: Vec<MaterialAsked<'r>>,
    /// By when to file; none for a second filing for which the source states no limit.
    pub term: Option<Term<'r>>,
    /// Limits that the source counts from another event.
    pub other_starts: &'r [OtherStart],
    /// The rule for connections older than it (补办).
    pub late_filing: Option<&'r LateFiling>,
    /// Time in which the submission may be edited.
    pub edit_window: Option<&'r EditWindow>,
    /// The steps in order.
    pub stages: &'r [Stage],
    /// From when the result may be asked for.
    pub result_query: Option<ResultQuery<'r>>,
    /// Which number is given.
    pub number: Option<&'r NumberRule>,
    /// Duties to report changes.
    pub changes: Vec<ChangeDuty<'r>>,
    /// Badge and link after filing.
    pub badge: Option<&'r Limit>,
    /// What is owed while the connection lasts.
    pub duties: &'r [StandingDuty],
    /// On-site inspection.
    pub inspection: Option<&'r InspectionRule>,
    /// What is to be known besides.
    pub notes: Vec<Note>,
}

/// A form by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FormName<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its version on file.
    pub version: u32,
    /// Printed title.
    pub title: &'r Bilingual,
}

/// A duty to report a change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeDuty<'r> {
    /// What changes.
    pub kind: ChangeKind,
    /// Within which limit.
    pub limit: &'r Limit,
}

/// From when the result may be asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultQuery<'r> {
    /// The rule.
    pub limit: &'r Limit,
    /// The first day to ask, if the papers are handed in on the day asked about.
    pub from: Option<NaiveDate>,
}

impl<'r> FilingOwed<'r> {
    pub(super) fn of(
        rulebook: &'r Rulebook,
        enquiry: &Enquiry,
        object: FilingObject,
        spot: Spot<'r>,
    ) -> Result<Self, EnquiryError> {
        let (rule, on) = (spot.found.rule, enquiry.on);
        let procedure = rule.procedure;
        let organs = organ::competent(&rule, spot.place, rulebook.regions(), on);
        let region = organs.first().map_or(spot.place, |organ| organ.code);
        let term = match spot.second {
            Some(_) => None,
            None => Some(Term::of(rulebook, enquiry, &rule, &region)?),
        };
        let channels = procedure.map(|procedure| procedure.channels.as_slice()).unwrap_or_default().iter();
        let calendar = rulebook.calendar();
        let form = rule.form.and_then(|form| rulebook.form(form));
        let result_query = procedure.and_then(|procedure| procedure.result_query.as_ref());
        Ok(Self {
            notes: notes(enquiry, object, &spot, term.as_ref(), organs.is_empty()),
            objects: vec![object],
            applicant: spot.found.applicant,
            place: spot.place,
            twin: spot.twin,
            procedure: rule.id,
            title: rule.title,
            status: rule.status(),
            in_force: rule.in_force,
            basis: rule.basis.iter().map(|cite| Basis::of(rulebook.sources(), cite, on)).collect(),
            authority: rule.authority,
            organs,
            prerequisites: procedure.map(|procedure| procedure.prerequisites.as_slice()).unwrap_or_default(),
            channels: channels.map(|channel| ChannelOpening::of(channel, enquiry.at, calendar, &region)).collect(),
            form: form.map(FormName::of),
            copies: rule.copies,
            materials: procedure
                .map(|procedure| material::asked(procedure, spot.found.applicant, &enquiry.circumstances))
                .unwrap_or_default(),
            term,
            other_starts: procedure.map(|procedure| procedure.other_starts.as_slice()).unwrap_or_default(),
            late_filing: procedure.and_then(|procedure| procedure.late_filing.as_ref()),
            edit_window: procedure.and_then(|procedure| procedure.edit_window.as_ref()),
            stages: procedure.map(|procedure| procedure.stages.as_slice()).unwrap_or_default(),
            result_query: result_query.map(|limit| ResultQuery::of(limit, rulebook, on, &region)).transpose()?,
            number: rule.number,
            changes: rule.changes.stated().map(|(kind, limit)| ChangeDuty { kind, limit }).collect(),
            badge: procedure
                .and_then(|procedure| procedure.badge.as_ref())
                .filter(|badge| badge.asked_of(spot.found.applicant))
                .map(|badge| &badge.limit),
            duties: rule.duties,
            inspection: rule.inspection,
        })
    }

    /// Whether another filing is made with this one: the same rule, organ and day.
    fn is_made_with(&self, other: &Self) -> bool {
        (self.procedure, self.applicant) == (other.procedure, other.applicant)
            && self.organs == other.organs
            && self.term == other.term
    }
}

/// Adds a filing, or its object to the filing with which it is made.
pub(super) fn add<'r>(filings: &mut Vec<FilingOwed<'r>>, filing: FilingOwed<'r>) {
    let Some(same) = filings.iter_mut().find(|same| same.is_made_with(&filing)) else {
        return filings.push(filing);
    };
    same.objects.extend(filing.objects);
    same.twin = same.twin.or(filing.twin);
    same.notes.extend(filing.notes.into_iter().filter(|note| !same.notes.contains(note)).collect::<Vec<_>>());
}

impl<'r> FormName<'r> {
    fn of(form: &'r Form) -> Self {
        Self { id: &form.id, version: form.version, title: &form.title }
    }
}

impl<'r> ResultQuery<'r> {
    /// Nothing is due on that day, so it is not moved off a day off.
    fn of(limit: &'r Limit, rulebook: &Rulebook, on: NaiveDate, region: &RegionCode) -> Result<Self, EnquiryError> {
        let calendar = rulebook.calendar();
        let due = limit.period.map(|period| calendar.due(Start::Day(on), period, region, &[])).transpose()?;
        Ok(Self { limit, from: due.map(|due| due.plain_date()) })
    }
}

/// What an enquirer should hear about a filing.
fn notes(
    enquiry: &Enquiry,
    object: FilingObject,
    spot: &Spot<'_>,
    term: Option<&Term<'_>>,
    organ_unknown: bool,
) -> Vec<Note> {
    let (rule, found) = (&spot.found.rule, &spot.found);
    let by_police = rule.authority == Authority::PublicSecurity;
    let older = enquiry.connected_on.is_some_and(|day| day < rule.in_force.first_day);
    let late = term.is_some_and(|term| term.late_filing);
    let due = term.and_then(|term| term.due.as_ref());
    let provisional = due.and_then(|due| due.provisional.as_ref()).map(|provisional| provisional.reason.clone());
    let overdue = due.filter(|_| term.is_some_and(|term| term.passed));
    let cited = |applies: bool, message: Message, cite: &[Citation]| applies.then(|| Note::citing(message, cite));
    [
        cited(found.with_unit, Message::new("guide_with_unit").with("object", object.as_str()), rule.basis),
        cited(
            found.applicant != enquiry.applicant,
            Message::new("guide_files_as").with("kind", found.applicant.as_str()),
            &[],
        ),
        cited(by_police && rule.status() == RuleStatus::DutyOnly, Message::new("guide_duty_only"), rule.basis),
        cited(rule.authority == Authority::NetworkOwner, Message::new("guide_network_owner"), rule.basis),
        spot.second.map(|cite| Note::citing(Message::new("guide_second_without_limit"), cite)),
        cited(late, Message::new("guide_late_filing"), term.map(|term| &*term.limit.cite).unwrap_or_default()),
        cited(
            older && !late && by_police,
            Message::new("guide_older_than_rule").with("first", rule.in_force.first_day),
            &[],
        ),
        provisional.map(Note::from),
        overdue.map(|due| Message::new("guide_overdue").with("due", due.at.date()).into()),
        cited(by_police && organ_unknown, Message::new("guide_place_too_wide").with("place", spot.place), &[]),
    ]
    .into_iter()
    .flatten()
    .collect()
}
