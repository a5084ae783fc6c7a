//! From a command on an organ to its events. Pure: the same organs, command and rulebook give the same answer.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::{OrganEvent, OrganFact, Organs, Standing, organs::has_police_of_its_own};
use crate::{
    actor::{Actor, Role},
    case::checked_text,
    counting::Moment,
    identity::{RegionCode, RegionFinding, Regions},
    message::Bilingual,
    policy::{self, Deed},
    refusal::{Refusal, RefusalCode, Refused},
    rulebook::Rulebook,
};

/// What a command leads to.
pub type OrganEvents = Result<OrganEvent, Refused>;

/// What may be asked of an organ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrganCommand {
    /// The organ, by the code of its region.
    pub organ: RegionCode,
    /// Who.
    pub by: Actor,
    /// The day from which it is so, if not today.
    pub on: Option<NaiveDate>,
    /// Why: the decision on which it rests.
    pub reason: String,
    /// What.
    pub change: OrganChange,
}

/// What is wanted of an organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganChange {
    /// 恢复: opens a closed one again. A region in force has an organ without being told, so that a new one comes with the
    /// table of regions, not with this
    Open {
        /// Its name.
        name: Bilingual,
        /// The organ above it; if none is named, the nearest open one.
        superior: Option<RegionCode>,
    },
    /// 更名
    Rename {
        /// Its name from now on.
        name: Bilingual,
    },
    /// 并入: closes it; its cases go to the successor
    Merge {
        /// The successor.
        into: RegionCode,
        /// Id of the merger, new for each.
        merger: Uuid,
    },
    /// 接办完毕: recorded by the system once the last case has gone
    ConcludeTakeOver {
        /// Cases that stay, because the successor does not handle their procedure.
        left: u64,
    },
}

impl OrganChange {
    /// The other organ that must still stand as it did when the change is recorded.
    pub fn relies_on(&self) -> Option<RegionCode> {
        match self {
            Self::Open { superior, .. } => *superior,
            Self::Merge { into, .. } => Some(*into),
            Self::Rename { .. } | Self::ConcludeTakeOver { .. } => None,
        }
    }
}

impl Organs {
    /// The event that a command leads to.
    ///
    /// # Errors
    /// Every reason why it is refused.
    pub fn decide(&self, command: &OrganCommand, recorded_at: DateTime<Utc>, rulebook: &Rulebook) -> OrganEvents {
        let OrganCommand { organ, by, change, .. } = command;
        check_permitted(by, *organ, change)?;
        let occurred_on = self.day(command, recorded_at)?;
        let reason = checked_text(&command.reason, "target.reason")?;
        let fact = match change {
            OrganChange::Open { name, superior } => {
                self.open(*organ, name, *superior, rulebook.regions(), occurred_on)?
            }
            OrganChange::Rename { name } => self.rename(*organ, name, rulebook.regions(), occurred_on)?,
            OrganChange::Merge { into, merger } => {
                self.check_open(*organ, rulebook.regions(), occurred_on)?;
                self.check_successor(*organ, *into, rulebook, occurred_on).map_err(|refusal| refusal.at("into"))?;
                OrganFact::OrganMerged { into: *into, merger: *merger }
            }
            OrganChange::ConcludeTakeOver { left } => self.conclude(*organ, *left)?,
        };
        Ok(OrganEvent { fact, occurred_on, recorded_at, by: by.clone(), reason })
    }

    fn open(
        &self,
        organ: RegionCode,
        name: &Bilingual,
        superior: Option<RegionCode>,
        regions: &Regions,
        on: NaiveDate,
    ) -> Result<OrganFact, Refusal> {
        check_region(organ, regions, on)?;
        match self.standing(organ, regions, on) {
            Standing::Open => return Err(Refusal::new(RefusalCode::OrganOpenAlready).with("organ", organ)),
            // Its cases would be under way to a successor while new ones come in.
            Standing::Closed(closed) if closed.left.is_none() => {
                return Err(Refusal::new(RefusalCode::TakeOverPending).with("organ", organ).with("into", closed.into));
            }
            Standing::Closed(_) | Standing::Unknown => {}
        }
        if let Some(superior) = superior {
            self.check_superior(superior, organ, regions, on)?;
        }
        let superior = superior.or_else(|| self.superior(organ, regions, on));
        Ok(OrganFact::OrganOpened { name: checked_name(name)?, level: organ.level(), superior })
    }

