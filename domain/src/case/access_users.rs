//! Access units and users (接入单位和用户情况) of a filer's own network: the list as the reports so far give it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::Stamp;
use crate::{identity::RegionCode, personal::Sealed};

/// A unit or person connected through the filer's network. No resident id is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessUser {
    /// Name of the unit or person.
    pub name: String,
    /// Unit or person.
    pub kind: AccessUserKind,
    /// Region, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// Address, if told; region or address is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Domain in ASCII, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// IP ranges `first,last;first,last`, if told; domain or ranges are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_ranges: Option<String>,
    /// First day of the connection.
    pub connected_on: NaiveDate,
    /// Last day of the connection, once it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// Of a person: sealed name and address by the field beside which they stand, which then holds the mask.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sealed: BTreeMap<String, Sealed>,
}

/// Kind of an access user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessUserKind {
    /// 单位
    Unit,
    /// 个人
    Person,
}

/// The list as last reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessUsers {
    /// The day as of which it was last reported.
    pub as_of: NaiveDate,
    /// The day of that report.
    pub reported_on: NaiveDate,
    /// How many reports there were.
    pub reports: u32,
    /// Those connected, by [`AccessUser::key`].
    pub users: BTreeMap<String, AccessUser>,
}

/// What a report changes in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessDifference {
    /// Connected since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<AccessUser>,
    /// Still connected, with other particulars; as they are now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<AccessUser>,
    /// No longer connected; with the last day, where it was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<AccessUser>,
}

impl AccessUserKind {
    /// The word in reports and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Person => "person",
        }
    }

    /// The kind written so, in English or Chinese.
    pub fn parse(input: &str) -> Option<Self> {
        match input {
            "unit" | "单位" => Some(Self::Unit),
            "person" | "个人" => Some(Self::Person),
            _ => None,
        }
    }
}

impl AccessUser {
    /// What makes two rows the same user: the name, or the person for whom it is sealed, with the domain, or with the
    /// IP ranges where there is no domain.
    pub fn key(&self) -> String {
        let network = self.network();
        match self.sealed.get("name") {
            Some(sealed) => format!("{}\u{1f}{network}", sealed.subject),
            None => format!("{}\u{1f}{network}", self.name),
        }
    }

    /// Where the user is connected: the domain, or the IP ranges where there is none.
    pub(super) fn network(&self) -> &str {
        self.domain.as_ref().or(self.ip_ranges.as_ref()).map(String::as_str).unwrap_or_default()
    }
}

impl AccessUsers {
    /// The list after a report.
    pub(super) fn after(
        standing: Option<&Self>,
        as_of: NaiveDate,
        difference: &AccessDifference,
        stamp: &Stamp,
    ) -> Self {
        let mut users = standing.map(|standing| standing.users.clone()).unwrap_or_default();
        for removed in &difference.removed {
            users.remove(&removed.key());
        }
        for present in difference.added.iter().chain(&difference.changed) {
            users.insert(present.key(), present.clone());
        }
        let reports = standing.map_or(0, |standing| standing.reports) + 1;
        Self { as_of, reported_on: stamp.occurred_on, reports, users }
    }
}

impl AccessDifference {
    /// What a report changes. A full one removes whoever it does not name.
    pub(super) fn of(standing: Option<&AccessUsers>, reported: Vec<AccessUser>, is_full: bool) -> Self {
        let none = BTreeMap::new();
        let known = standing.map_or(&none, |standing| &standing.users);
        let mut difference = Self::default();
        let mut left = known.clone();
        for user in reported {
            let before = left.remove(&user.key());
            match (&before, user.ended_on) {
                // Connected and ended since the last report: never on the list, and yet to be told.
                (None, Some(ended)) if standing.is_none_or(|standing| ended > standing.as_of) => {
                    difference.removed.push(user);
                }
                (None, Some(_)) => {}
                (Some(_), Some(_)) => difference.removed.push(user),
                (None, None) => difference.added.push(user),
                (Some(before), None) if *before != user => difference.changed.push(user),
                (Some(_), None) => {}
            }
        }
        if is_full {
            difference.removed.extend(left.into_values());
        }
        difference
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}
