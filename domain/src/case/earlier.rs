//! Filings made before this system (录入此前备案).

use super::{
    command::EarlierFiling,
    decision::{Decision, Events, checked_text},
    event::{CaseEvent, Fact, Opening},
    state::{Position, Status},
    website::checked_particulars,
};
use crate::{
    identity::{FilingNumber, LegacyFilingNumber, RegionCode},
    procedure::FilingObject,
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn import_filing(&self, earlier: &EarlierFiling) -> Events {
        let (number, region) = parse_number(&earlier.number)?;
        let procedure = self.rulebook.procedure(&earlier.procedure, self.stamp.occurred_on);
        let procedure = procedure.map_err(|error| Refusal::from(error.message()).at("procedure"))?;
        let own = self.stamp.by.organ;
        if own.is_some_and(|own| !own.contains(&region)) {
            return Err(Refusal::new(RefusalCode::NotYourCase).with("organ", region).at("number").into());
        }
        let opening = Opening {
            case_id: earlier.case_id,
            procedure: procedure.id.clone(),
            rulebook: self.rulebook.version().to_owned(),
            organ: region,
            region,
            object: FilingObject::Website,
            applicant: None,
            particulars: checked_particulars(&earlier.particulars)?,
            connected_on: None,
            reports_access_users: Some(procedure.changes.access_users.is_some()),
        };
        let source = checked_text(&earlier.source, "source")?;
        let event = self.event(Fact::FilingImported { opening: Box::new(opening), number, source });
        let moves_to = Some(Position { status: Status::Filed, stage: None });
        Ok(vec![CaseEvent { moves_to, ..event }])
    }
}

fn parse_number(input: &str) -> Result<(String, RegionCode), Refusal> {
    if let Ok(number) = LegacyFilingNumber::parse(input) {
        return Ok((number.to_string(), number.region()));
    }
    match FilingNumber::parse(input) {
        Ok(number) => Ok((number.to_string(), number.region())),
        Err(error) => Err(Refusal::from(error.message()).at("number")),
    }
}
