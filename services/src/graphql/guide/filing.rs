//! One filing that is owed.

use async_graphql::SimpleObject;
use beian_domain::{guide, procedure};
use chrono::NaiveDate;

use super::{
    Note,
    step::{ChangeDuty, Channel, MaterialNeeded, StandingDuty, Step},
    term::{FilingTerm, LateFiling, Limit, OtherStart, ResultQuery},
};
use crate::graphql::{
    case::Bilingual,
    citation::{Citation, citations},
    organ::{Organ, Region},
    words::{ApplicantKind, Authority, CopyHolder, FilingObject, Level, NumberScheme, RuleStatus, TwinPlace},
};

/// A filing that is owed, with everything that belongs to it.
#[derive(SimpleObject)]
pub(super) struct FilingOwed {
    /// What is filed with it.
    objects: Vec<FilingObject>,
    /// The kind under which the enquirer files.
    applicant: ApplicantKind,
    /// Place whose rule applies.
    place: Region,
    /// Which of a split website's two places that is.
    twin: Option<TwinPlace>,
    /// Id of the procedure, or of the general rule.
    procedure_id: String,
    /// Its name.
    title: Bilingual,
    /// How much is known of it.
    rule_status: RuleStatus,
    /// First day in force.
    first_day: NaiveDate,
    /// Last day in force; none while it stands.
    last_day: Option<NaiveDate>,
    /// What it rests on (设定依据), repealed instruments flagged.
    basis: Vec<Basis>,
    /// Who receives it.
    authority: Authority,
    /// Organs that may be competent, the one competent in principle first.
    organs: Vec<CompetentOrgan>,
    /// What must be there first.
    prerequisites: Vec<Prerequisite>,
    /// How to reach the organ.
    channels: Vec<Channel>,
    /// The form to fill in.
    form: Option<FormName>,
    /// Who keeps copy 1, 2, … of the form; as many copies as entries.
    copies: Vec<CopyHolder>,
    /// Papers.
    materials: Vec<MaterialNeeded>,
    /// By when to file; none for a second filing for which the source states no limit.
    term: Option<FilingTerm>,
    /// Limits that the source counts from another event.
    other_starts: Vec<OtherStart>,
    /// The rule for connections older than it.
    late_filing: Option<LateFiling>,
    /// Time in which the submission may be edited.
    edit_window: Option<Limit>,
    /// The steps in order.
    steps: Vec<Step>,
    /// From when the result may be asked for.
    result_query: Option<ResultQuery>,
    /// Which number is given.
    number: Option<NumberScheme>,
    /// Duties to report changes.
    changes: Vec<ChangeDuty>,
    /// Badge and link after filing (备案图标和链接).
    badge: Option<Limit>,
    /// What is owed while the connection lasts.
    duties: Vec<StandingDuty>,
    /// On-site inspection (实地检查).
    inspection: Option<InspectionNotice>,
    /// What is to be known besides.
    notes: Vec<Note>,
}

impl From<guide::FilingOwed<'_>> for FilingOwed {
    fn from(filing: guide::FilingOwed<'_>) -> Self {
        Self {
            objects: filing.objects.into_iter().map(FilingObject::from).collect(),
            applicant: filing.applicant.into(),
            place: Region(filing.place),
            twin: filing.twin.map(TwinPlace::from),
            procedure_id: filing.procedure.0.clone(),
            title: filing.title.clone().into(),
            rule_status: filing.status.into(),
            first_day: filing.in_force.first_day,
            last_day: filing.in_force.last_day,
            basis: filing.basis.into_iter().map(Basis::from).collect(),
            authority: filing.authority.into(),
            organs: filing.organs.iter().map(CompetentOrgan::of).collect(),
            prerequisites: filing.prerequisites.iter().map(Prerequisite::of).collect(),
            channels: filing.channels.into_iter().map(Channel::from).collect(),
            form: filing.form.map(FormName::of),
            copies: filing
                .copies
                .map(|copies| copies.keep.iter().map(|holder| (*holder).into()).collect())
                .unwrap_or_default(),
            materials: filing.materials.into_iter().map(MaterialNeeded::from).collect(),
            term: filing.term.map(FilingTerm::from),
            other_starts: filing.other_starts.iter().map(OtherStart::from).collect(),
            late_filing: filing.late_filing.map(LateFiling::from),
            edit_window: filing.edit_window.map(|window| (&window.limit).into()),
            steps: filing.stages.iter().map(Step::from).collect(),
            result_query: filing.result_query.map(ResultQuery::from),
            number: filing.number.map(|number| number.scheme.into()),
            changes: filing.changes.into_iter().map(ChangeDuty::from).collect(),
            badge: filing.badge.map(Limit::from),
            duties: filing.duties.iter().map(StandingDuty::from).collect(),
            inspection: filing.inspection.map(InspectionNotice::of),
            notes: filing.notes.into_iter().map(Note::from).collect(),
        }
    }
}

