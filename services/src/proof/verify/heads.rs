//! The heads: each is compared with the tree over the events that it covers.

use std::collections::VecDeque;

use beian_projections::Database;
use tlog_tiles::tree_hash;

use super::{Evidence, Finding, FindingKind, Findings, VerifyError, signed};
use crate::proof::{Folder, Frontier, PublicKeys, TreeHead, head, tree::ask};

/// How the database is called where it has a head.
const STORED: &str = "tree_heads";
/// How heads are called that were given.
const GIVEN: &str = "checkpoint";
/// Stored heads read at a time.
const AT_ONCE: i64 = 512;

/// All heads that are known, each source in the order of sizes.
pub(super) struct Heads {
    stored: Stored,
    folders: Vec<(String, Folder, VecDeque<u64>)>,
    given: VecDeque<TreeHead>,
    /// Those that cover no more than what was verified before.
    earlier: Vec<TreeHead>,
    keys: PublicKeys,
    /// The size at which the next head is; none where there is no further one.
    next: Option<u64>,
    last_good: u64,
    checked: u64,
}

/// Stored heads, read as they are needed.
struct Stored {
    database: Database,
    page: VecDeque<(i64, String)>,
    read: i64,
    /// The newest when verification began; later ones are not looked at.
    newest: i64,
}

const NEWEST: &str = "select coalesce(max(size), 0) from tree_heads";

impl Heads {
    pub(super) async fn open(database: &Database, evidence: &Evidence) -> Result<Self, VerifyError> {
        let since = evidence.since;
        let mut keys = evidence.keys.clone();
        let mut folders = Vec::new();
        for folder in &evidence.witnesses {
            keys.extend(folder.key().await?);
            let sizes = folder.sizes().await?.into_iter().filter(|size| *size > since).collect();
            folders.push((format!("file:{}", folder.path().display()), folder.clone(), sizes));
        }
        // A head is stored before a witness gets it: asked in this order, whatever a witness has the database has too.
        let newest = sqlx::query_scalar(NEWEST).fetch_one(database.any()).await?;
        let stored = Stored { database: database.clone(), page: VecDeque::new(), read: signed(since), newest };
        let mut given = evidence.heads.clone();
        given.sort_by_key(|head| head.size);
        let (earlier, given): (Vec<_>, Vec<_>) = given.into_iter().partition(|head| head.size <= since);
        let given = given.into();
        let mut heads = Self { stored, folders, given, earlier, keys, next: None, last_good: since, checked: 0 };
        heads.look().await?;
        Ok(heads)
    }

    /// Heads over what was verified before are compared with the stored tree.
    pub(super) async fn before(
        &mut self,
        database: &Database,
        since: u64,
        findings: &mut Findings,
    ) -> Result<(), VerifyError> {
        for head in std::mem::take(&mut self.earlier) {
            let root = ask(database, |reader| tree_hash(head.size, reader)).await.ok();
            self.checked += 1;
            self.judge(GIVEN, &head, root == Some(head.root), since.min(head.size), findings);
        }
        Ok(())
    }

    /// Compares the heads of this size, if there are any.
    pub(super) async fn compare(&mut self, frontier: &Frontier, findings: &mut Findings) -> Result<(), VerifyError> {
        let size = frontier.size();
        if self.next.is_none_or(|next| size < next) {
            return Ok(());
        }
        let root = frontier.root();
        let mut found: Vec<(String, Option<TreeHead>)> = Vec::new();
        let is_stored = match self.stored.take(size) {
            Some(text) => {
                found.push((STORED.to_owned(), TreeHead::read(&text).ok()));
                true
            }
            None => false,
        };
        for (by, folder, sizes) in &mut self.folders {
            if sizes.front() == Some(&size) {
                sizes.pop_front();
                found.push((by.clone(), folder.kept(size).await?));
            }
        }
        while self.given.front().is_some_and(|head| head.size == size) {
            found.push((GIVEN.to_owned(), self.given.pop_front()));
        }
        for (by, head) in found {
            self.checked += 1;
            if !is_stored {
                findings.add(Finding::at(size, FindingKind::HeadGone { size, by: by.clone() }));
            }
            match head.filter(|head| head.size == size) {
                Some(head) => self.judge(&by, &head, head.root == root, size, findings),
                None => findings.add(Finding::at(size, FindingKind::Unreadable { size, by })),
            }
        }
        self.look().await
    }

    fn judge(&mut self, by: &str, head: &TreeHead, fits: bool, size: u64, findings: &mut Findings) {
        let by = by.to_owned();
        let genuine = self.keys.is_empty() || head.is_signed_by(&self.keys);
        if !genuine {
            findings.add(Finding::at(size, FindingKind::Signature { size, by: by.clone() }));
        }
        if fits && genuine {
            self.last_good = self.last_good.max(size);
        }
        if !fits {
            let named = findings.names_event(self.last_good + 1, size);
            let position = if named { size } else { (self.last_good + 1).min(size) };
            findings.add(Finding::at(position, FindingKind::Head { size: head.size, by }));
        }
    }

    /// Heads that are left cover more than the log has.
    pub(super) async fn finish(&mut self, length: u64, findings: &mut Findings) -> Result<(), VerifyError> {
        let stored = self.stored.newest.unsigned_abs();
        let folders = self.folders.iter().filter_map(|(by, _, sizes)| Some((by.clone(), *sizes.back()?)));
        let given = self.given.iter().map(|head| (GIVEN.to_owned(), head.size));
        let all = std::iter::once((STORED.to_owned(), stored)).chain(folders).chain(given);
        for (by, size) in all.filter(|(_, size)| *size > length) {
            findings.add(Finding::at(length + 1, FindingKind::Short { size, by }));
        }
        Ok(())
    }

    /// Where the next head is.
    async fn look(&mut self) -> Result<(), VerifyError> {
        let stored = self.stored.next().await?;
        let folders = self.folders.iter().filter_map(|(_, _, sizes)| sizes.front().copied());
        let given = self.given.front().map(|head| head.size);
        self.next = stored.into_iter().chain(folders).chain(given).min();
        Ok(())
    }

    pub(super) fn signed(&self) -> u64 {
        self.last_good
    }

    pub(super) fn checked(&self) -> u64 {
        self.checked
    }

    pub(super) fn keys_are_unknown(&self) -> bool {
        self.keys.is_empty()
    }
}

impl Stored {
    async fn next(&mut self) -> Result<Option<u64>, VerifyError> {
        if self.page.is_empty() {
            self.page = head::after(&self.database, self.read, self.newest, AT_ONCE).await?.into();
            self.read = self.page.back().map_or(self.read, |(size, _)| *size);
        }
        Ok(self.page.front().map(|(size, _)| size.unsigned_abs()))
    }

    fn take(&mut self, wanted: u64) -> Option<String> {
        let is_next = self.page.front().is_some_and(|(size, _)| size.unsigned_abs() == wanted);
        is_next.then(|| self.page.pop_front()).flatten().map(|(_, text)| text)
    }
}
