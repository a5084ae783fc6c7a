//! A report on access units and users: read row by row, compared with the list that stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    access_users::{AccessDifference, AccessUser, AccessUserKind},
    decision::{Decision, Events, checked_text},
    event::{CaseEvent, Fact},
};
use crate::{
    identity::{DomainName, IpRanges, RegionCode, ResidentId},
    refusal::{Refusal, RefusalCode, Refused},
};

/// Most rows of one report.
const MOST_ROWS: usize = 5_000;
/// Most faults told at once.
const MOST_FAULTS: usize = 1_000;

/// A report as handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessReport {
    /// The day whose state it tells.
    pub as_of: NaiveDate,
    /// Whether it names everybody connected on that day, or only what changed.
    pub full: bool,
    /// Its rows.
    pub rows: Vec<AccessUserRow>,
}

/// One row as written; days as `2026-03-05`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessUserRow {
    /// Name of the unit or person.
    pub name: String,
    /// `unit` or `person`.
    pub kind: String,
    /// Region code.
    pub region: String,
    /// Address.
    pub address: String,
    /// Domain name.
    pub domain: String,
    /// `first,last;first,last`
    pub ip_ranges: String,
    /// First day of the connection.
    pub connected_on: String,
    /// Last day of the connection, once it ended.
    pub ended_on: String,
}

impl Decision<'_> {
    pub(super) fn report_access_users(&self, report: &AccessReport) -> Events {
        self.check_order()?;
        let procedure = self.procedure()?;
        let Some(limit) = &procedure.changes.access_users else {
            return Err(self.not_foreseen().citing(&procedure.basis).into());
        };
        let standing = self.filing()?.access_users.as_deref();
        if let Some(last) = standing.map(|standing| standing.as_of).filter(|last| report.as_of < *last) {
            let refusal = Refusal::new(RefusalCode::AccessReportBeforeLast).with("day", report.as_of);
            return Err(refusal.with("previous", last).at("asOf").citing(&limit.cite).into());
        }
        let clocks = self.reported(Some(limit), report.as_of, "asOf")?;
        let users = read(report)
            .map_err(|Refused(faults)| Refused(faults.into_iter().map(|fault| fault.citing(&limit.cite)).collect()))?;
        let difference = AccessDifference::of(standing, users, report.full);
        if difference.is_empty() {
            return Err(Refusal::new(RefusalCode::NothingChanges).at("rows").citing(&limit.cite).into());
        }
        let fact = Fact::AccessUsersReported { as_of: report.as_of, full: report.full, difference };
        Ok(vec![CaseEvent { clocks, ..self.event(fact) }])
    }
}

/// The users of a report, or everything that is wrong with its rows.
fn read(report: &AccessReport) -> Result<Vec<AccessUser>, Refused> {
    if report.rows.len() > MOST_ROWS {
        return Err(Refusal::new(RefusalCode::AccessReportTooLong).with("max", MOST_ROWS).at("rows").into());
    }
    let (mut users, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (index, row) in report.rows.iter().enumerate() {
        let mut reading = Reading { row: index + 1, faults: Vec::new() };
        if let Some(user) = reading.user(row, report.as_of) {
            match seen.insert(user.key(), index + 1) {
                Some(first) => {
                    reading.fault("name", Refusal::new(RefusalCode::AccessUserTwice).with("first", first));
                }
                None => users.push(user),
            }
        }
        faults.extend(reading.faults);
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if faults.is_empty() { Ok(users) } else { Err(Refused(faults)) }
}

/// One row being read.
struct Reading {
    /// Its number, from 1.
    row: usize,
    faults: Vec<Refusal>,
}

impl Reading {
    fn user(&mut self, row: &AccessUserRow, as_of: NaiveDate) -> Option<AccessUser> {
        let name = self.name(&row.name);
        let kind = self.kind(&row.kind);
        let region =
            self.optional("region", &row.region, |code| RegionCode::parse(code).map_err(|e| e.message().into()));
        let address = self.optional("address", &row.address, plain);
        let domain = self.optional("domain", &row.domain, |name| {
            DomainName::parse(name).map(|name| name.ascii().to_owned()).map_err(|error| error.message().into())
        });
        let ip_ranges = self.optional("ipRanges", &row.ip_ranges, |ranges| {
            IpRanges::parse(ranges).map(|ranges| ranges.to_string()).map_err(|error| error.message().into())
        });
        let connected_on = self.connected_on(&row.connected_on, as_of);
        let ended_on = self.optional("endedOn", &row.ended_on, day);
        if row.region.trim().is_empty() && row.address.trim().is_empty() {
            self.fault("region", Refusal::new(RefusalCode::AccessUserPlaceMissing));
        }
        if row.domain.trim().is_empty() && row.ip_ranges.trim().is_empty() {
            self.fault("domain", Refusal::new(RefusalCode::AccessUserNetworkMissing));
        }
        if let Some(ended) = ended_on {
            let within = connected_on.is_none_or(|connected| connected <= ended) && ended <= as_of;
            self.check_day("endedOn", ended, within);
        }
        let is_sound = self.faults.is_empty();
        let (name, kind, connected_on) = (name?, kind?, connected_on?);
        is_sound.then_some(AccessUser {
            name,
            kind,
            region,
            address,
            domain,
            ip_ranges,
            connected_on,
            ended_on,
            sealed: BTreeMap::new(),
        })
    }

    fn name(&mut self, text: &str) -> Option<String> {
        let read = plain(text);
        self.take("name", read)
    }

    fn kind(&mut self, text: &str) -> Option<AccessUserKind> {
        let refusal = || Refusal::new(RefusalCode::AccessUserKindUnknown).with("value", excerpt(text));
        self.take("kind", AccessUserKind::parse(text.trim()).ok_or_else(refusal))
    }

    fn connected_on(&mut self, text: &str, as_of: NaiveDate) -> Option<NaiveDate> {
        let connected = self.take("connectedOn", day(text.trim()))?;
        self.check_day("connectedOn", connected, connected <= as_of);
        Some(connected)
    }

    fn optional<T>(&mut self, field: &str, text: &str, read: impl Fn(&str) -> Result<T, Refusal>) -> Option<T> {
        let text = text.trim();
        if text.is_empty() { None } else { self.take(field, read(text)) }
    }

    fn check_day(&mut self, field: &str, day: NaiveDate, is_within: bool) {
        if !is_within {
            self.fault(field, Refusal::new(RefusalCode::AccessUserDayOutside).with("day", day));
        }
    }

    fn take<T>(&mut self, field: &str, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.fault(field, refusal)).ok()
    }

    fn fault(&mut self, field: &str, refusal: Refusal) {
        let path = format!("rows[{}].{field}", self.row - 1);
        self.faults.push(refusal.with("row", self.row).at(path));
    }
}

/// A text in one line without anybody's resident id.
fn plain(text: &str) -> Result<String, Refusal> {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = joined.split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, 'x' | 'X'));
    if digits.into_iter().any(|token| ResidentId::parse(token).is_ok()) {
        return Err(Refusal::new(RefusalCode::AccessUserResidentId));
    }
    checked_text(&joined, "rows")
}

fn day(text: &str) -> Result<NaiveDate, Refusal> {
    text.parse().map_err(|_| Refusal::new(RefusalCode::AccessUserDayUnreadable).with("value", excerpt(text)))
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
