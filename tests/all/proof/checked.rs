//! Proofs are checked by an implementation of another author.

use beian_services::proof::{Hash, Proofs, TreeHead};
use beian_tests::Fixture;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use sha2_of_ct_merkle::Sha256;

use super::Witnessed;
use crate::log_contract::promises;

promises!(every_event_is_proved_to_be_in_every_later_head, a_log_of_many_tiles_is_proved_alike,);

async fn every_event_is_proved_to_be_in_every_later_head(fixture: Fixture) {
    let log = Witnessed::over(fixture);
    let (proofs, mut theirs) = (log.proofs(), MemoryBackedTree::<Sha256, Vec<u8>>::new());
    let mut heads: Vec<TreeHead> = Vec::new();
    for (seed, events) in [(1, 1), (2, 5), (3, 100), (4, 170), (5, 90)] {
        log.grow(seed, events).await;
        let head = log.sign().await.head.unwrap();
        for digest in digests(&log, theirs.len()).await {
            theirs.push(digest);
        }
        assert_eq!(theirs.root().as_bytes().as_slice(), head.root.0, "of {} events", head.size);
        heads.push(head);
    }
    for head in &heads {
        for position in 1..=head.size {
            assert_included(&proofs, head, position).await;
        }
        for earlier in heads.iter().filter(|earlier| earlier.size <= head.size) {
            assert_consistent(&proofs, earlier, head).await;
        }
    }
    let last = heads.last().unwrap().size;
    assert_eq!(proofs.inclusion(1, last + 1).await.unwrap(), None, "not signed");
    assert_eq!(proofs.inclusion(9, 8).await.unwrap(), None, "not in it");
    assert_eq!(proofs.inclusion(0, last).await.unwrap(), None, "before the first");
    assert_eq!(proofs.consistency(last, 7).await.unwrap(), None, "the wrong way round");
    assert_eq!(proofs.consistency(0, last).await.unwrap(), None, "nothing is signed of nothing");
}

/// More than one tile of the second level; of the events only their digests matter here.
async fn a_log_of_many_tiles_is_proved_alike(fixture: Fixture) {
    let log = Witnessed::over(fixture);
    let first = 66_000;
    invent(&log, 1, first).await;
    let early = log.sign().await.head.unwrap();
    invent(&log, first + 1, first + 70_000).await;
    let late = log.sign().await.head.unwrap();
    let proofs = log.proofs();
    let mut random = SmallRng::seed_from_u64(7);
    for _ in 0..60 {
        assert_included(&proofs, &late, random.random_range(1..=late.size)).await;
        assert_included(&proofs, &early, random.random_range(1..=early.size)).await;
    }
    assert_consistent(&proofs, &early, &late).await;
}

async fn assert_included(proofs: &Proofs, head: &TreeHead, position: u64) {
    let proof = proofs.inclusion(i64::try_from(position).unwrap(), head.size).await.unwrap().unwrap();
    let path = InclusionProof::<Sha256>::try_from_bytes(bytes(&proof.path)).unwrap();
    let (root, leaf) = (root_of(head), proof.digest.0.to_vec());
    root.verify_inclusion(&leaf, position - 1, &path).unwrap();
    let mut other = leaf;
    other[5] ^= 1;
    assert!(root.verify_inclusion(&other, position - 1, &path).is_err(), "another event is not in it");
}

async fn assert_consistent(proofs: &Proofs, earlier: &TreeHead, later: &TreeHead) {
    let proof = proofs.consistency(earlier.size, later.size).await.unwrap().unwrap();
    let path = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&proof.path)).unwrap();
    root_of(later).verify_consistency(&root_of(earlier), &path).unwrap();
    let other = RootHash::<Sha256>::new([3; 32].into(), earlier.size);
    assert!(root_of(later).verify_consistency(&other, &path).is_err(), "another history is not its beginning");
}

fn root_of(head: &TreeHead) -> RootHash<Sha256> {
    RootHash::new(head.root.0.into(), head.size)
}

fn bytes(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

async fn digests(log: &Witnessed, after: u64) -> Vec<Vec<u8>> {
    let query = sqlx::query_scalar("select digest from events where position > $1 order by position");
    query.bind(i64::try_from(after).unwrap()).fetch_all(log.fixture.database.any()).await.unwrap()
}

/// Rows that are events by their digests alone.
async fn invent(log: &Witnessed, from: u64, until: u64) {
    let numbers = match log.fixture.url.starts_with("sqlite:") {
        true => {
            "with recursive numbers(n) as (select $1 union all select n + 1 from numbers where n < $2)
             insert into events
             select 'invented', 'one', n, 'Invented', '1.0', '{}', '{}', n, '2026-03-01T00:00:00.000000Z', randomblob(32)
             from numbers"
        }
        false => {
            "insert into events
             select 'invented', 'one', n, 'Invented', '1.0', '{}', '{}', n, '2026-03-01T00:00:00.000000Z',
                    sha256(convert_to(n::text, 'UTF8'))
             from generate_series($1, $2) as n"
        }
    };
    let mut transaction = log.fixture.database.begin().await.unwrap();
    let query = sqlx::query(numbers).bind(i64::try_from(from).unwrap()).bind(i64::try_from(until).unwrap());
    query.execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
}
