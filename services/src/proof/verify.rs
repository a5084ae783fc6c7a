//! Verification (校验): reads the log once, in order, and compares all that says what it should be. It computes everything
//! anew and believes nothing that is stored.
//!
//! | compared | with |
//! |---|---|
//! | positions | each other: no gap, nothing twice |
//! | an event | its digest |
//! | its place in its stream | the one before it in the stream |
//! | it | the command that recorded it |
//! | its digest | the stored tile, and the digests that witnesses hold |
//! | the tree so far | every head: stored, held by witnesses, given |

mod accused;
mod commands;
mod finding;
mod heads;
mod page;
mod reference;
mod sequences;

use beian_projections::{Database, Feed};
use futures_util::{StreamExt, stream};

pub use finding::{Finding, FindingKind};

use super::{Folder, Frontier, ProofError, PublicKeys, TreeHead, proofs::signed};
use commands::Commands;
use finding::Findings;
use heads::Heads;
use page::{Checked, check};
use reference::References;
use sequences::Sequences;

/// Events read at a time.
const PAGE: i64 = 2048;
/// Pages hashed while the next ones are read.
const AHEAD: usize = 3;

/// What a log is verified with.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Events up to here were verified before, against a head that was kept: they are not read again.
    pub since: u64,
    /// Folders of witnesses.
    pub witnesses: Vec<Folder>,
    /// Heads kept elsewhere.
    pub heads: Vec<TreeHead>,
    /// Keys that may have signed heads; without any, signatures are not looked at.
    pub keys: PublicKeys,
}

/// What verification came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Events that were read.
    pub events: u64,
    /// Position of the newest of them.
    pub length: u64,
    /// Heads that were compared.
    pub heads: u64,
    /// The log is what was signed up to here: what came after rests on the database alone.
    pub signed: u64,
    /// Up to here digests are held by witnesses that were asked.
    pub witnessed: u64,
    /// Whether signatures were looked at.
    pub signatures: bool,
    /// What is wrong: with events, the first by position first, then with the tree; no more than a few.
    pub findings: Vec<Finding>,
    /// How much more is.
    pub further: u64,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Verifies the log as it is now. A server may go on writing to it.
///
/// # Errors
/// When the database or a witness cannot be read.
pub async fn verify(database: &Database, feed: &Feed, evidence: &Evidence) -> Result<Verified, VerifyError> {
    let mut findings = Findings::default();
    // What says how long the log must be is read first: then it cannot be longer than an honest log.
    let mut heads = Heads::open(database, evidence).await?;
    let mut references = References::open(database, evidence).await?;
    let length = feed.head().await?.unsigned_abs();
    let mut verification = Verification {
        frontier: Frontier::read(database, evidence.since.min(length)).await?,
        sequences: Sequences::new(database.clone(), evidence.since),
        commands: Commands::open(database, evidence.since, length),
        expected: evidence.since.min(length) + 1,
    };
    heads.before(database, evidence.since, &mut findings).await?;
    let pages = stream::unfold(signed(evidence.since), |after| async move {
        let page = feed.read_after(after, PAGE.min(signed(length) - after).max(0)).await;
        let last = match &page {
            Ok(page) => page.last()?.position,
            Err(_) => signed(length),
        };
        Some((page, last))
    });
    let checked = pages.map(|page| async {
        match page {
            Ok(page) => Ok(tokio::task::spawn_blocking(|| check(page)).await?),
            Err(error) => Err(VerifyError::Database(error)),
        }
    });
    let mut checked = std::pin::pin!(checked.buffered(AHEAD));
    let mut events = 0;
    while let Some(page) = checked.next().await {
        let page = page?;
        events += page.len() as u64;
        verification.page(&page, &mut references, &mut heads, &mut findings).await?;
    }
    verification.commands.finish(database, &mut findings).await?;
    references.finish(database, length, &mut findings).await?;
    heads.finish(length, &mut findings).await?;
    let (findings, further) = findings.into_sorted();
    let (signed, checked) = (heads.signed(), heads.checked());
    let witnessed = references.witnessed().min(length);
    let signatures = !heads.keys_are_unknown();
    Ok(Verified { events, length, heads: checked, signed, witnessed, signatures, findings, further })
}

/// Why a log could not be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The database does not answer.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
    /// Tree or keys cannot be read.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// A witness cannot be read.
    #[error("a witness cannot be read: {0}")]
    Witness(#[from] std::io::Error),
    /// A part of the work ended early.
    #[error("verification was interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// What goes along with the events.
struct Verification<'database> {
    frontier: Frontier,
    sequences: Sequences,
    commands: Commands<'database>,
    /// Position of the next event.
    expected: u64,
}

impl Verification<'_> {
    async fn page(
        &mut self,
        page: &[Checked],
        references: &mut References,
        heads: &mut Heads,
        findings: &mut Findings,
    ) -> Result<(), VerifyError> {
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(()) };
        references.load(first.event.position, last.event.position).await?;
        for (place, checked) in page.iter().enumerate() {
            let event = &checked.event;
            let position = event.position.unsigned_abs();
            if position > self.expected {
                findings.add(Finding::missing(self.expected, position - 1));
            }
            if position < self.expected {
                findings.add(Finding::at(position, FindingKind::Twice));
            }
            self.expected = position + 1;
            if !checked.fits {
                findings.add(Finding::at(position, FindingKind::Digest));
            }
            references.compare(&page[place..], findings);
            self.sequences.compare(event, findings).await?;
            self.commands.compare(checked, findings).await?;
            self.frontier.push(checked.leaf);
            heads.compare(&self.frontier, findings).await?;
        }
        Ok(())
    }
}
