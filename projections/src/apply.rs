//! Applies a batch of events to the tables: recall the cases it touches, fold, write.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use beian_domain::{account::Account, alert::Alert, case::Case, identity::RegionCode, personal::READING};
use moka::{policy::EvictionPolicy, sync::Cache};
use uuid::Uuid;

use crate::{
    database::Database,
    feed::StoredEvent,
    fold::{CASE, Corrupt, RowBatch, Written, fold},
    models::{LastEvent, readings::ReadingRow, standings::Trail},
    recall::{RecallError, recall},
    schema,
    short::{Short, add_recalled},
    table::{WriteTransaction, begin},
};

/// Bytes of folded cases kept at hand between batches: some thousand, the latest ones.
const HOT_CASES: u64 = 32 << 20;

/// What a reader of the read models may want to look at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Position of the case's last event.
    pub position: i64,
    /// The case.
    pub case_id: Uuid,
    /// Its handling organ.
    pub organ: RegionCode,
    /// Whether any of its deadlines changed.
    pub deadlines_changed: bool,
}

/// Applies events to one set of tables.
#[derive(Debug)]
pub(crate) struct Applier {
    database: Database,
    suffix: &'static str,
    /// Valid only as long as nobody else writes the tables, which a move of the cursor shows.
    hot: Cache<String, Arc<Case>>,
}

/// A batch folded and ready to be written.
#[derive(Debug)]
pub(crate) struct Prepared {
    rows: RowBatch,
    hot: Vec<(String, Arc<Case>)>,
    pub(crate) changes: Vec<Change>,
    /// Position of the last event folded; none when the first cannot be.
    pub(crate) position: Option<i64>,
    /// The event at which folding had to stop.
    pub(crate) corrupt: Option<Corrupt>,
}

struct Touched {
    case: Case,
    trail: Trail,
    last: Option<LastEvent>,
    deadlines_changed: bool,
}

impl Applier {
    pub(crate) fn new(database: Database, suffix: &'static str) -> Self {
        Self { database, suffix, hot: hot_cases() }
    }

    /// Forgets the states at hand: somebody else may have written.
    pub(crate) fn forget(&mut self) {
        // A new cache: `Cache::remove` gives out even what `invalidate_all` made invalid.
        self.hot = hot_cases();
    }

    /// Folds the events that follow a position, up to one that cannot be folded.
    pub(crate) async fn prepare(&self, after: i64, events: &[StoredEvent]) -> Result<Prepared, RecallError> {
        let mut touched = self.load(after, events).await?;
        let mut rows = RowBatch::default();
        let (mut position, mut corrupt) = (None, None);
        let (mut accounts, mut alerts) = (BTreeSet::new(), BTreeSet::new());
        for event in events {
            if event.aggregate_type == CASE
                && let Some(case) = touched.get_mut(event.aggregate_id.as_str())
                && let Err(stop) = case.fold(event)
            {
                corrupt = Some(stop);
                break;
            }
            if event.aggregate_type == READING {
                match ReadingRow::of(event) {
                    Ok(row) => rows.readings.push(row),
                    Err(stop) => {
                        corrupt = Some(stop);
                        break;
                    }
                }
            }
            match event.aggregate_type.as_str() {
                Account::KIND => drop(accounts.insert(event.aggregate_id.clone())),
                Alert::KIND => drop(alerts.insert(event.aggregate_id.clone())),
                _ => {}
            }
            position = Some(event.position);
        }
        if let Some(until) = position {
            add_recalled::<Account>(&self.database, &Vec::from_iter(accounts), until, &mut rows).await?;
            add_recalled::<Alert>(&self.database, &Vec::from_iter(alerts), until, &mut rows).await?;
        }
        let mut prepared = Prepared { rows, hot: Vec::new(), changes: Vec::new(), position, corrupt };
        let mut changed: Vec<_> = touched.into_iter().filter(|(_, case)| case.last.is_some()).collect();
        // In a fixed order, so that rows lie as cases do.
        changed.sort_unstable_by_key(|(case_id, _)| *case_id);
        for (case_id, case) in changed {
            prepared.add(case_id, case);
        }
        Ok(prepared)
    }

