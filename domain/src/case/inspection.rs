//! On-site inspection (实地检查): scheduled, held against a checklist, concluded; rectification ordered and confirmed.

mod known;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    decision::{Decision, Events, checked_text, checked_texts},
    event::{Fact, Stamp},
    photograph::{self, Photograph},
    state::Filing,
};
use crate::{
    calendar::Calendar,
    counting::{Due, Moment, Provisional},
    deadline::{Clock, ClockChange, DeadlineId, Ending},
    identity::RegionCode,
    law::Citation,
    message::Message,
    procedure::{InspectionRule, OnMiss, Party},
    refusal::{Refusal, RefusalCode, Refused},
    rulebook::Agenda,
};

pub use known::KnownInspection;

/// The inspection of one calendar year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// Planned day.
    pub planned_on: NaiveDate,
    /// Items to check.
    pub checklist: Vec<String>,
    /// Articles on which it rests, those of the planned day until it is held; none where the event is older than this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Citation>,
    /// When it took place.
    pub held_on: Option<NaiveDate>,
    /// Result of each item.
    pub results: Vec<CheckResult>,
    /// Findings in words.
    pub findings: Vec<String>,
    /// Photographs of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photographs: Vec<Photograph>,
    /// How it ended.
    pub outcome: Option<InspectionOutcome>,
    /// When a rectification was confirmed.
    pub rectified_on: Option<NaiveDate>,
    /// What was known of it from when on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<KnownInspection>,
}

/// Result of one checklist item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Id of the item.
    pub item: String,
    /// Whether it is in order.
    pub passed: bool,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an inspector concludes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 合格
    Pass,
    /// 限期整改
    RectifyBy {
        /// Last day.
        by: NaiveDate,
        /// On what basis.
        basis: String,
    },
    /// 不合格
    Fail,
}

/// How an inspection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InspectionOutcome {
    /// 合格
    Passed,
    /// 限期整改
    RectifyBy(NaiveDate),
    /// 不合格
    Failed,
}

/// Where the inspection of a year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InspectionState {
    /// 待安排
    Due,
    /// 逾期未检查
    Overdue,
    /// 已安排
    Scheduled,
    /// 已实施，待结论
    Held,
    /// 合格
    Passed,
    /// 限期整改中
    Rectifying,
    /// 整改后合格
    Rectified,
    /// 不合格
    Failed,
}

impl InspectionState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Due,
        Self::Overdue,
        Self::Scheduled,
        Self::Held,
        Self::Passed,
        Self::Rectifying,
        Self::Rectified,
        Self::Failed,
    ];

    /// The state written so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The word in rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Scheduled => "scheduled",
            Self::Held => "held",
            Self::Passed => "passed",
            Self::Rectifying => "rectifying",
            Self::Rectified => "rectified",
            Self::Failed => "failed",
        }
    }
}

impl Inspection {
    /// Where it stands.
    pub fn state(&self) -> InspectionState {
        match (self.outcome, self.held_on, self.rectified_on) {
            (Some(InspectionOutcome::Passed), _, _) => InspectionState::Passed,
            (Some(InspectionOutcome::RectifyBy(_)), _, Some(_)) => InspectionState::Rectified,
            (Some(InspectionOutcome::RectifyBy(_)), _, None) => InspectionState::Rectifying,
            (Some(InspectionOutcome::Failed), _, _) => InspectionState::Failed,
            (None, Some(_), _) => InspectionState::Held,
            (None, None, _) => InspectionState::Scheduled,
        }
    }

    /// Ids of what must be answered to hold it under an agenda: as scheduled, unless the law changed since.
    pub fn checklist_under(&self, agenda: &Agenda) -> Vec<String> {
        if self.basis == agenda.basis { self.checklist.clone() } else { agenda.checklist() }
    }
}