/// What a rule rests on, as of the day asked about.
#[derive(SimpleObject)]
struct Basis {
    /// The place.
    citation: Citation,
    /// Title of the instrument or document.
    title: Option<Bilingual>,
    /// Document number (文号) of an instrument.
    number: Option<String>,
    /// Last day in force, if it is repealed on that day (已失效).
    repealed_after: Option<NaiveDate>,
    /// What ended it.
    repealed_by: Option<String>,
}

impl From<guide::Basis<'_>> for Basis {
    fn from(basis: guide::Basis<'_>) -> Self {
        Self {
            title: basis.title.cloned().map(Bilingual::from),
            number: basis.number.map(str::to_owned),
            repealed_after: basis.repealed.map(|repealed| repealed.last_day),
            repealed_by: basis.repealed.and_then(|repealed| repealed.by).map(str::to_owned),
            citation: Citation::of(&basis.cite, None),
        }
    }
}

/// An organ that may be competent (办理机关).
#[derive(SimpleObject)]
struct CompetentOrgan {
    /// Its region.
    organ: Organ,
    /// Its level.
    level: Level,
    /// Name of its region on that day, if the code was in use.
    region: Option<String>,
}

impl CompetentOrgan {
    fn of(found: &guide::CompetentOrgan<'_>) -> Self {
        Self { organ: Organ(found.code), level: found.level.into(), region: found.region.map(str::to_owned) }
    }
}

/// What must be there before one can file.
#[derive(SimpleObject)]
struct Prerequisite {
    /// Id in the procedure.
    id: String,
    /// What.
    title: Bilingual,
    /// Where it is asked for.
    citations: Vec<Citation>,
}

impl Prerequisite {
    fn of(prerequisite: &procedure::Prerequisite) -> Self {
        let procedure::Prerequisite { id, title, cite } = prerequisite;
        Self { id: id.clone(), title: title.clone().into(), citations: citations(cite, None) }
    }
}

/// A form by its name; the query `form` has the whole of it.
#[derive(SimpleObject)]
struct FormName {
    /// Its id.
    id: String,
    /// Its version on file.
    version: u32,
    /// Printed title.
    title: Bilingual,
}

impl FormName {
    fn of(form: guide::FormName<'_>) -> Self {
        Self { id: form.id.to_owned(), version: form.version, title: form.title.clone().into() }
    }
}

/// That inspections are held (实地检查).
#[derive(SimpleObject)]
struct InspectionNotice {
    /// Id of the rule.
    rule: String,
    /// Whether one is owed each calendar year; otherwise it is held when the organ sees fit.
    yearly: bool,
    /// What is checked.
    checked: Vec<Bilingual>,
    /// Where it stands.
    citations: Vec<Citation>,
}

impl InspectionNotice {
    fn of(inspection: &procedure::InspectionRule) -> Self {
        Self {
            rule: inspection.rule.clone(),
            yearly: inspection.yearly,
            checked: inspection.checklist.iter().map(|item| item.title.clone().into()).collect(),
            citations: citations(&inspection.cite, None),
        }
    }
}
