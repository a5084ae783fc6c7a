//! Corrections (更正): a mistaken fact is put right with a reason; the earlier fact stays in its event.

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    decision::{Decision, Events, checked_text},
    event::Fact,
    intake::particulars,
    state::{Case, Filing, Particulars},
    website::checked_particulars,
};
use crate::{
    deadline::ClockChange,
    personal::Sealed,
    refusal::{Refusal, RefusalCode, Refused},
};

impl Decision<'_> {
    pub(super) fn correct(&self, field: &str, value: &Value, reason: &str) -> Events {
        let reason = checked_text(reason, "reason")?;
        let filing = self.filing()?;
        let old = current(filing, field).ok_or_else(|| unknown(field))?;
        let new = self.checked_value(filing, field, value)?;
        if old == new {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("value").into());
        }
        let clocks = self.moved_start(field, &new, &reason)?;
        let mut event = self.event(Fact::Corrected { field: field.to_owned(), old, new, reason });
        event.clocks = clocks;
        Ok(vec![event])
    }

    /// The value in canonical form, if the field takes it; an answer as its form stood when it was given.
    fn checked_value(&self, filing: &Filing, field: &str, value: &Value) -> Result<Value, Refused> {
        if let Some(answer) = field.strip_prefix("answers.") {
            let standing = filing.form.as_ref().ok_or_else(|| unknown(field))?;
            let form = self.rulebook.form_version(&standing.form, standing.version);
            let form = form.ok_or_else(|| self.not_foreseen().at("field"))?;
            let answered = self.answer_on(form, &standing.answers.with(answer, value.clone()), "answers")?;
            return Ok(answered.answers.get(answer).cloned().unwrap_or(Value::Null));
        }
        if field == "connected_on" {
            return Ok(self.checked_connection(value)?.to_string().into());
        }
        let mut particulars = filing.particulars.clone();
        set(&mut particulars, field, value).ok_or_else(|| unknown(field))?;
        let checked = checked_particulars(&particulars)?;
        of_particulars(&checked, field).ok_or_else(|| unknown(field).into())
    }

    fn checked_connection(&self, value: &Value) -> Result<NaiveDate, Refusal> {
        let day = value.as_str().and_then(|text| text.parse::<NaiveDate>().ok());
        let day = day.ok_or_else(|| unknown("connected_on").at("value"))?;
        let submitted = self.filing()?.submitted_on.unwrap_or(self.stamp.occurred_on);
        if day > submitted {
            return Err(Refusal::new(RefusalCode::FiledBeforeConnection)
                .with("day", submitted)
                .with("connected", day)
                .at("value"));
        }
        Ok(day)
    }

    /// A corrected day of connection moves the limit that counted from it.
    fn moved_start(&self, field: &str, new: &Value, reason: &str) -> Result<Vec<ClockChange>, Refusal> {
        if field != "connected_on" {
            return Ok(Vec::new());
        }
        let (start, rule, organ) = (self.checked_connection(new)?, &self.procedure()?.filing, self.filing()?.organ);
        let Some(period) = rule.period else { return Ok(Vec::new()) };
        let due = self.due(start, period, &organ)?;
        let counted_from_connection = self.case.deadlines.iter().filter(|deadline| deadline.clock.rule == rule.rule);
        Ok(counted_from_connection
            .map(|deadline| ClockChange::Moved {
                id: deadline.clock.id.clone(),
                start: Some(start),
                due: due.clone(),
                basis: reason.to_owned(),
                calendar: None,
            })
            .collect())
    }
}

impl Case {
    /// Copies a correction into the state.
    pub(super) fn correct(&mut self, field: &str, new: &Value) {
        let Some(filing) = &mut self.filing else { return };
        filing.corrected.push(field.to_owned());
        match (field.strip_prefix("answers."), &mut filing.form) {
            (Some(answer), Some(form)) => {
                form.answers = form.answers.with(answer, new.clone());
                filing.particulars = particulars(&form.answers, &filing.particulars);
            }
            (Some(_), None) => {}
            (None, _) if field == "connected_on" => {
                filing.connected_on = new.as_str().and_then(|text| text.parse().ok());
            }
            (None, _) => {
                let _ = set(&mut filing.particulars, field, new);
            }
        }
    }
}

pub(super) fn current(filing: &Filing, field: &str) -> Option<Value> {
    match field.strip_prefix("answers.") {
        Some(answer) => Some(filing.form.as_ref()?.answers.get(answer).cloned().unwrap_or(Value::Null)),
        None if field == "connected_on" => Some(filing.connected_on?.to_string().into()),
        None => of_particulars(&filing.particulars, field),
    }
}

fn of_particulars(particulars: &Particulars, field: &str) -> Option<Value> {
    match field {
        "unit_name" => Some(particulars.unit_name.clone().into()),
        "site_name" => Some(particulars.site_name.clone().into()),
        "domains" => Some(particulars.domains.clone().into()),
        "icp_number" => Some(particulars.icp_number.clone().into()),
        _ => None,
    }
}

fn set(particulars: &mut Particulars, field: &str, value: &Value) -> Option<()> {
    let text = || {
        let shown = value.as_str().map(str::to_owned);
        shown.or_else(|| Sealed::read(value).map(|sealed| sealed.mask))
    };
    match field {
        "unit_name" => particulars.unit_name = text()?,
        "site_name" => particulars.site_name = Some(text()?),
        "icp_number" => particulars.icp_number = Some(text()?),
        "domains" => {
            let domains = value.as_array()?.iter().map(|domain| domain.as_str().map(str::to_owned));
            particulars.domains = domains.collect::<Option<Vec<_>>>()?;
        }
        _ => return None,
    }
    Some(())
}

fn unknown(field: &str) -> Refusal {
    let shown: String = field.chars().take(60).collect();
    Refusal::new(RefusalCode::FieldUnknown).with("field", shown).at("field")
}
