//! Proof of history: what verification finds, and that others can check what we prove.

mod attack;
mod checked;
mod dossier;
mod manipulations;
mod program;
mod untouched;
mod witnesses;

use beian_projections::Feed;
use beian_services::{
    clock::Clock,
    proof::{
        Folder, LogKey, Proofs, Signed, Signing, Witness, new_log_key,
        verify::{Evidence, Verified, verify},
    },
};
use beian_tests::{CaseMaker, Fixture, cases, ledger};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use tempfile::TempDir;

/// A log that is signed, with a folder as its witness.
struct Witnessed {
    fixture: Fixture,
    key: LogKey,
    folder: TempDir,
}

impl Witnessed {
    fn over(fixture: Fixture) -> Self {
        let key = LogKey::read(&new_log_key("beian/test").unwrap().0, "test").unwrap();
        Self { fixture, key, folder: tempfile::tempdir().unwrap() }
    }

    fn proofs(&self) -> Proofs {
        Proofs::new(self.fixture.database.clone(), self.key.public_keys().unwrap())
    }

    async fn sign(&self) -> Signed {
        let witness = Witness::Folder(self.witness());
        let signed = Signing::new(self.proofs(), self.key.clone(), vec![witness], Clock::System).round().await;
        let signed = signed.unwrap();
        assert_eq!(signed.failed, Vec::new());
        signed
    }

    fn witness(&self) -> Folder {
        Folder::new(self.folder.path().to_owned())
    }

    fn evidence(&self) -> Evidence {
        let keys = self.key.public_keys().unwrap();
        Evidence { witnesses: vec![self.witness()], keys, ..Evidence::default() }
    }

    async fn verify(&self, evidence: &Evidence) -> Verified {
        let feed = Feed::start(self.fixture.database.clone());
        verify(&self.fixture.database, &feed, evidence).await.unwrap()
    }

    /// Adds about so many events: some of cases, some of ledgers, in commands of one or several.
    async fn grow(&self, seed: u64, events: i64) {
        let node = self.fixture.node().await.unwrap();
        let (mut maker, mut random) = (CaseMaker::new(seed), SmallRng::seed_from_u64(seed));
        let mut ledgers = [0; 7];
        let before = node.feed.head().await.unwrap();
        while node.feed.head().await.unwrap() < before + events {
            if random.random_bool(0.2) {
                let (id, events) = maker.case();
                node.log.append(cases::append(id, 0, &events[..1]).unwrap()).await.unwrap();
                node.log.append(cases::append(id, 1, &events[1..]).unwrap()).await.unwrap();
            } else {
                let ledger = random.random_range(0..ledgers.len());
                let many = random.random_range(1..4);
                node.log.append(ledger::lines(&format!("{seed}-{ledger}"), ledgers[ledger], many)).await.unwrap();
                ledgers[ledger] += many;
            }
        }
        node.log.close().await;
    }
}
