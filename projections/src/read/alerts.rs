//! The ledger of alerts: what was due to be told, in the order in which it came.

use beian_domain::counting::Moment;
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

/// Which alerts are asked for; what is empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// In whose cases, as they are handled now.
    pub organ: OrganScope,
    /// Of this case.
    pub case_id: Option<Uuid>,
    /// Of cases that this applicant's account submitted or claimed.
    pub submitted_by: Option<String>,
    /// That came at this moment or later.
    pub from: Option<Moment>,
    /// That came before this moment.
    pub before: Option<Moment>,
    /// Only those that nobody was told of.
    pub missed: bool,
    /// Only those raised late.
    pub late: bool,
}

const ORDER: Order = Order { name: "alerts", columns: &["fires_at", "alert_id"], is_descending: true };

impl ReadModels {
    /// A page of alerts, the newest first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn alerts(&self, filter: &AlertFilter, page: &Page) -> Result<Paged<AlertRow>, ReadError> {
        let mut select = Select::new(format!("select {} from alerts", AlertRow::TABLE.column_list()));
        select.case_of_organ(filter.organ);
        select.equals("case_id", filter.case_id);
        if let Some(account) = &filter.submitted_by {
            let account = select.text(account);
            select.and(&format!("case_id in (select case_id from cases where submitted_by = {account})"));
        }
        if let Some(from) = filter.from {
            let from = select.text(from);
            select.and(&format!("fires_at >= {from}"));
        }
        if let Some(before) = filter.before {
            let before = select.text(before);
            select.and(&format!("fires_at < {before}"));
        }
        if filter.missed {
            select.and("missed is not null");
        }
        if filter.late {
            select.and("late_by is not null");
        }
        let key = |row: &AlertRow| vec![row.fires_at.clone(), row.alert_id.clone()];
        select.page_of_rows(&self.database, ORDER, page, key).await
    }

    /// Where an alert has gone: every recipient and channel.
    ///
    /// # Errors
    /// [`ReadError`].
    pub async fn deliveries_of(&self, alert_id: &str) -> Result<Vec<DeliveryRow>, ReadError> {
        let mut select = Select::new(format!("select {} from deliveries", DeliveryRow::TABLE.column_list()));
        select.equals("alert_id", Some(alert_id));
        select.end("order by recipient, channel");
        Ok(select.fetch(&self.database).await?)
    }
}