/// Copies an inspection's fact into the filing.
pub(super) fn apply(filing: &mut Filing, fact: &Fact, stamp: &Stamp) {
    match fact {
        Fact::InspectionScheduled { year, planned_on, checklist, basis } => {
            let before = filing.inspections.remove(year);
            let scheduled = Inspection {
                planned_on: *planned_on,
                checklist: checklist.clone(),
                basis: basis.clone(),
                held_on: None,
                results: Vec::new(),
                findings: Vec::new(),
                photographs: Vec::new(),
                outcome: None,
                rectified_on: None,
                known: before.map(|inspection| inspection.known).unwrap_or_default(),
            };
            filing.inspections.insert(*year, scheduled);
        }
        Fact::InspectionHeld { year, results, findings, basis, checklist, photographs } => {
            if let Some(inspection) = filing.inspections.get_mut(year) {
                if !checklist.is_empty() {
                    inspection.checklist.clone_from(checklist);
                }
                inspection.basis.clone_from(basis);
                inspection.held_on = Some(stamp.occurred_on);
                inspection.results.clone_from(results);
                inspection.findings.clone_from(findings);
                inspection.photographs.clone_from(photographs);
            }
        }
        Fact::InspectionConcluded { year, outcome } => {
            filing.rectifying |= matches!(outcome, InspectionOutcome::RectifyBy(_));
            if let Some(inspection) = filing.inspections.get_mut(year) {
                inspection.outcome = Some(*outcome);
            }
        }
        Fact::RectificationOrdered { .. } => filing.rectifying = true,
        Fact::RectificationConfirmed {} => {
            filing.rectifying = false;
            for inspection in filing.inspections.values_mut() {
                if inspection.state() == InspectionState::Rectifying {
                    inspection.rectified_on = Some(stamp.occurred_on);
                }
            }
        }
        other => debug_assert!(false, "{} is no fact of an inspection", other.name()),
    }
    for inspection in filing.inspections.values_mut() {
        inspection.note(stamp.recorded_at);
    }
}

const RECTIFICATION: &str = "rectification-order";

impl Decision<'_> {
    pub(super) fn schedule_inspection(&self, year: i32, planned_on: NaiveDate) -> Events {
        let rule = self.inspection_rule()?;
        let standing = self.filing()?.inspections.get(&year).map(Inspection::state);
        if planned_on.year() != year || standing.is_some_and(|state| state != InspectionState::Scheduled) {
            return Err(state_refusal(year, standing).citing(&rule.cite).into());
        }
        if planned_on < self.stamp.occurred_on {
            return Err(self.not_ahead(planned_on, "plannedOn").into());
        }
        let agenda = self.agenda(planned_on)?;
        let checklist = agenda.checklist();
        self.one(Fact::InspectionScheduled { year, planned_on, checklist, basis: agenda.basis })
    }

    pub(super) fn hold_inspection(
        &self,
        year: i32,
        results: &[CheckResult],
        findings: &[String],
        photographs: &[Photograph],
    ) -> Events {
        let rule = self.inspection_rule()?;
        let inspection = self.inspection(year, InspectionState::Scheduled, rule)?;
        let agenda = self.agenda(self.stamp.occurred_on)?;
        let checklist = inspection.checklist_under(&agenda);
        check_complete(&checklist, results, &[rule.cite.as_slice(), &agenda.basis].concat())?;
        let findings = checked_texts(findings, "findings")?;
        photograph::check(photographs, findings.len())?;
        let changed = if checklist == inspection.checklist { Vec::new() } else { checklist };
        let (results, photographs) = (results.to_vec(), photographs.to_vec());
        let held =
            Fact::InspectionHeld { year, results, findings, basis: agenda.basis, checklist: changed, photographs };
        let mut event = self.event(held);
        event.clocks = self.annual_clock_done(year);
        if !event.clocks.is_empty() && rule.yearly {
            let organ = self.filing()?.organ;
            event.clocks.push(ClockChange::Started(self.annual_clock(rule, &organ, year + 1)));
        }
        Ok(vec![event])
    }

    pub(super) fn conclude_inspection(&self, year: i32, verdict: &Verdict) -> Events {
        let rule = self.inspection_rule()?;
        let inspection = self.inspection(year, InspectionState::Held, rule)?;
        let failed: Vec<&str> =
            inspection.results.iter().filter(|result| !result.passed).map(|result| result.item.as_str()).collect();
        match verdict {
            Verdict::Pass if !failed.is_empty() => {
                Err(Refusal::new(RefusalCode::FindingsOpen).with("items", failed.join(", ")).citing(&rule.cite).into())
            }
            Verdict::Pass => self.one(Fact::InspectionConcluded { year, outcome: InspectionOutcome::Passed }),
            Verdict::Fail => self.one(Fact::InspectionConcluded { year, outcome: InspectionOutcome::Failed }),
            Verdict::RectifyBy { by, basis } => {
                let outcome = InspectionOutcome::RectifyBy(*by);
                let clock = self.rectification_clock(rule, *by, basis)?;
                let mut event = self.event(Fact::InspectionConcluded { year, outcome });
                event.clocks.push(ClockChange::Started(clock));
                Ok(vec![event])
            }
        }
    }

    pub(super) fn order_rectification(&self, items: &[String], by: NaiveDate, basis: &str) -> Events {
        let rule = self.inspection_rule()?;
        let items = checked_texts(items, "items")?;
        if items.is_empty() {
            return Err(Refusal::new(RefusalCode::ReasonNeeded).at("items").into());
        }
        let clock = self.rectification_clock(rule, by, basis)?;
        let mut event = self.event(Fact::RectificationOrdered { items, by, basis: basis.to_owned() });
        event.clocks.push(ClockChange::Started(clock));
        Ok(vec![event])
    }

    pub(super) fn confirm_rectification(&self) -> Events {
        let mut event = self.event(Fact::RectificationConfirmed {});
        event.clocks = self.end_running(Ending::Done, |clock| clock.rule == RECTIFICATION);
        Ok(vec![event])
    }

    /// The clock of a year's inspection: due on the last working day of that year, since the duty is the organ's.
    pub(super) fn annual_clock(&self, rule: &InspectionRule, organ: &RegionCode, year: i32) -> Clock {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(self.stamp.occurred_on);
        let due = last_working_day(self.rulebook.calendar(), organ, year);
        Clock {
            id: DeadlineId(format!("{}-{year}", rule.rule)),
            rule: rule.rule.clone(),
            title: Message::new("duty_annual_inspection").with("year", year).into(),
            duty: Party::HandlingOrgan,
            cite: rule.cite.clone(),
            period: None,
            start: first,
            due,
            on_miss: OnMiss::NotStated,
            basis: None,
            done_by: None,
            promised_for: None,
        }
    }

    fn annual_clock_done(&self, year: i32) -> Vec<ClockChange> {
        self.end_running(Ending::Done, |clock| clock.id.0.ends_with(&format!("-{year}")) && clock.start.year() == year)
    }

    fn rectification_clock(&self, rule: &InspectionRule, by: NaiveDate, basis: &str) -> Result<Clock, Refused> {
        let basis = checked_text(basis, "basis")?;
        Ok(Clock {
            id: self.next_id(RECTIFICATION, &[]),
            rule: RECTIFICATION.to_owned(),
            title: Message::new("duty_inspection_rectification").into(),
            duty: Party::Applicant,
            cite: rule.cite.clone(),
            period: None,
            start: self.stamp.occurred_on,
            due: Some(self.day_set(by, "by")?),
            on_miss: OnMiss::NotStated,
            basis: Some(basis),
            done_by: None,
            promised_for: None,
        })
    }

    fn inspection_rule(&self) -> Result<&InspectionRule, Refused> {
        self.procedure()?.inspection.as_ref().ok_or_else(|| self.not_foreseen().into())
    }

    fn agenda(&self, on: NaiveDate) -> Result<Agenda, Refusal> {
        self.case.agenda(self.rulebook, on).ok_or_else(|| self.not_foreseen())
    }

    fn inspection(&self, year: i32, needed: InspectionState, rule: &InspectionRule) -> Result<&Inspection, Refused> {
        let inspection = self.filing()?.inspections.get(&year);
        match inspection {
            Some(found) if found.state() == needed => Ok(found),
            Some(_) | None => Err(state_refusal(year, inspection.map(Inspection::state)).citing(&rule.cite).into()),
        }
    }
}