    /// Writes a prepared batch within a transaction that has made sure of the cursor.
    pub(crate) async fn write(
        &self,
        mut rows: RowBatch,
        transaction: &mut WriteTransaction,
    ) -> Result<(), sqlx::Error> {
        rows.delete_old(transaction, self.suffix).await?;
        rows.insert(transaction, self.suffix).await?;
        let emptied = format!("delete from tallies{} where amount = 0", self.suffix);
        transaction.execute(&emptied, Vec::new()).await.map(drop)
    }

    /// Writes a prepared batch and moves the live cursor from `cursor`; answers false, and writes nothing, when the
    /// cursor does not stand there.
    pub(crate) async fn commit(&self, cursor: i64, prepared: Prepared) -> Result<bool, sqlx::Error> {
        let Some(position) = prepared.position else { return Ok(true) };
        let mut transaction = begin(&self.database).await?;
        if !schema::advance(&mut transaction, cursor, position).await? {
            return Ok(false);
        }
        self.write(prepared.rows, &mut transaction).await?;
        transaction.commit().await?;
        self.remember(prepared.hot);
        Ok(true)
    }

    fn remember(&self, hot: Vec<(String, Arc<Case>)>) {
        for (case_id, case) in hot {
            self.hot.insert(case_id, case);
        }
    }

    /// The cases that events touch, as they stood before. Only a case that these events do not open is in the log.
    async fn load<'e>(&self, after: i64, events: &'e [StoredEvent]) -> Result<HashMap<&'e str, Touched>, RecallError> {
        let mut touched: HashMap<&str, Option<Arc<Case>>> = HashMap::new();
        for event in events.iter().filter(|event| event.aggregate_type == CASE) {
            let id = event.aggregate_id.as_str();
            // Taken out, so that it can be changed without a copy.
            let before = || if event.sequence == 1 { Some(Arc::default()) } else { self.hot.remove(id) };
            touched.entry(id).or_insert_with(before);
        }
        let missing: Vec<String> =
            touched.iter().filter(|(_, case)| case.is_none()).map(|(id, _)| (*id).to_owned()).collect();
        for (case_id, case) in recall(&self.database, &missing, after).await? {
            if let Some(place) = touched.get_mut(case_id.as_str()) {
                *place = Some(Arc::new(case));
            }
        }
        Ok(touched.into_iter().map(|(id, case)| (id, Touched::new(case.unwrap_or_default()))).collect())
    }
}

fn hot_cases() -> Cache<String, Arc<Case>> {
    let cache = Cache::builder().weigher(|_, case: &Arc<Case>| case.weight()).max_capacity(HOT_CASES);
    cache.eviction_policy(EvictionPolicy::lru()).build()
}

impl Touched {
    fn new(before: Arc<Case>) -> Self {
        let trail = Trail::from(&before);
        Self { case: Arc::unwrap_or_clone(before), trail, last: None, deadlines_changed: false }
    }

    fn fold(&mut self, event: &StoredEvent) -> Result<(), Corrupt> {
        if let Some(change) = fold(&mut self.case, Written::from(event))? {
            self.trail.note(&self.case, change.stamp.recorded_at);
            self.last = Some(LastEvent { position: event.position, recorded_at: event.recorded_at.clone() });
            self.deadlines_changed |= !change.clocks.is_empty();
        }
        Ok(())
    }
}

impl Prepared {
    fn add(&mut self, case_id: &str, Touched { case, trail, last, deadlines_changed }: Touched) {
        let Some(last) = last else { return };
        self.rows.add(case_id, &case, &last, trail);
        if let Some(filing) = &case.filing {
            self.changes.push(Change {
                position: last.position,
                case_id: filing.case_id,
                organ: filing.organ,
                deadlines_changed,
            });
        }
        self.hot.push((case_id.to_owned(), Arc::new(case)));
    }

    /// The rows to write and the changes they make.
    pub(crate) fn into_rows(self) -> RowBatch {
        self.rows
    }
}

impl<'a> From<&'a StoredEvent> for Written<'a> {
    fn from(event: &'a StoredEvent) -> Self {
        Self {
            case_id: &event.aggregate_id,
            sequence: event.sequence,
            position: event.position,
            name: &event.event_type,
            version: &event.event_version,
            payload: &event.payload,
        }
    }
}
