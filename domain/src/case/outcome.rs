//! Outcome (编号、登记证书、备案回执).

use super::{
    decision::{Decision, Events, checked_text},
    event::Fact,
};
use crate::{
    identity::{FilingNumber, RegionCode, UnitNumber},
    procedure::{NumberRule, NumberScheme},
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn assign_number(&self, number: &str) -> Events {
        let procedure = self.procedure()?;
        let filing = self.filing()?;
        let rule = procedure.number.as_ref().ok_or_else(|| Refusal::new(RefusalCode::NumberNotForeseen))?;
        if let Some(standing) = &filing.number {
            return Err(Refusal::new(RefusalCode::AlreadyNumbered).with("number", standing).citing(&rule.cite).into());
        }
        let number = checked_number(number, rule, filing.region)?;
        self.complete_stage(Fact::NumberAssigned { number })
    }

    pub(super) fn issue_certificate(&self, paper: &str, number: Option<&str>) -> Events {
        let paper = checked_text(paper, "paper")?;
        let number = number.map(|number| checked_text(number, "number")).transpose()?;
        self.complete_stage(Fact::CertificateIssued { paper, number })
    }
}

/// The number in canonical form, if it has the scheme's shape and the unit's region.
fn checked_number(number: &str, rule: &NumberRule, region: RegionCode) -> Result<String, Refusal> {
    match read_number(number, rule.scheme) {
        Some((of, canonical)) if of == region => Ok(canonical),
        Some(_) | None => Err(does_not_fit(number, rule)),
    }
}

/// Region and canonical form of a number, if it has the scheme's shape.
pub(super) fn read_number(number: &str, scheme: NumberScheme) -> Option<(RegionCode, String)> {
    match scheme {
        NumberScheme::UnitNumber => UnitNumber::parse(number).ok().map(|number| (number.region(), number.to_string())),
        NumberScheme::FilingNumber => {
            FilingNumber::parse(number).ok().map(|number| (number.region(), number.to_string()))
        }
    }
}

pub(super) fn does_not_fit(number: &str, rule: &NumberRule) -> Refusal {
    let shown: String = number.chars().take(40).collect();
    Refusal::new(RefusalCode::NumberDoesNotFit).with("number", shown).at("number").citing(&rule.cite)
}