/// The last working day of a year, on which the duty of that year is due.
pub(crate) fn last_working_day(calendar: &Calendar, organ: &RegionCode, year: i32) -> Option<Due> {
    let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
    let day = (0..31)
        .filter_map(|back| last.checked_sub_days(Days::new(back)))
        .find(|day| calendar.is_working(*day, organ))?;
    let provisional = (last > calendar.known_through()).then(|| Provisional {
        known_through: calendar.known_through(),
        reason: Message::new("calendar_not_published")
            .with("day", last)
            .with("known_through", calendar.known_through()),
    });
    Some(Due {
        at: Moment::end_of_day(day),
        counted: day.ordinal(),
        skipped: Vec::new(),
        rolled_from: None,
        provisional,
    })
}

fn state_refusal(year: i32, state: Option<InspectionState>) -> Refusal {
    let state = state.map_or("-", InspectionState::as_str);
    Refusal::new(RefusalCode::InspectionState).with("year", year).with("state", state).at("year")
}

fn check_complete(checklist: &[String], results: &[CheckResult], cite: &[Citation]) -> Result<(), Refusal> {
    let answered = |item: &String| results.iter().filter(|result| result.item == *item).count() == 1;
    let missing = checklist.iter().filter(|item| !answered(item)).cloned();
    let unknown = results.iter().map(|result| &result.item).filter(|item| !checklist.contains(item)).cloned();
    let faulty: Vec<String> = missing.chain(unknown).take(20).collect();
    if faulty.is_empty() {
        Ok(())
    } else {
        Err(Refusal::new(RefusalCode::ChecklistIncomplete).with("items", faulty.join(", ")).at("results").citing(cite))
    }
}
