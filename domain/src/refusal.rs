//! Refusals: why a command changes nothing, with the place, the rule and a stable code.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{form::FieldError, law::Citation, message::Message};

/// One reason why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Code and sentence.
    pub message: Message,
    /// The input field concerned, such as `answers.officers[1].mobile`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The rule that forbids it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Citation>,
}

impl Refusal {
    /// A refusal with this code.
    pub fn new(code: RefusalCode) -> Self {
        Self::from(Message::new(code.as_str()))
    }

    /// Adds a parameter of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.message = self.message.with(name, value);
        self
    }

    /// Names the input field.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// A fault in an answer; `answers` is the path of the form that it was given to.
    pub fn of_field(fault: FieldError, answers: &str) -> Self {
        let FieldError { path, message, citation } = fault;
        let path = if path.is_empty() { answers.to_owned() } else { format!("{answers}.{path}") };
        Self { message, path: Some(path), cite: citation.into_iter().collect() }
    }

    /// Cites the rule.
    #[must_use]
    pub fn citing(mut self, cite: &[Citation]) -> Self {
        self.cite = cite.to_vec();
        self
    }
}

impl From<Message> for Refusal {
    fn from(message: Message) -> Self {
        Self { message, path: None, cite: Vec::new() }
    }
}

/// All reasons why a command is refused; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused(pub Vec<Refusal>);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, refusal) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}[{}] {}", refusal.message.code, refusal.message.en())?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal,)+) => {
        /// Stable codes of refusals; the sentences are in `messages/refusal.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum RefusalCode { $($(#[doc = $doc])* $name,)+ }

        impl RefusalCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code as users and scripts see it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

