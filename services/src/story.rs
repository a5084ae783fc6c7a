//! Whole cases, one after another, as their events tell them. Memory stays that of a few pages; cases are read on all
//! cores.

use std::{sync::Arc, thread::available_parallelism};

use async_stream::try_stream;
use beian_domain::{
    case::{Case, CaseEvent},
    log_event::LogEvent,
    mining::Placed,
};
use beian_projections::{Feed, StoredEvent};
use futures_util::{Stream, StreamExt, TryStreamExt};

use crate::app::{AppError, read_event};

/// Cases read by one core at a time.
const PAGE: usize = 200;

/// A case: its events in order, and what they fold to.
#[derive(Debug, Clone)]
pub struct Story {
    /// Its events.
    pub events: Vec<Placed>,
    /// The case after the last.
    pub case: Case,
}

impl Story {
    fn read(stored: &[StoredEvent]) -> Result<Self, AppError> {
        let placed = |stored: &StoredEvent| {
            let event = read_event::<CaseEvent>(stored)?;
            Ok::<_, AppError>(Placed { position: stored.position, sequence: stored.sequence, event })
        };
        let events: Vec<Placed> = stored.iter().map(placed).collect::<Result<_, _>>()?;
        let mut case = Case::default();
        events.iter().for_each(|placed| case.apply(&placed.event));
        Ok(Self { events, case })
    }
}

/// What `tell` makes of every case up to a position, page after page, in the order of their ids. An error ends it.
pub fn tell_cases<T: Send + 'static>(
    feed: &Feed,
    head: i64,
    tell: impl Fn(&Story) -> Option<T> + Send + Sync + 'static,
) -> impl Stream<Item = Result<Vec<T>, AppError>> + Send {
    let (tell, cores) = (Arc::new(tell), available_parallelism().map_or(1, usize::from));
    let told = pages(feed, head).map(move |page| {
        let tell = Arc::clone(&tell);
        async move {
            let page = page?;
            let telling = tokio::task::spawn_blocking(move || {
                page.iter().filter_map(|stored| Story::read(stored).map(|story| tell(&story)).transpose()).collect()
            });
            telling.await.map_err(|error| AppError::Internal(error.to_string()))?
        }
    });
    told.buffered(cores)
}

/// Pages of whole streams.
fn pages(feed: &Feed, head: i64) -> impl Stream<Item = Result<Vec<Vec<StoredEvent>>, AppError>> + Send {
    try_stream! {
        let mut stored = feed.by_stream(CaseEvent::KIND, head);
        let mut page: Vec<Vec<StoredEvent>> = Vec::with_capacity(PAGE);
        while let Some(event) = stored.try_next().await? {
            let is_next = |open: &Vec<StoredEvent>| open.first().is_some_and(|first| first.aggregate_id == event.aggregate_id);
            match page.pop() {
                Some(mut open) if is_next(&open) => {
                    open.push(event);
                    page.push(open);
                    continue;
                }
                Some(whole) => page.push(whole),
                None => {}
            }
            if page.len() == PAGE {
                yield std::mem::take(&mut page);
            }
            page.push(vec![event]);
        }
        if !page.is_empty() {
            yield page;
        }
    }
}
