//! Subscriptions: what happens from now on.

use std::sync::Arc;

use async_graphql::{Context, Result, SimpleObject};
use async_stream::try_stream;
use beian_domain::{
    alert::{ALERT, Alert, AlertEvent, AlertFact, Channel},
    case::{Case, CaseEvent},
};
use beian_projections::{
    Projector, StoredEvent,
    models::{alerts::AlertRow, deliveries::DeliveryRow},
};
use futures_util::Stream;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::{
    Fault,
    case::CaseObject,
    lists::InboxEntry,
    personal::Told,
    position::LogPosition,
    scope::{Narrowed, Scope, actor},
    timeline::TimelineEntry,
    visitor::holder,
};
use crate::app::App;

/// Events read at once.
const BATCH: i64 = 500;

/// All subscriptions.
pub struct Subscription;

/// All subscriptions.
#[async_graphql::Subscription]
impl Subscription {
    /// Events of one case, or of all cases within the actor's sight, as they are recorded.
    async fn case_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this case.")] case_id: Option<Uuid>,
        #[graphql(desc = "Only cases of this organ and of those below it.")] organ: Option<String>,
    ) -> Result<impl Stream<Item = Result<TimelineEntry>> + use<>> {
        let scope = Scope::of(ctx)?.within(organ.as_deref())?;
        let app = ctx.data_unchecked::<App>().clone();
        let recorded = recorded(&app).await?;
        Ok(try_stream! {
            for await stored in recorded {
                if let Some(entry) = seen(&app, &scope, case_id, &stored?).await? {
                    yield entry;
                }
            }
        })
    }

    /// Cases within the actor's sight whose deadlines changed, as the read models learn of it.
    async fn deadline_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only cases of this organ and of those below it.")] organ: Option<String>,
    ) -> Result<impl Stream<Item = Result<DeadlineChange>> + use<>> {
        let scope = Scope::of(ctx)?.within(organ.as_deref())?;
        let app = ctx.data_unchecked::<App>().clone();
        let mut changes = ctx.data_unchecked::<Projector>().changes();
        Ok(try_stream! {
            let mut missed = 0;
            loop {
                match changes.recv().await {
                    Ok(change) if change.deadlines_changed => {
                        let position = LogPosition(change.position);
                        if let Some(case) = seen_case(&app, &scope, change.case_id).await? {
                            yield DeadlineChange { position, missed, case: CaseObject::now(case) };
                            missed = 0;
                        }
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(changes)) => missed += changes,
                    Err(RecvError::Closed) => break,
                }
            }
        })
    }

    /// Alerts told to whoever listens, as they are raised.
    async fn alert_raised(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = Result<InboxEntry>> + use<>> {
        let (_, account) = holder(ctx)?;
        actor(ctx)?;
        let recorded = recorded(ctx.data_unchecked::<App>()).await?;
        Ok(try_stream! {
            for await stored in recorded {
                if let Some(entry) = told(account, &stored?)? {
                    yield entry;
                }
            }
        })
    }
}

/// The alert in this account's inbox, if it was raised for it just now.
fn told(account: Uuid, stored: &StoredEvent) -> Result<Option<InboxEntry>, Fault> {
    if stored.aggregate_type != ALERT {
        return Ok(None);
    }
    let event: AlertEvent =
        serde_json::from_str(&stored.payload).map_err(|error| Fault::internal(&error.to_string()))?;
    if !matches!(event.fact, AlertFact::AlertRaised { .. }) {
        return Ok(None);
    }
    let mut alert = Alert::default();
    alert.apply(&event);
    let inbox = DeliveryRow::of(&stored.aggregate_id, &alert)
        .find(|row| row.channel == Channel::Inbox.as_str() && row.recipient == account.to_string());
    let row = inbox.zip(AlertRow::of(&stored.aggregate_id, &alert));
    Ok(row.map(|(delivery, alert)| InboxEntry::of(&delivery, alert)))
}

/// A case whose deadlines changed.
#[derive(SimpleObject)]
struct DeadlineChange {
    /// Position of the event that changed them.
    position: LogPosition,
    /// Changes of any case that were not told before this one because the connection was too slow: look again.
    missed: u64,
    /// The case with its deadlines.
    case: CaseObject,
}

/// Every event that is recorded from now on, until the server stops.
async fn recorded(app: &App) -> Result<impl Stream<Item = Result<StoredEvent, Fault>> + use<>, Fault> {
    let feed = app.feed().clone();
    let mut news = feed.wakeups();
    let mut position = feed.head().await?;
    Ok(try_stream! {
        loop {
            for stored in feed.read_after(position, BATCH).await? {
                position = stored.position;
                yield stored;
            }
            if news.wait_for(|newest| *newest > position).await.is_err() {
                break;
            }
        }
    })
}

/// The entry, if it belongs to a case that is asked for and may be seen.
async fn seen(
    app: &App,
    scope: &Narrowed,
    wanted: Option<Uuid>,
    stored: &StoredEvent,
) -> Result<Option<TimelineEntry>, Fault> {
    let Ok(case_id) = stored.aggregate_id.parse::<Uuid>() else { return Ok(None) };
    if stored.aggregate_type != "case" || wanted.is_some_and(|wanted| wanted != case_id) {
        return Ok(None);
    }
    let Some(case) = seen_case(app, scope, case_id).await? else { return Ok(None) };
    let event: CaseEvent =
        serde_json::from_str(&stored.payload).map_err(|error| Fault::internal(&error.to_string()))?;
    Ok(Some(TimelineEntry {
        case_id,
        position: stored.position,
        sequence: stored.sequence,
        event: Arc::new(event),
        digest: stored.digest,
        told: Arc::new(Told::by(&case, scope.actor(), scope.reads(&case))),
    }))
}

async fn seen_case(app: &App, scope: &Narrowed, case_id: Uuid) -> Result<Option<Arc<Case>>, Fault> {
    Ok(app.case(case_id).await?.filter(|case| scope.sees(case)))
}
