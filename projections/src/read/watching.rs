//! What the watch asks: which cases may have a rung that has come, who holds office, which alerts are known.

use std::collections::{BTreeSet, HashMap, HashSet};

use beian_domain::{account::Account, actor::Role, counting::Moment, identity::RegionCode};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use uuid::Uuid;

use super::{ReadError, ReadModels, select::Select};
use crate::{
    models::{NEVER, offices::OfficeRow, tallies::NATION},
    short::recalled,
    table::Row,
};

/// Where to look for rungs that have come: one range of one index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookout {
    index: Index,
    from: String,
    before: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Index {
    Due,
    Half,
    Changed,
}

impl Index {
    /// Table, key and which of its rows.
    fn parts(self) -> (&'static str, &'static str, Option<&'static str>) {
        const RUNNING: Option<&str> = Some("known_to is null and ended_how is null");
        match self {
            Self::Due => ("deadlines", "due_sort", RUNNING),
            Self::Half => ("deadlines", "half", RUNNING),
            Self::Changed => ("cases", "updated_at", None),
        }
    }
}

impl Lookout {
    /// Running clocks due on a day.
    pub fn due_on(day: NaiveDate) -> Self {
        let next = day.succ_opt().unwrap_or(day);
        Self { index: Index::Due, from: day.to_string(), before: next.to_string() }
    }

    /// All running clocks with a due day.
    pub fn dated() -> Self {
        Self { index: Index::Due, from: String::new(), before: NEVER.to_owned() }
    }

    /// Running clocks of which half is over on one of these days, both included.
    pub fn half_over(from: NaiveDate, to: NaiveDate) -> Self {
        let next = to.succ_opt().unwrap_or(to);
        Self { index: Index::Half, from: from.to_string(), before: next.to_string() }
    }

    /// Cases that have changed since a moment.
    pub fn changed_since(moment: DateTime<Utc>) -> Self {
        let from = moment.to_rfc3339_opts(SecondsFormat::Micros, true);
        Self { index: Index::Changed, from, before: "9999-99".to_owned() }
    }
}

/// Where the next page of a lookout begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookoutPlace(String, String);

impl ReadModels {
    /// Ids of the next cases of a lookout, and where to go on; a case may come again.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn cases_in_view(
        &self,
        lookout: &Lookout,
        after: Option<&LookoutPlace>,
        most: u32,
    ) -> Result<(Vec<Uuid>, Option<LookoutPlace>), ReadError> {
        let (table, key, which) = lookout.index.parts();
        let mut select = Select::new(format!("select {key}, case_id from {table}"));
        if let Some(which) = which {
            select.and(which);
        }
        let (from, before) = (select.text(&lookout.from), select.text(&lookout.before));
        select.and(&format!("{key} >= {from} and {key} < {before}"));
        if let Some(LookoutPlace(last_key, last_case)) = after {
            let (last_key, last_case) = (select.text(last_key), select.text(last_case));
            select.and(&format!("({key}, case_id) > ({last_key}, {last_case})"));
        }
        let limit = select.number(most.into());
        select.end(&format!("order by {key}, case_id\nlimit {limit}"));
        let found: Vec<(String, String)> = select.fetch(&self.database).await?;
        let is_full = u32::try_from(found.len()).unwrap_or(u32::MAX) == most;
        let next = found.last().filter(|_| is_full).map(|(key, case_id)| LookoutPlace(key.clone(), case_id.clone()));
        let mut seen = HashSet::new();
        let ids = found.iter().filter_map(|(_, case_id)| Uuid::parse_str(case_id).ok());
        Ok((ids.filter(|id| seen.insert(*id)).collect(), next))
    }

    /// Those of these alerts that are recorded.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn known_alerts(&self, ids: &[Uuid]) -> Result<HashSet<Uuid>, ReadError> {
        let mut known = HashSet::new();
        for some in ids.chunks(500) {
            let mut select = Select::new("select alert_id from alerts");
            let texts: Vec<String> = some.iter().map(Uuid::to_string).collect();
            select.one_of("alert_id", texts.iter().map(String::as_str));
            let found: Vec<(String,)> = select.fetch(&self.database).await?;
            known.extend(found.iter().filter_map(|(id,)| Uuid::parse_str(id).ok()));
        }
        Ok(known)
    }

    /// Who holds one of these roles in an organ (none is the nation) on a day; accounts that are locked then left out.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn holders(
        &self,
        organ: Option<RegionCode>,
        roles: &[Role],
        now: Moment,
    ) -> Result<Vec<OfficeRow>, ReadError> {
        let mut select = Select::new(format!("select {} from offices", OfficeRow::TABLE.column_list()));
        select.equals("organ", Some(organ.map_or_else(|| NATION.to_owned(), |organ| organ.to_string())));
        select.one_of("role", roles.iter().map(|role| role.as_str()));
        let day = select.text(now.date());
        select.and(&format!("from_day <= {day} and to_day >= {day}"));
        let moment = select.text(now.utc().to_rfc3339_opts(SecondsFormat::Micros, true));
        select.and(&format!(
            "account_id not in (select account_id from accounts where locked_until is not null and locked_until > {moment})"
        ));
        select.end("order by login");
        Ok(select.fetch(&self.database).await?)
    }

    /// Organs in which somebody holds office on a day, the nation left out.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn organs_in_office(&self, now: Moment) -> Result<Vec<RegionCode>, ReadError> {
        let mut select = Select::new("select distinct organ from offices");
        let day = select.text(now.date());
        select.and(&format!("from_day <= {day} and to_day >= {day}"));
        select.end("order by organ");
        let found: Vec<(String,)> = select.fetch(&self.database).await?;
        Ok(found
            .iter()
            .filter(|(organ,)| organ != NATION)
            .filter_map(|(organ,)| RegionCode::parse(organ).ok())
            .collect())
    }

    /// Organs with running deadlines, and how many each has.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn organs_with_deadlines(&self) -> Result<Vec<(RegionCode, i64)>, ReadError> {
        let mut select = Select::new("select organ, count(*) from deadlines");
        select.and("known_to is null and ended_how is null");
        select.end("group by organ\norder by organ");
        let found: Vec<(String, i64)> = select.fetch(&self.database).await?;
        Ok(found.into_iter().filter_map(|(organ, running)| Some((RegionCode::parse(&organ).ok()?, running))).collect())
    }

    /// The account of this login name; none where there is no such account.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn account_of_login(&self, login: &str) -> Result<Option<Uuid>, ReadError> {
        let mut select = Select::new("select account_id from accounts");
        select.equals("login", Some(login));
        let found: Vec<(String,)> = select.fetch(&self.database).await?;
        Ok(found.first().and_then(|(id,)| Uuid::parse_str(id).ok()))
    }

    /// These accounts as the log has them now.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn accounts_by_ids(&self, ids: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, Account>, ReadError> {
        let texts: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        let found = recalled::<Account>(&self.database, &texts, i64::MAX).await?;
        Ok(found.into_iter().filter_map(|(id, account)| Some((Uuid::parse_str(&id).ok()?, account))).collect())
    }
}
