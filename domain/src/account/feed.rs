//! Calendar feeds (日历订阅): addresses that a calendar program asks without signing in; good until they are closed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Account, AccountCommand, AccountFact, AccountRefusal, Grant, decide::Facts};
use crate::{
    actor::Actor,
    identity::RegionCode,
    organ::Organs,
    policy::{self, Matter, Sight},
};

/// Feeds that an account may have.
const MOST_FEEDS: usize = 20;

impl Account {
    pub(super) fn open_feed(
        &self,
        command: &AccountCommand,
        feed: Uuid,
        hash: &str,
        organ: Option<RegionCode>,
    ) -> Facts {
        self.own(command)?;
        if self.feeds.len() >= MOST_FEEDS {
            return Err(AccountRefusal::FeedsTooMany.refusal().with("max", MOST_FEEDS));
        }
        let sees = |organ| self.in_force(command.recorded_at).any(|office| sees(&self.acting(office), Some(organ)));
        if !organ.is_none_or(sees) {
            return Err(AccountRefusal::FeedOrgan.refusal().at("organ"));
        }
        Ok(vec![AccountFact::CalendarFeedOpened { feed, hash: hash.to_owned(), organ }])
    }

    pub(super) fn close_feed(&self, command: &AccountCommand, feed: Uuid) -> Facts {
        self.own_or_administered(command)?;
        self.feeds.get(&feed).ok_or_else(|| AccountRefusal::FeedUnknown.refusal())?;
        Ok(vec![AccountFact::CalendarFeedClosed { feed }])
    }

    /// As whom a feed is read: in the first office in force that sees the cases of this organ, or any cases where none
    /// is named. None once there is no such office, or while the account is locked.
    pub fn feed_actor(&self, organ: Option<RegionCode>, now: DateTime<Utc>, organs: &Organs) -> Option<Actor> {
        self.offices(now, organs).map(|office| self.acting(office)).find(|actor| sees(actor, organ))
    }

    fn acting(&self, office: &Grant) -> Actor {
        let name = self.enrolment.as_ref().map(|enrolment| enrolment.login.to_string()).unwrap_or_default();
        Actor { name, role: office.role, organ: office.organ }
    }
}

fn sees(actor: &Actor, organ: Option<RegionCode>) -> bool {
    match policy::sight(actor, Matter::Case) {
        Sight::Nothing => false,
        Sight::Own(_) => organ.is_none(),
        Sight::Nation => true,
        Sight::Organ(own) => organ.is_none_or(|organ| own.contains(&organ)),
    }
}
