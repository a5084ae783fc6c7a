//! What says of single events what they were: the digests that witnesses hold, and the stored tiles.

use beian_projections::{Database, Digest};
use tlog_tiles::Hash;

use super::{
    Checked, Evidence, Finding, FindingKind, Findings, VerifyError,
    accused::{FAR, explain},
};
use crate::proof::{
    Folder, head, leaf_hash,
    tiles::{StoredTile, WIDTH, roots, stored},
};

/// How the stored tree is called where it bears witness.
const STORED_TREE: &str = "tree_tiles";
/// Differences from one witness that are told; behind them it is not asked any more.
const MOST: usize = 16;
/// Tiles of the upper levels compared at once.
const AT_ONCE: i64 = 16;

/// All of them.
pub(super) struct References {
    database: Database,
    folders: Vec<Held>,
    /// Tiles of the page, in order, and how many there must be in all.
    tiles: Vec<StoredTile>,
    required: u64,
    /// Differences from the stored tree.
    differ: usize,
}

/// The digests of one witness.
struct Held {
    folder: Folder,
    by: String,
    length: u64,
    /// Those of the page, after a position.
    digests: Vec<Digest>,
    after: i64,
    differ: usize,
}

impl References {
    pub(super) async fn open(database: &Database, evidence: &Evidence) -> Result<Self, VerifyError> {
        let mut folders = Vec::with_capacity(evidence.witnesses.len());
        for folder in &evidence.witnesses {
            let (by, length) = (format!("file:{}", folder.path().display()), folder.length().await?);
            folders.push(Held { folder: folder.clone(), by, length, digests: Vec::new(), after: 0, differ: 0 });
        }
        // A head that cannot be read is told of where heads are compared.
        let newest = head::newest(database).await.ok().flatten();
        let required = newest.map_or(0, |head| head.size);
        Ok(Self { database: database.clone(), folders, tiles: Vec::new(), required, differ: 0 })
    }

    /// Reads what bears on the events of a page.
    pub(super) async fn load(&mut self, first: i64, last: i64) -> Result<(), VerifyError> {
        for held in &mut self.folders {
            let (after, until) = ((first - 1).unsigned_abs(), (last + FAR).unsigned_abs());
            held.digests = held.folder.digests(after, until).await?;
            held.after = first - 1;
        }
        let (from, until) = ((first - 1) / WIDTH, (last - 1) / WIDTH + 1);
        self.tiles = stored(&self.database, 0, from, until - from + 1).await?;
        Ok(())
    }

    /// Compares the first of these events; the others help to tell what happened to it. Only the first difference is
    /// explained: seeking a moved event takes long, and what follows is mostly its consequence.
    pub(super) fn compare(&mut self, events: &[Checked], findings: &mut Findings) {
        let Some(first) = events.first() else { return };
        let position = first.event.position;
        let (mut vouched, mut accused) = (false, false);
        for held in &mut self.folders {
            let Some(leaf) = held.leaf(position) else { continue };
            vouched |= leaf == first.leaf;
            if leaf == first.leaf || held.differ >= MOST {
                accused |= leaf != first.leaf;
                continue;
            }
            accused = true;
            let kind = match held.differ {
                0 => explain(events, &held.by, |at| held.leaf(at)),
                _ => FindingKind::Altered { by: held.by.clone() },
            };
            held.differ = if shifts(&kind) { MOST } else { held.differ + 1 };
            findings.add(Finding::at(position.unsigned_abs(), kind));
        }
        self.compare_tile(events, vouched, accused, findings);
    }

    fn compare_tile(&mut self, events: &[Checked], vouched: bool, accused: bool, findings: &mut Findings) {
        let Some(first) = events.first() else { return };
        let position = first.event.position;
        let (tile, begins) = ((position - 1) / WIDTH, (position - 1) % WIDTH == 0);
        let unsound = |tile: i64| Finding::at((tile * WIDTH + 1).unsigned_abs(), FindingKind::Tile { level: 0, tile });
        let Some(leaf) = self.tile_leaf(position) else {
            if begins && (position + WIDTH - 1).unsigned_abs() <= self.required {
                findings.add(unsound(tile));
            }
            return;
        };
        if begins && self.tile(tile).is_some_and(|tile| !tile.is_sound()) {
            findings.add(unsound(tile));
        }
        if leaf == first.leaf || accused || self.differ >= MOST {
            return;
        }
        let kind = match (vouched, self.differ) {
            (true, _) => FindingKind::Tile { level: 0, tile },
            (false, 0) => explain(events, STORED_TREE, |at| self.tile_leaf(at)),
            (false, _) => FindingKind::Altered { by: STORED_TREE.to_owned() },
        };
        self.differ = if shifts(&kind) { MOST } else { self.differ + 1 };
        findings.add(Finding::at(position.unsigned_abs(), kind));
    }

    fn tile(&self, tile: i64) -> Option<&StoredTile> {
        self.tiles.iter().find(|stored| stored.tile == tile)
    }

    fn tile_leaf(&self, position: i64) -> Option<Hash> {
        let place = usize::try_from((position - 1) % WIDTH).ok()?;
        self.tile((position - 1) / WIDTH)?.hash(place)?.try_into().ok().map(Hash)
    }

    /// The upper levels are what the tiles below say; no witness has more than the log.
    pub(super) async fn finish(
        &self,
        database: &Database,
        length: u64,
        findings: &mut Findings,
    ) -> Result<(), VerifyError> {
        for held in &self.folders {
            if held.length > length {
                let kind = FindingKind::Short { size: held.length, by: held.by.clone() };
                findings.add(Finding::at(length + 1, kind));
            }
        }
        let mut level = 1;
        loop {
            let span = WIDTH.pow(u32::try_from(level).unwrap_or(u32::MAX) + 1);
            let required = self.required / span.unsigned_abs();
            if !self.upper_level(database, level, required, findings).await? || level >= 6 {
                return Ok(());
            }
            level += 1;
        }
    }

    /// Whether the level has tiles, or must have some.
    async fn upper_level(
        &self,
        database: &Database,
        level: i64,
        required: u64,
        findings: &mut Findings,
    ) -> Result<bool, VerifyError> {
        let mut next = 0;
        let position = |tile: i64| (tile * WIDTH.pow(u32::try_from(level).unwrap_or(0) + 1) + 1).unsigned_abs();
        let wrong = |tile| Finding::at(position(tile), FindingKind::Tile { level, tile });
        loop {
            let tiles = stored(database, level, next, AT_ONCE).await?;
            if tiles.is_empty() {
                break;
            }
            for tile in tiles {
                let below = roots(database, level - 1, tile.tile * WIDTH, (tile.tile + 1) * WIDTH).await?;
                if tile.tile != next || !tile.is_sound() || tile.hashes != below.concat() {
                    findings.add(wrong(tile.tile.min(next)));
                }
                next = tile.tile + 1;
            }
        }
        if next.unsigned_abs() < required {
            findings.add(wrong(next));
        }
        Ok(next > 0 || required > 0)
    }

    /// Digests that witnesses hold.
    pub(super) fn witnessed(&self) -> u64 {
        self.folders.iter().map(|held| held.length).max().unwrap_or(0)
    }
}

impl Held {
    fn leaf(&self, position: i64) -> Option<Hash> {
        let place = usize::try_from(position - self.after - 1).ok()?;
        self.digests.get(place).map(leaf_hash)
    }
}

/// Whether everything behind stands elsewhere, and comparing it says nothing more.
fn shifts(kind: &FindingKind) -> bool {
    matches!(kind, FindingKind::TakenOut { .. } | FindingKind::PutIn { .. })
}
