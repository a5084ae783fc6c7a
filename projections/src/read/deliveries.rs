//! Alerts on their way: what is due to be sent, what was given up on, and inboxes.

use std::collections::HashMap;

use beian_domain::{
    alert::{Channel, DeliveryState},
    counting::Moment,
};
use uuid::Uuid;

use super::{
    ReadError, ReadModels,
    page::{Page, Paged},
    select::{Order, OrganScope, Select},
};
use crate::{
    models::{alerts::AlertRow, deliveries::DeliveryRow},
    table::Row,
};

/// Ids asked for in one statement.
const SOME: usize = 500;

/// What is due to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// On this channel.
    pub channel: Channel,
    /// To this account or endpoint only.
    pub recipient: Option<Uuid>,
    /// By this moment.
    pub by: Moment,
    /// At most so many.
    pub most: u32,
}

/// Which of the deliveries given up on are asked for; what is empty asks nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeadLetterFilter {
    /// Of alerts in whose cases, as they are handled now.
    pub organ: OrganScope,
    /// On this channel.
    pub channel: Option<Channel>,
}

const INBOX: Order = Order { name: "inbox", columns: &["fires_at", "alert_id"], is_descending: true };

const DEAD: Order =
    Order { name: "dead", columns: &["fires_at", "alert_id", "recipient", "channel"], is_descending: true };

fn deliveries() -> Select {
    Select::new(format!("select {} from deliveries", DeliveryRow::TABLE.column_list()))
}

impl ReadModels {
    /// What is due to be sent on a channel, the longest waiting first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn due_deliveries(&self, due: Due) -> Result<Vec<DeliveryRow>, ReadError> {
        let mut select = deliveries();
        select.and("state = 'waiting'");
        select.equals("channel", Some(due.channel.as_str()));
        select.equals("recipient", due.recipient);
        let by = select.text(due.by);
        select.and(&format!("next_try <= {by}"));
        let most = select.number(due.most.into());
        select.end(&format!("order by next_try, recipient, alert_id\nlimit {most}"));
        Ok(select.fetch(&self.database).await?)
    }

    /// To whom something is due to be sent on a channel by a moment.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn due_recipients(&self, channel: Channel, by: Moment) -> Result<Vec<Uuid>, ReadError> {
        let mut select = Select::new("select distinct recipient from deliveries");
        select.and("state = 'waiting'");
        select.equals("channel", Some(channel.as_str()));
        let by = select.text(by);
        select.and(&format!("next_try <= {by}"));
        select.end("order by recipient");
        let found: Vec<(String,)> = select.fetch(&self.database).await?;
        Ok(found.iter().filter_map(|(id,)| Uuid::parse_str(id).ok()).collect())
    }

    /// A page of the deliveries that were given up on, the newest alerts first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn dead_letters(&self, filter: &DeadLetterFilter, page: &Page) -> Result<Paged<DeliveryRow>, ReadError> {
        let mut select = deliveries();
        select.and("state = 'dead'");
        select.case_of_organ(filter.organ);
        select.equals("channel", filter.channel.map(Channel::as_str));
        let key = |row: &DeliveryRow| {
            vec![row.fires_at.clone(), row.alert_id.clone(), row.recipient.clone(), row.channel.clone()]
        };
        select.page_of_rows(&self.database, DEAD, page, key).await
    }

    /// A page of an account's inbox, the newest alerts first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn inbox(&self, account: Uuid, unread: bool, page: &Page) -> Result<Paged<DeliveryRow>, ReadError> {
        let mut select = deliveries();
        in_inbox(&mut select, account, unread);
        let key = |row: &DeliveryRow| vec![row.fires_at.clone(), row.alert_id.clone()];
        select.page_of_rows(&self.database, INBOX, page, key).await
    }

    /// How many alerts of an account's inbox are not read.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn unread(&self, account: Uuid) -> Result<i64, ReadError> {
        let mut select = Select::new("select count(*) from deliveries");
        in_inbox(&mut select, account, true);
        let found: Vec<(i64,)> = select.fetch(&self.database).await?;
        Ok(found.first().map_or(0, |(count,)| *count))
    }

    /// Ids of alerts of an account's inbox that are not read, the oldest first, at most so many.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn unread_alerts(&self, account: Uuid, most: u32) -> Result<Vec<Uuid>, ReadError> {
        let mut select = Select::new("select alert_id from deliveries");
        in_inbox(&mut select, account, true);
        let most = select.number(most.into());
        select.end(&format!("order by fires_at, alert_id\nlimit {most}"));
        let found: Vec<(String,)> = select.fetch(&self.database).await?;
        Ok(found.iter().filter_map(|(id,)| Uuid::parse_str(id).ok()).collect())
    }

    /// These alerts by id; those not known are left out.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn alerts_by_ids(&self, ids: &[&str]) -> Result<HashMap<String, AlertRow>, ReadError> {
        let mut found = HashMap::new();
        for some in ids.chunks(SOME) {
            let mut select = Select::new(format!("select {} from alerts", AlertRow::TABLE.column_list()));
            select.one_of("alert_id", some.iter().copied());
            let rows: Vec<AlertRow> = select.fetch(&self.database).await?;
            found.extend(rows.into_iter().map(|row| (row.alert_id.clone(), row)));
        }
        Ok(found)
    }

    /// Names of the units of these cases, as lists show them, by the case's id.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn unit_names(&self, case_ids: &[&str]) -> Result<HashMap<String, String>, ReadError> {
        let mut found = HashMap::new();
        for some in case_ids.chunks(SOME) {
            let mut select = Select::new("select case_id, unit_name from cases");
            select.one_of("case_id", some.iter().copied());
            let rows: Vec<(String, String)> = select.fetch(&self.database).await?;
            found.extend(rows);
        }
        Ok(found)
    }
}

fn in_inbox(select: &mut Select, account: Uuid, unread: bool) {
    select.and("channel = 'inbox'");
    select.equals("recipient", Some(account));
    if unread {
        select.equals("state", Some(DeliveryState::Delivered.as_str()));
    }
}