    fn rename(
        &self,
        organ: RegionCode,
        name: &Bilingual,
        regions: &Regions,
        on: NaiveDate,
    ) -> Result<OrganFact, Refusal> {
        self.check_open(organ, regions, on)?;
        let name = checked_name(name)?;
        if self.name(organ, regions, on).as_ref() == Some(&name) {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("nameZh"));
        }
        Ok(OrganFact::OrganRenamed { name })
    }

    fn conclude(&self, organ: RegionCode, left: u64) -> Result<OrganFact, Refusal> {
        match self.closed(organ) {
            Some(closed) if closed.left.is_none() => Ok(OrganFact::CasesTakenOver { by: closed.into, left }),
            Some(_) | None => Err(Refusal::new(RefusalCode::NothingChanges)),
        }
    }

    fn check_open(&self, organ: RegionCode, regions: &Regions, on: NaiveDate) -> Result<(), Refusal> {
        match self.standing(organ, regions, on) {
            Standing::Open => Ok(()),
            Standing::Closed(closed) => Err(self.closed_refusal(organ, closed, regions, on).at("target.code")),
            Standing::Unknown => Err(Refusal::new(RefusalCode::OrganUnknown).with("organ", organ).at("target.code")),
        }
    }

    /// Not ahead of today, and not before what happened to the organ last.
    fn day(&self, command: &OrganCommand, recorded_at: DateTime<Utc>) -> Result<NaiveDate, Refusal> {
        let today = Moment::from_utc(recorded_at).date();
        let day = command.on.unwrap_or(today);
        if day > today {
            return Err(Refusal::new(RefusalCode::OccurredInFuture)
                .with("day", day)
                .with("today", today)
                .at("target.occurredOn"));
        }
        match self.recorded(command.organ).and_then(|organ| organ.last_day) {
            Some(last) if day < last => Err(Refusal::new(RefusalCode::OrganDayBeforeLast)
                .with("day", day)
                .with("last", last)
                .at("target.occurredOn")),
            Some(_) | None => Ok(day),
        }
    }
}

/// Whoever manages organs does so within the own organ and below it; a merger needs both organs there. That a take-over
/// has ended, only the system says.
fn check_permitted(by: &Actor, organ: RegionCode, change: &OrganChange) -> Result<(), Refusal> {
    let offered = match change {
        OrganChange::ConcludeTakeOver { .. } => by.role == Role::Machine,
        OrganChange::Open { .. } | OrganChange::Rename { .. } | OrganChange::Merge { .. } => {
            policy::offers(by.role, Deed::ManageOrgans)
        }
    };
    if !offered {
        return Err(Refusal::new(RefusalCode::RoleNotAllowed)
            .with("role", by.role.as_str())
            .with("action", Deed::ManageOrgans.as_str()));
    }
    check_within(by, organ, "target.code")?;
    match change {
        OrganChange::Merge { into, .. } => check_within(by, *into, "into"),
        OrganChange::Open { .. } | OrganChange::Rename { .. } | OrganChange::ConcludeTakeOver { .. } => Ok(()),
    }
}

fn check_within(by: &Actor, organ: RegionCode, path: &str) -> Result<(), Refusal> {
    if by.organ.is_none_or(|own| own.contains(&organ)) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::OrganBeyondReach).with("organ", organ).at(path))
}

/// An organ is opened for a region in force.
fn check_region(organ: RegionCode, regions: &Regions, on: NaiveDate) -> Result<(), Refusal> {
    let refusal = match regions.find(organ, on) {
        RegionFinding::Current { .. } if has_police_of_its_own(organ) => Refusal::new(RefusalCode::OrganUnknown),
        RegionFinding::Current { .. } => return Ok(()),
        RegionFinding::Retired { last, .. } => Refusal::new(RefusalCode::OrganRegionRetired).with("last", last),
        RegionFinding::NotYet { first, .. } => Refusal::new(RefusalCode::OrganRegionNotYet).with("first", first),
        RegionFinding::Unknown => Refusal::new(RefusalCode::OrganUnknown),
    };
    Err(refusal.with("organ", organ).at("target.code"))
}

fn checked_name(name: &Bilingual) -> Result<Bilingual, Refusal> {
    Ok(Bilingual { zh: checked_text(&name.zh, "nameZh")?, en: checked_text(&name.en, "nameEn")? })
}

#[cfg(test)]
mod tests;