codes! {
    /// The case does not exist.
    CaseUnknown = "case_unknown",
    /// A case with this id exists already.
    CaseExists = "case_exists",
    /// The procedure is not in the rulebook.
    ProcedureUnknown = "procedure_unknown",
    /// The procedure is not in force on that day.
    ProcedureNotInForce = "procedure_not_in_force",
    /// The organ does not handle this procedure there.
    OrganNotCompetent = "organ_not_competent",
    /// The filing is not made with the public-security organs.
    OtherAuthority = "other_authority",
    /// This kind of applicant does not file under the procedure.
    ApplicantKindNotCovered = "applicant_kind_not_covered",
    /// The case belongs to another organ.
    NotYourCase = "not_your_case",
    /// Who reviewed does not stamp: another person must do it.
    OtherHandsNeeded = "other_hands_needed",
    /// The case is to go to an organ beyond the actor's own.
    TransferBeyondReach = "transfer_beyond_reach",
    /// Somebody handles the case already.
    AlreadyAssigned = "already_assigned",
    /// Nobody is assigned to the case.
    NotAssigned = "not_assigned",
    /// Nobody of that name works on the cases of the organ.
    HandlerUnknown = "handler_unknown",
    /// The role may not do this.
    RoleNotAllowed = "role_not_allowed",
    /// The report tells of an earlier day than the one before.
    AccessReportBeforeLast = "access_report_before_last",
    /// The report has too many rows.
    AccessReportTooLong = "access_report_too_long",
    /// Neither unit nor person.
    AccessUserKindUnknown = "access_user_kind_unknown",
    /// A look at personal data without a purpose.
    PurposeMissing = "purpose_missing",
    /// A look at personal data that names no datum, or too many.
    PersonalPathsMissing = "personal_paths_missing",
    /// No personal datum stands there, or it was forgotten.
    PersonalDatumUnknown = "personal_datum_unknown",
    /// Nobody of whom anything readable is kept.
    PersonUnknown = "person_unknown",
    /// Neither region nor address.
    AccessUserPlaceMissing = "access_user_place_missing",
    /// Neither domain nor IP ranges.
    AccessUserNetworkMissing = "access_user_network_missing",
    /// Not a day.
    AccessUserDayUnreadable = "access_user_day_unreadable",
    /// A day outside connection and report.
    AccessUserDayOutside = "access_user_day_outside",
    /// The same user in two rows.
    AccessUserTwice = "access_user_twice",
    /// A resident id, which no report may hold.
    AccessUserResidentId = "access_user_resident_id",
    /// Another stage is due.
    StageOutOfOrder = "stage_out_of_order",
    /// The status of the case does not allow it.
    StatusNotAllowed = "status_not_allowed",
    /// The day lies in the future.
    OccurredInFuture = "occurred_in_future",
    /// Recording something earlier needs a reason.
    BackdatingNeedsReason = "backdating_needs_reason",
    /// Only officials may record something earlier.
    BackdatingNotAllowed = "backdating_not_allowed",
    /// The day lies before the last thing that happened.
    OccurredBeforePrevious = "occurred_before_previous",
    /// Filed before it was connected.
    FiledBeforeConnection = "filed_before_connection",
    /// A day outside what can be counted.
    DateNotCountable = "date_not_countable",
    /// The time for editing has passed.
    EditWindowPassed = "edit_window_passed",
    /// Required materials are still open.
    MaterialsMissing = "materials_missing",
    /// The procedure does not ask for this material.
    MaterialUnknown = "material_unknown",
    /// The material is no list that can be filled in.
    AttachmentNotForeseen = "attachment_not_foreseen",
    /// The material is filled in on the system: its rows are missing.
    AttachmentNeeded = "attachment_needed",
    /// The material was not handed in, or too few of it.
    MaterialNotHandedIn = "material_not_handed_in",
    /// The material lacks what the rule asks of it.
    MaterialNotAsAsked = "material_not_as_asked",
    /// The material is asked of everybody, whatever the case.
    MaterialAlwaysAsked = "material_always_asked",
    /// The source gives no limit: set the day and give a basis.
    RectificationDayNeeded = "rectification_day_needed",
    /// A day was set but no basis given.
    BasisNeeded = "basis_needed",
    /// The day set lies in the past.
    DayNotAhead = "day_not_ahead",
    /// A reason is needed.
    ReasonNeeded = "reason_needed",
    /// A text is empty, too long or holds control characters.
    TextNotAllowed = "text_not_allowed",
    /// The copies named are not those the rule names.
    CopiesDiffer = "copies_differ",
    /// The copy bears this organ's seal already.
    AlreadyStamped = "already_stamped",
    /// The procedure gives no number.
    NumberNotForeseen = "number_not_foreseen",
    /// The number has another shape or region than the rule gives.
    NumberDoesNotFit = "number_does_not_fit",
    /// The case has a number already.
    AlreadyNumbered = "already_numbered",
    /// The case has no number yet.
    NotNumbered = "not_numbered",
    /// The number was given before.
    NumberTaken = "number_taken",
    /// The series has no number left.
    SeriesFull = "series_full",
    /// No number may be given under a retired region code.
    RegionRetired = "region_retired",
    /// No badge is to be shown, or it is shown already.
    BadgeNotDue = "badge_not_due",
    /// The badge cannot have been shown before the case was filed.
    BadgeBeforeFiling = "badge_before_filing",
    /// The procedure does not foresee it.
    NotForeseen = "not_foreseen",
    /// Nothing would change.
    NothingChanges = "nothing_changes",
    /// It is meant for another calendar than the one at hand.
    CalendarDiffers = "calendar_differs",
    /// No inspection of that year is in the state asked for.
    InspectionState = "inspection_state",
    /// A checklist item is missing, unknown or twice.
    ChecklistIncomplete = "checklist_incomplete",
    /// An inspection with failed items cannot pass.
    FindingsOpen = "findings_open",
    /// No such order is open.
    RectificationUnknown = "rectification_unknown",
    /// No such deadline is running.
    DeadlineNotRunning = "deadline_not_running",
    /// The deadline is suspended already, or is not suspended.
    SuspensionState = "suspension_state",
    /// The applicant's deadline has not passed yet.
    NotLapsedYet = "not_lapsed_yet",
    /// The field cannot be corrected, or does not exist.
    FieldUnknown = "field_unknown",
    /// There is no such organ.
    OrganUnknown = "organ_unknown",
    /// The organ is open.
    OrganOpenAlready = "organ_open_already",
    /// The organ was merged into another.
    OrganClosed = "organ_closed",
    /// The organ lies beyond the actor's own.
    OrganBeyondReach = "organ_beyond_reach",
    /// The region of the organ is retired.
    OrganRegionRetired = "organ_region_retired",
    /// The region of the organ is in use only later.
    OrganRegionNotYet = "organ_region_not_yet",
    /// The day lies before the last thing that happened to the organ.
    OrganDayBeforeLast = "organ_day_before_last",
    /// The superior named is not above the organ.
    SuperiorNotAbove = "superior_not_above",
    /// An organ cannot be merged into itself.
    OrganIntoItself = "organ_into_itself",
    /// An organ cannot be merged into one below it.
    OrganIntoLower = "organ_into_lower",
    /// The successor handles nothing of what the organ handles.
    SuccessorNotCompetent = "successor_not_competent",
    /// The cases of the organ are still being taken over.
    TakeOverPending = "take_over_pending",
    /// More photographs than an inspection takes.
    PhotographsTooMany = "photographs_too_many",
    /// The photograph is of a finding that is not there.
    PhotographOfNothing = "photograph_of_nothing",
    /// The photograph is named twice.
    PhotographTwice = "photograph_twice",
    /// No such photograph was sent for this case.
    PhotographUnknown = "photograph_unknown",
    /// There is no such plan of inspections yet.
    PlanUnknown = "plan_unknown",
    /// The plan is approved.
    PlanApproved = "plan_approved",
    /// No working day of that year is left.
    PlanYearOver = "plan_year_over",
    /// The plan is that of an organ beyond the actor's own.
    PlanBeyondReach = "plan_beyond_reach",
    /// The case is not in the plan.
    PlanEntryUnknown = "plan_entry_unknown",
    /// The case is in the plan already, or named twice.
    PlanEntryTwice = "plan_entry_twice",
    /// The case is owed no inspection by this organ in that year.
    PlanNotOwed = "plan_not_owed",
    /// The day is not in the year, or after the last day of the inspection.
    PlanDayOutside = "plan_day_outside",
    /// The day is no working day.
    PlanDayOff = "plan_day_off",
    /// Nobody of that name inspects there.
    PlanInspectorUnknown = "plan_inspector_unknown",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_sentence() {
        for code in RefusalCode::ALL {
            assert!(Message::new(code.as_str()).is_known(), "{}", code.as_str());
        }
    }
}
