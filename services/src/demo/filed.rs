//! What comes after the filing: the badge, inspections, changes, corrections, the end of the connection.

use beian_domain::{
    actor::Role,
    case::{Action, ActionKind, Case, CheckResult, Filing, Inspection, InspectionState, Verdict},
};
use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::{
    World,
    calendar::{Tick, plus},
    course::Course,
    fate::Fate,
    step::{Step, official},
    words::WORDS,
};

/// How far the inspection of the last year has come, by the case's round.
#[derive(PartialEq, Eq)]
enum Progress {
    NotScheduled,
    Scheduled,
    Held,
    Rectifying,
    Concluded,
}

impl Course<'_> {
    /// The next step of a filed case.
    pub(super) fn filed(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        let filing = case.filing.as_deref()?;
        if let Some(step) = self.show_badge(world, case, now) {
            return Some(step);
        }
        if filing.rectifying {
            return self.confirm_rectification(world, filing, now);
        }
        let open = filing.inspections.iter().find(|(_, inspection)| inspection.outcome.is_none());
        if let Some((year, inspection)) = open {
            return self.inspect(world, case, (*year, inspection), now);
        }
        if self.changes_left > 0 {
            self.changes_left -= 1;
            return Some(self.change(world, filing, now));
        }
        match self.fate {
            Fate::Terminated => Some(self.terminate(world, now)),
            Fate::Cancelled => Some(self.cancel(world, now)),
            _ => self.schedule(world, filing, now),
        }
    }

    /// Most who owe the badge show it soon after the filing and say so a little later; the others leave it.
    fn show_badge(&mut self, world: &World<'_>, case: &Case, now: Tick) -> Option<Step> {
        if self.badge_decided || !case.actions(&self.applicant).contains(&ActionKind::ShowBadge) {
            return None;
        }
        self.badge_decided = true;
        if !self.draw.percent(75) {
            return None;
        }
        let shown_on = plus(now.day, self.draw.between(0, 12));
        let told = plus(shown_on, self.draw.between(0, 3));
        let at = self.any_hour(world, told);
        (told <= self.last).then(|| Step::new(at, self.applicant.clone(), Action::ShowBadge { shown_on }))
    }

    fn change(&mut self, world: &World<'_>, filing: &Filing, now: Tick) -> Step {
        let day = plus(now.day, self.draw.between(20, 150));
        if self.draw.percent(30) {
            return self.correct(world, filing, day);
        }
        let reported_late = if self.draw.percent(20) { 35 } else { 0 };
        let changed_on = plus(day, -self.draw.between(1, 15) - reported_late);
        let answers = self.answers(world.rulebook, day);
        let action = if self.draw.percent(35) {
            Action::ChangeConnection { changed_on, answers }
        } else {
            Action::ChangeParticulars { changed_on, answers }
        };
        Step::new(self.any_hour(world, day), self.applicant.clone(), action)
    }

    fn correct(&mut self, world: &World<'_>, filing: &Filing, day: NaiveDate) -> Step {
        let reason = self.draw.text(&WORDS.correct_reasons);
        let (field, value): (&str, Value) = match filing.connected_on {
            Some(connected_on) if self.draw.percent(50) => {
                ("connected_on", plus(connected_on, -self.draw.between(1, 5)).to_string().into())
            }
            Some(_) | None => ("unit_name", format!("{}（更正）", filing.particulars.unit_name).into()),
        };
        let action = Action::Correct { field: field.to_owned(), value, reason };
        Step::new(self.office_hours(world, day), official(Role::Officer, self.organ), action)
    }

    fn terminate(&mut self, world: &World<'_>, now: Tick) -> Step {
        let day = plus(now.day, self.draw.between(60, 300));
        let since = if self.draw.percent(25) { self.draw.between(31, 55) } else { self.draw.between(0, 25) };
        let terminate = Action::Terminate { ended_on: plus(day, -since) };
        Step::new(self.any_hour(world, day), self.applicant.clone(), terminate)
    }

    fn cancel(&mut self, world: &World<'_>, now: Tick) -> Step {
        let day = plus(now.day, self.draw.between(60, 300));
        let ground = self.draw.text(&WORDS.cancel_grounds);
        Step::new(self.office_hours(world, day), official(Role::Officer, self.organ), Action::Cancel { ground })
    }

    /// The inspection of the next year that has none.
    fn schedule(&mut self, world: &World<'_>, filing: &Filing, now: Tick) -> Option<Step> {
        let rule = self.procedure.inspection.as_ref()?;
        let filed = filing.filed_on?.year();
        let after = filing.inspections.keys().next_back().copied();
        let year = after.map_or(filed + i32::from(rule.yearly), |year| year + 1).max(now.day.year());
        if self.last.year() == year && self.progress() == Progress::NotScheduled {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, 1, 10)?.max(plus(now.day, 3));
        let end = NaiveDate::from_ymd_opt(year, 11, 30)?.min(self.last);
        let waits = self.last.year() == year && self.progress() == Progress::Scheduled;
        let day = if waits { plus(self.last, -self.draw.between(1, 12)).max(first) } else { self.between(first, end) };
        let at = self.office_hours(world, day);
        let planned_on = plus(at.day, self.draw.between(if waits { 13 } else { 3 }, 25));
        let planned_on = planned_on.min(NaiveDate::from_ymd_opt(year, 12, 30)?);
        (at.day <= planned_on && at.day.year() == year)
            .then(|| Step::new(at, self.inspector(), Action::ScheduleInspection { year, planned_on }))
    }

    fn inspect(
        &mut self,
        world: &World<'_>,
        case: &Case,
        (year, inspection): (i32, &Inspection),
        now: Tick,
    ) -> Option<Step> {
        let last = year == self.last.year();
        let action = match inspection.state() {
            InspectionState::Scheduled if last && self.progress() == Progress::Scheduled => return None,
            InspectionState::Scheduled => {
                let at = self.office_hours(world, inspection.planned_on.max(now.day)).max(world.times.after(now));
                let agenda = case.agenda(world.rulebook, at.day)?;
                let hold = self.hold(year, inspection.checklist_under(&agenda));
                return Some(Step::new(at, self.inspector(), hold));
            }
            _ if last && self.progress() == Progress::Held => return None,
            _ => Action::ConcludeInspection { year, verdict: self.verdict(year, now) },
        };
        let day = plus(now.day, self.draw.between(0, 6));
        Some(Step::new(self.office_hours(world, day), self.inspector(), action))
    }

    fn hold(&mut self, year: i32, checklist: Vec<String>) -> Action {
        let passes = self.passes(year);
        let fails = self.draw.below(checklist.len());
        let results = checklist.into_iter().enumerate();
        let results =
            results.map(|(index, item)| CheckResult { item, passed: passes || index != fails, note: None }).collect();
        let findings = if passes { Vec::new() } else { vec![self.draw.text(&WORDS.findings)] };
        Action::HoldInspection { year, results, findings, photographs: Vec::new() }
    }

    fn verdict(&mut self, year: i32, now: Tick) -> Verdict {
        let rectifies = year == self.last.year() && self.progress() == Progress::Rectifying;
        if self.passes(year) {
            Verdict::Pass
        } else if rectifies || !self.round.is_multiple_of(4) {
            let basis = self.draw.text(&WORDS.rectify_basis);
            Verdict::RectifyBy { by: plus(now.day, self.draw.between(15, 40)), basis }
        } else {
            Verdict::Fail
        }
    }

    fn confirm_rectification(&mut self, world: &World<'_>, filing: &Filing, now: Tick) -> Option<Step> {
        let current = filing.inspections.contains_key(&self.last.year());
        if current && self.progress() == Progress::Rectifying {
            return None;
        }
        let day = plus(now.day, self.draw.between(5, 40));
        Some(Step::new(self.office_hours(world, day), self.inspector(), Action::ConfirmRectification))
    }

    fn passes(&self, year: i32) -> bool {
        let last = year == self.last.year();
        let left_open = last && self.progress() == Progress::Rectifying;
        let skipped = (self.round + usize::try_from(year).unwrap_or(0)).is_multiple_of(5);
        !left_open && !skipped
    }

    fn progress(&self) -> Progress {
        match self.round % 7 {
            0 => Progress::NotScheduled,
            1 => Progress::Scheduled,
            2 => Progress::Held,
            3 => Progress::Rectifying,
            _ => Progress::Concluded,
        }
    }

    fn between(&mut self, first: NaiveDate, end: NaiveDate) -> NaiveDate {
        plus(first, self.draw.between(0, (end - first).num_days()))
    }

    fn inspector(&self) -> beian_domain::actor::Actor {
        official(Role::Inspector, self.organ)
    }
}
