//! Tiles: the full ones are stored, the rest follows from the log and the tiles below.

use std::collections::{HashMap, hash_map::Entry};

use beian_projections::{Database, Digest};
use sqlx::{Any, Transaction};
use tlog_tiles::{Hash, Tile};

use super::{ProofError, leaf_hash};

/// Levels of the tree in one tile.
const HEIGHT: u8 = 8;
/// Hashes of a full tile.
pub(super) const WIDTH: i64 = 1 << HEIGHT;
/// Tiles stored in one transaction.
const AT_ONCE: i64 = 32;
/// Bytes of a hash.
const HASH: usize = 32;

const STORED: &str = "select coalesce(max(tile) + 1, 0) from tree_tiles where level = $1";

const TILE: &str = "select hashes from tree_tiles where level = $1 and tile = $2";

const ROOTS: &str = "
    select root
    from tree_tiles
    where level = $1 and tile >= $2 and tile < $3
    order by tile";

const DIGESTS: &str = "
    select digest
    from events
    where position > $1 and position <= $2
    order by position";

const STORE: &str = "
    insert into tree_tiles (level, tile, hashes, root)
    values ($1, $2, $3, $4)";

/// Stores the tiles that are full once the log has `size` events.
///
/// # Errors
/// When the database does not answer, or an event is missing.
pub(super) async fn grow(database: &Database, size: i64) -> Result<(), ProofError> {
    let (mut level, mut entries) = (0_i64, size);
    while entries >= WIDTH {
        while step(database, level, entries / WIDTH).await? {}
        (level, entries) = (level + 1, entries / WIDTH);
    }
    Ok(())
}

/// Stores a few of the tiles of a level that are still to be stored; whether there were any. The transaction writes
/// from the beginning, so that nobody else stores the same ones.
async fn step(database: &Database, level: i64, full: i64) -> Result<bool, ProofError> {
    let mut transaction = database.begin().await?;
    let stored: i64 = sqlx::query_scalar(STORED).bind(level).fetch_one(&mut *transaction).await?;
    let until = full.min(stored + AT_ONCE);
    if stored >= until {
        return Ok(false);
    }
    let hashes = entries(&mut transaction, level, stored * WIDTH, until * WIDTH).await?;
    if i64::try_from(hashes.len()).ok() != Some((until - stored) * WIDTH) {
        return Err(tlog_tiles::Error::IndexesNotInTree.into());
    }
    for (tile, hashes) in (stored..).zip(hashes.chunks(1 << HEIGHT)) {
        let data = bytes(hashes);
        let root = Tile::subtree_hash(&data);
        let store = sqlx::query(STORE).bind(level).bind(tile).bind(data).bind(root.0.to_vec());
        store.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Entries of a level from one to before another, as far as they are known.
async fn entries(
    transaction: &mut Transaction<'static, Any>,
    level: i64,
    from: i64,
    until: i64,
) -> Result<Vec<Hash>, ProofError> {
    let found: Vec<Vec<u8>> = match level {
        0 => sqlx::query_scalar(DIGESTS).bind(from).bind(until).fetch_all(&mut **transaction).await?,
        _ => sqlx::query_scalar(ROOTS).bind(level - 1).bind(from).bind(until).fetch_all(&mut **transaction).await?,
    };
    hashes_of(level, found)
}

/// Hashes of the tree by the library's numbers.
pub(super) async fn hashes(database: &Database, indexes: &[u64]) -> Result<HashMap<u64, Hash>, ProofError> {
    let mut tiles: HashMap<(u8, u64), Vec<u8>> = HashMap::new();
    let mut known = HashMap::with_capacity(indexes.len());
    for index in indexes {
        let least = Tile::from_index(HEIGHT, *index);
        let place = (least.level(), least.level_index());
        let data = match tiles.entry(place) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(missing) => missing.insert(tile(database, place).await?),
        };
        let width = u32::try_from(data.len() / HASH).unwrap_or(0);
        if width < least.width() {
            return Err(tlog_tiles::Error::IndexesNotInTree.into());
        }
        let whole = Tile::new(HEIGHT, place.0, place.1, width, false);
        known.insert(*index, whole.hash_at_index(data, *index)?);
    }
    Ok(known)
}

/// A tile's hashes; of one that is not full yet, those that are there.
async fn tile(database: &Database, (level, tile): (u8, u64)) -> Result<Vec<u8>, ProofError> {
    let (level, tile) = (i64::from(level), i64::try_from(tile).unwrap_or(i64::MAX / WIDTH));
    let stored: Option<Vec<u8>> =
        sqlx::query_scalar(TILE).bind(level).bind(tile).fetch_optional(database.any()).await?;
    if let Some(stored) = stored {
        return Ok(stored);
    }
    let (from, until) = (tile * WIDTH, (tile + 1) * WIDTH);
    let found: Vec<Vec<u8>> = match level {
        0 => sqlx::query_scalar(DIGESTS).bind(from).bind(until).fetch_all(database.any()).await?,
        _ => sqlx::query_scalar(ROOTS).bind(level - 1).bind(from).bind(until).fetch_all(database.any()).await?,
    };
    Ok(bytes(&hashes_of(level, found)?))
}

fn hashes_of(level: i64, found: Vec<Vec<u8>>) -> Result<Vec<Hash>, ProofError> {
    let hash = |bytes: Vec<u8>| {
        let digest = Digest::try_from(bytes).map_err(|_| tlog_tiles::Error::MalformedHash)?;
        Ok(if level == 0 { leaf_hash(&digest) } else { Hash(digest.0) })
    };
    found.into_iter().map(hash).collect()
}

fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

const STORED_FROM: &str = "
    select tile, hashes, root
    from tree_tiles
    where level = $1 and tile >= $2
    order by tile
    limit $3";

/// A stored tile, as it lies there.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct StoredTile {
    pub(super) tile: i64,
    pub(super) hashes: Vec<u8>,
    pub(super) root: Vec<u8>,
}

impl StoredTile {
    /// Whether its root is that of its hashes.
    pub(super) fn is_sound(&self) -> bool {
        self.hashes.len() == HASH << HEIGHT && Tile::subtree_hash(&self.hashes).0[..] == self.root[..]
    }

    /// One of its hashes.
    pub(super) fn hash(&self, place: usize) -> Option<&[u8]> {
        self.hashes.get(place * HASH..(place + 1) * HASH)
    }
}

/// Stored tiles of a level from one on, at most so many.
pub(super) async fn stored(
    database: &Database,
    level: i64,
    from: i64,
    most: i64,
) -> Result<Vec<StoredTile>, sqlx::Error> {
    sqlx::query_as(STORED_FROM).bind(level).bind(from).bind(most).fetch_all(database.any()).await
}

/// Roots of the stored tiles of a level, from one to before another.
pub(super) async fn roots(database: &Database, level: i64, from: i64, until: i64) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar(ROOTS).bind(level).bind(from).bind(until).fetch_all(database.any()).await
}
