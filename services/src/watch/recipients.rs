//! Whom an alert is for: people who hold office now, found once for each organ and look.

use std::collections::{BTreeSet, HashMap};

use beian_domain::{
    account::Account,
    actor::Role,
    alert::{Alerted, Channel, Recipient, Told, channels_for},
    case::Case,
    counting::Moment,
    identity::RegionCode,
    organ::Organs,
};
use beian_projections::{ReadModels, models::offices::OfficeRow};
use uuid::Uuid;

use crate::{Interrupted, app::App};

/// Whoever works on cases.
pub(crate) const WORKING: &[Role] = &[
    Role::Officer,
    Role::IntakeClerk,
    Role::FirstReviewer,
    Role::SecondReviewer,
    Role::SealingLeader,
    Role::Inspector,
    Role::Supervisor,
];
/// Who is told of a case that nobody has worked on yet.
const DESK: &[Role] = &[Role::Officer, Role::IntakeClerk, Role::Inspector];
/// Who answers for an organ; where there is none, its officers.
const LEADING: &[Role] = &[Role::Supervisor];
const ELSE_LEADING: &[Role] = &[Role::Officer];

/// Finds recipients, and remembers what it found.
pub(super) struct Recipients<'a> {
    app: &'a App,
    read_models: &'a ReadModels,
    now: Moment,
    organs: Option<std::sync::Arc<Organs>>,
    offices: HashMap<Option<RegionCode>, Vec<OfficeRow>>,
    accounts: HashMap<Uuid, Account>,
    logins: HashMap<String, Option<Uuid>>,
}

impl<'a> Recipients<'a> {
    pub(super) fn new(app: &'a App, read_models: &'a ReadModels, now: Moment) -> Self {
        let (offices, accounts, logins) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { app, read_models, now, organs: None, offices, accounts, logins }
    }

    /// Everybody to tell of an alert, each once; whoever answers next if there is nobody of those asked for.
    pub(super) async fn of(
        &mut self,
        case: &Case,
        alert: &Alerted,
        tell: &[Told],
    ) -> Result<Vec<Recipient>, Interrupted> {
        let mut people: Vec<(Uuid, Told)> = Vec::new();
        let fallbacks = [Told::Handler, Told::Organ, Told::Superior];
        for told in tell.iter().copied() {
            people.extend(self.people(case, alert, told).await?);
        }
        for told in fallbacks {
            if people.is_empty() {
                people.extend(self.people(case, alert, told).await?);
            }
        }
        let mut seen = BTreeSet::new();
        people.retain(|(id, _)| seen.insert(*id));
        self.remember_accounts(&seen).await?;
        let rulebook = self.app.rulebook();
        let not_before = rulebook.alerts().at_desk(self.now, &alert.organ, rulebook.calendar());
        let to_person = |(id, told)| Recipient { id, told, via: self.channels(id, told), not_before };
        let mut recipients: Vec<Recipient> = people.into_iter().map(to_person).collect();
        // Systems keep no hours.
        let (told, not_before) = (Told::Organ, self.now);
        let endpoints = self.app.endpoints_for(alert.organ).await?.into_iter();
        recipients.extend(endpoints.map(|id| Recipient { id, told, via: vec![Channel::Webhook], not_before }));
        Ok(recipients)
    }

    async fn people(&mut self, case: &Case, alert: &Alerted, told: Told) -> Result<Vec<(Uuid, Told)>, Interrupted> {
        let ids = match told {
            Told::Handler => self.handlers(case, alert.organ).await?,
            Told::Organ => self.leaders(Some(alert.organ)).await?,
            Told::Superior => self.superiors(alert.organ).await?,
            Told::Applicant => self.applicant(case).await?.into_iter().collect(),
        };
        Ok(ids.into_iter().map(|id| (id, told)).collect())
    }

    /// Who is assigned to the case and still holds office in its organ; else who has worked on it and does; else the
    /// organ's desk.
    async fn handlers(&mut self, case: &Case, organ: RegionCode) -> Result<Vec<Uuid>, Interrupted> {
        let performed: BTreeSet<&String> = case.filing.iter().flat_map(|filing| filing.performed.values()).collect();
        let assigned = case.filing.as_ref().and_then(|filing| filing.handler.as_ref());
        let offices = self.offices(Some(organ)).await?;
        let assigned = accounts(offices.iter().filter(|office| assigned.is_some_and(|who| who.name == office.login)));
        let hands = accounts(offices.iter().filter(|office| performed.contains(&office.login)));
        let found = [assigned, hands].into_iter().find(|people| !people.is_empty());
        Ok(found.unwrap_or_else(|| holding(offices, DESK)))
    }

    async fn leaders(&mut self, organ: Option<RegionCode>) -> Result<Vec<Uuid>, Interrupted> {
        let offices = self.offices(organ).await?;
        let leaders = holding(offices, LEADING);
        if leaders.is_empty() { Ok(holding(offices, ELSE_LEADING)) } else { Ok(leaders) }
    }

    /// The leaders of the nearest organ above that has any.
    async fn superiors(&mut self, organ: RegionCode) -> Result<Vec<Uuid>, Interrupted> {
        let organs = match &self.organs {
            Some(organs) => organs.clone(),
            None => self.organs.insert(self.app.organs().await?).clone(),
        };
        let (regions, today) = (self.app.rulebook().regions(), self.now.date());
        let mut above = organs.superior(organ, regions, today);
        loop {
            let leaders = self.leaders(above).await?;
            match above {
                Some(organ) if leaders.is_empty() => above = organs.superior(organ, regions, today),
                Some(_) | None => return Ok(leaders),
            }
        }
    }

    async fn applicant(&mut self, case: &Case) -> Result<Option<Uuid>, Interrupted> {
        let submitter = case.filing.as_ref().and_then(|filing| filing.submitted_by.as_ref());
        let Some(login) = submitter.filter(|actor| actor.role.files()).map(|actor| actor.name.clone()) else {
            return Ok(None);
        };
        if let Some(known) = self.logins.get(&login) {
            return Ok(*known);
        }
        let account = self.read_models.account_of_login(&login).await?;
        self.logins.insert(login, account);
        Ok(account)
    }

    async fn offices(&mut self, organ: Option<RegionCode>) -> Result<&[OfficeRow], Interrupted> {
        if !self.offices.contains_key(&organ) {
            let found = self.read_models.holders(organ, WORKING, self.now).await?;
            self.offices.insert(organ, found);
        }
        Ok(self.offices.get(&organ).map_or(&[], Vec::as_slice))
    }

    async fn remember_accounts(&mut self, ids: &BTreeSet<Uuid>) -> Result<(), Interrupted> {
        let unknown: BTreeSet<Uuid> = ids.iter().filter(|id| !self.accounts.contains_key(id)).copied().collect();
        self.accounts.extend(self.read_models.accounts_by_ids(&unknown).await?);
        Ok(())
    }

    fn channels(&self, id: Uuid, told: Told) -> Vec<Channel> {
        self.accounts.get(&id).map(|account| channels_for(account, told)).unwrap_or_default()
    }
}

fn holding(offices: &[OfficeRow], roles: &[Role]) -> Vec<Uuid> {
    accounts(offices.iter().filter(|office| roles.iter().any(|role| role.as_str() == office.role)))
}

fn accounts<'o>(offices: impl Iterator<Item = &'o OfficeRow>) -> Vec<Uuid> {
    offices.filter_map(|office| Uuid::parse_str(&office.account_id).ok()).collect()
}
