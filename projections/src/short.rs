//! Streams beside the cases that are short and change seldom: folded whole whenever they change.

use std::collections::HashMap;

use beian_domain::{
    account::{Account, AccountEvent},
    alert::{ALERT, Alert, AlertEvent},
    log_event::LogEvent,
};
use futures_util::TryStreamExt;

use crate::{
    database::Database,
    feed::StoredEvent,
    fold::{ACCOUNT, RowBatch, Written},
    models::{accounts::AccountRow, alerts::AlertRow, deliveries::DeliveryRow, offices::OfficeRow},
    recall::{RecallError, streams},
};

/// What a short stream is folded to, and its rows.
pub(crate) trait Short: Default + Send {
    /// Kind of stream.
    const KIND: &'static str;
    type Event: LogEvent;

    fn fold(&mut self, event: &Self::Event);

    fn add_rows(&self, id: &str, rows: &mut RowBatch);
}

impl Short for Account {
    const KIND: &'static str = ACCOUNT;
    type Event = AccountEvent;

    fn fold(&mut self, event: &AccountEvent) {
        self.apply(event);
    }

    fn add_rows(&self, id: &str, rows: &mut RowBatch) {
        rows.accounts.extend(AccountRow::of(id, self));
        rows.account_ids.push(id.to_owned());
        rows.offices.extend(OfficeRow::of(id, self));
    }
}

impl Short for Alert {
    const KIND: &'static str = ALERT;
    type Event = AlertEvent;

    fn fold(&mut self, event: &AlertEvent) {
        self.apply(event);
    }

    fn add_rows(&self, id: &str, rows: &mut RowBatch) {
        rows.alerts.extend(AlertRow::of(id, self));
        rows.deliveries.extend(DeliveryRow::of(id, self));
    }
}

/// Adds the rows of these streams as they stand at a position.
pub(crate) async fn add_recalled<S: Short>(
    database: &Database,
    ids: &[String],
    until: i64,
    rows: &mut RowBatch,
) -> Result<(), RecallError> {
    let states: HashMap<String, S> = recalled(database, ids, until).await?;
    // In the order asked for, so that rows lie alike however they came.
    ids.iter()
        .filter_map(|id| states.get(id).map(|state| (id, state)))
        .for_each(|(id, state)| state.add_rows(id, rows));
    Ok(())
}

/// These streams as they stand at a position; those without an event by then are left out.
pub(crate) async fn recalled<S: Short>(
    database: &Database,
    ids: &[String],
    until: i64,
) -> Result<HashMap<String, S>, RecallError> {
    let mut states: HashMap<String, S> = HashMap::with_capacity(ids.len());
    if ids.is_empty() {
        return Ok(states);
    }
    for event in streams(database, S::KIND, ids, until).await? {
        let change: S::Event = Written::from(&event).read()?;
        states.entry(event.aggregate_id).or_default().fold(&change);
    }
    Ok(states)
}

/// Folds streams that arrive one after another; `None` at their end.
#[derive(Debug)]
pub(crate) struct Folding<S> {
    open: Option<(String, S)>,
}

impl<S: Short> Folding<S> {
    pub(crate) fn new() -> Self {
        Self { open: None }
    }

    /// Adds rows of whole streams until there are so many streams or no more events; answers whether there are more.
    pub(crate) async fn add_page(
        &mut self,
        stored: &mut (impl TryStreamExt<Ok = StoredEvent, Error = sqlx::Error> + Unpin + Send),
        most: usize,
        rows: &mut RowBatch,
    ) -> Result<bool, RecallError> {
        let mut streams = 0;
        while let Some(event) = stored.try_next().await? {
            let change: S::Event = Written::from(&event).read()?;
            match &mut self.open {
                Some((id, state)) if *id == event.aggregate_id => state.fold(&change),
                open => {
                    let mut state = S::default();
                    state.fold(&change);
                    if let Some((id, whole)) = open.replace((event.aggregate_id, state)) {
                        whole.add_rows(&id, rows);
                        streams += 1;
                    }
                    if streams == most {
                        return Ok(true);
                    }
                }
            }
        }
        if let Some((id, whole)) = self.open.take() {
            whole.add_rows(&id, rows);
        }
        Ok(false)
    }
}
