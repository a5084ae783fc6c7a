//! Filings owed (应备案): unfiled websites that are pushed, units that an access provider reports, and their claiming.

use uuid::Uuid;

use super::{
    command::{PushedWebsite, ReportedUnit},
    decision::{Decision, Events, checked_text},
    event::{CaseEvent, Fact, Opening},
    state::{Applicant, Particulars, Position, Status},
};
use crate::{
    deadline::ClockChange,
    identity::{DomainName, RegionCode},
    procedure::{ApplicantKind, Procedure},
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn push_website(&self, pushed: &PushedWebsite) -> Events {
        let procedure = self.competent(&pushed.procedure, pushed.organ)?;
        self.check_window_organ(pushed.organ)?;
        if procedure.pushed_websites.is_none() {
            return Err(self.not_foreseen().citing(&procedure.basis).into());
        }
        let particulars = checked_particulars(&pushed.particulars)?;
        let PushedWebsite { case_id, organ, region, connected_on, .. } = *pushed;
        let opening = Opening { connected_on, ..self.owed(procedure, case_id, organ, region, particulars) };
        self.filing_owed(procedure, Fact::WebsitePushed { opening: Box::new(opening.clone()) }, &opening)
    }

    pub(super) fn report_unit(&self, unit: &ReportedUnit) -> Events {
        let procedure = self.competent(&unit.procedure, unit.organ)?;
        let domains = unit.domain.iter().cloned().collect();
        let known = Particulars { unit_name: unit.name.clone(), domains, ..Particulars::default() };
        let particulars = checked_particulars(&known)?;
        let ReportedUnit { case_id, organ, region, reported_in, .. } = *unit;
        let connected_on = Some(unit.connected_on);
        let opening = Opening { connected_on, ..self.owed(procedure, case_id, organ, region, particulars) };
        let fact = Fact::UnitReported { opening: Box::new(opening.clone()), reported_in };
        self.filing_owed(procedure, fact, &opening)
    }

    fn owed(
        &self,
        procedure: &Procedure,
        case_id: Uuid,
        organ: RegionCode,
        region: RegionCode,
        particulars: Particulars,
    ) -> Opening {
        Opening {
            case_id,
            procedure: procedure.id.clone(),
            rulebook: self.rulebook.version().to_owned(),
            organ,
            region,
            object: procedure.object,
            applicant: None,
            particulars,
            connected_on: None,
            reports_access_users: Some(procedure.changes.access_users.is_some()),
        }
    }

    /// Opens the case; the time to file runs from the connection, or from today where its day is not known.
    fn filing_owed(&self, procedure: &Procedure, fact: Fact, opening: &Opening) -> Events {
        let connected = opening.connected_on.unwrap_or(self.stamp.occurred_on);
        if connected > self.stamp.occurred_on {
            let refusal = Refusal::new(RefusalCode::OccurredInFuture).with("day", connected);
            return Err(refusal.with("today", self.stamp.occurred_on).at("connectedOn").into());
        }
        let clocks = vec![ClockChange::Started(self.owed_clock(procedure, connected, &opening.organ)?)];
        let moves_to = Some(Position { status: Status::Unfiled, stage: None });
        Ok(vec![CaseEvent { moves_to, clocks, ..self.event(fact) }])
    }

    pub(super) fn claim_website(&self, applicant: ApplicantKind, name: &str) -> Events {
        let filing = self.filing()?;
        if filing.applicant.is_some() {
            return Err(Refusal::new(RefusalCode::NotYourCase).with("organ", filing.organ).into());
        }
        let name = checked_text(name, "name")?;
        self.one(Fact::WebsiteClaimed { applicant: Applicant { kind: applicant, name, sealed: None } })
    }
}

/// Particulars of a website that is known by at least a name or a domain.
pub(super) fn checked_particulars(given: &Particulars) -> Result<Particulars, Refusal> {
    let text = |text: &str, path: &str| {
        if text.is_empty() { Ok(String::new()) } else { checked_text(text, path) }
    };
    let site_name = given.site_name.as_deref().map(|name| text(name, "siteName")).transpose()?;
    let icp_number = given.icp_number.as_deref().map(|number| text(number, "icpNumber")).transpose()?;
    let domains = given
        .domains
        .iter()
        .enumerate()
        .map(|(index, domain)| {
            let parsed = DomainName::parse(domain).map(|domain| domain.ascii().to_owned());
            parsed.map_err(|error| Refusal::from(error.message()).at(format!("domains[{index}]")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Particulars { unit_name: text(&given.unit_name, "unitName")?, site_name, domains, icp_number })
}
