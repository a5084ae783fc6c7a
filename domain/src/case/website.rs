//! Unfiled websites (推送、认领).

use super::{
    command::PushedWebsite,
    decision::{Decision, Events, checked_text},
    event::{CaseEvent, Fact, Opening},
    state::{Applicant, Particulars, Position, Status},
};
use crate::{
    identity::DomainName,
    procedure::{ApplicantKind, FilingObject},
    refusal::{Refusal, RefusalCode},
};

impl Decision<'_> {
    pub(super) fn push_website(&self, pushed: &PushedWebsite) -> Events {
        let procedure = self.competent(&pushed.procedure, pushed.organ)?;
        self.check_window_organ(pushed.organ)?;
        if procedure.pushed_websites.is_none() {
            return Err(self.not_foreseen().citing(&procedure.basis).into());
        }
        let opening = Opening {
            case_id: pushed.case_id,
            procedure: pushed.procedure.clone(),
            rulebook: self.rulebook.version().to_owned(),
            organ: pushed.organ,
            region: pushed.region,
            object: FilingObject::Website,
            applicant: None,
            particulars: checked_particulars(&pushed.particulars)?,
            connected_on: None,
            reports_access_users: Some(procedure.changes.access_users.is_some()),
        };
        let event = self.event(Fact::WebsitePushed { opening: Box::new(opening) });
        let moves_to = Some(Position { status: Status::Unfiled, stage: None });
        Ok(vec![CaseEvent { moves_to, ..event }])
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
