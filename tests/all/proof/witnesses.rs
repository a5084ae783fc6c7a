//! Witnesses take what continues their history and nothing else.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use beian_services::{
    clock::Clock,
    proof::{Signing, TreeHead, Witness},
};
use beian_tests::Fixture;
use ct_merkle::{ConsistencyProof, RootHash, mem_backed_tree::MemoryBackedTree};
use sha2_of_ct_merkle::Sha256;

use super::Witnessed;

/// A witness as C2SP describes one, which keeps digests too.
#[derive(Default)]
struct Kept {
    head: Option<TreeHead>,
    digests: Vec<Vec<u8>>,
}

type Shared = Arc<Mutex<Kept>>;

async fn add_checkpoint(State(kept): State<Shared>, body: String) -> (StatusCode, String) {
    let mut kept = kept.lock().unwrap();
    let (asked, checkpoint) = body.split_once("\n\n").unwrap();
    let mut lines = asked.lines();
    let old: u64 = lines.next().unwrap().strip_prefix("old ").unwrap().parse().unwrap();
    let head = TreeHead::read(checkpoint).unwrap();
    let has = kept.head.as_ref().map_or(0, |head| head.size);
    if old != has {
        return (StatusCode::CONFLICT, format!("{has}\n"));
    }
    if let Some(known) = &kept.head {
        let proof: Vec<u8> = lines.flat_map(|line| BASE64_STANDARD.decode(line).unwrap()).collect();
        let proof = ConsistencyProof::<Sha256>::try_from_bytes(proof).unwrap();
        let root = |head: &TreeHead| RootHash::<Sha256>::new(head.root.0.into(), head.size);
        if root(&head).verify_consistency(&root(known), &proof).is_err() {
            return (StatusCode::UNPROCESSABLE_ENTITY, String::new());
        }
    }
    kept.head = Some(head);
    (StatusCode::OK, "— witness c2lnbmVk\n".to_owned())
}

async fn add_leaves(State(kept): State<Shared>, RawQuery(query): RawQuery, body: Bytes) -> StatusCode {
    let mut kept = kept.lock().unwrap();
    assert_eq!(query.unwrap(), format!("from={}", kept.digests.len()));
    kept.digests.extend(body.chunks(32).map(<[u8]>::to_vec));
    StatusCode::OK
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_follows_the_log_by_proofs_that_it_checks_itself() {
    let kept = Shared::default();
    let router = Router::new().route("/add-checkpoint", post(add_checkpoint)).route("/add-leaves", post(add_leaves));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(axum::serve(listener, router.with_state(Arc::clone(&kept))).into_future());
    let log = Witnessed::over(Fixture::sqlite().await.unwrap());
    let witness: Witness = url.parse().unwrap();
    let proofs = log.proofs();
    let mut signing = Signing::new(proofs.clone(), log.key.clone(), vec![witness], Clock::System);
    for seed in 0..4 {
        log.grow(seed, 90).await;
        let signed = signing.round().await.unwrap();
        assert_eq!((signed.failed, signed.witnessed), (Vec::new(), 1));
        let kept = kept.lock().unwrap();
        assert_eq!(kept.head, signed.head);
        let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        kept.digests.iter().for_each(|digest| tree.push(digest.clone()));
        assert_eq!(tree.root().as_bytes().as_slice(), signed.head.unwrap().root.0);
    }
    let size = kept.lock().unwrap().head.as_ref().unwrap().size;
    assert_eq!(proofs.answers(size).await.unwrap(), ["— witness c2lnbmVk\n"]);
    assert_eq!(proofs.witnesses().await.unwrap()[0].size, size);
    // A server that was set back says what it has, and is brought up to date from there.
    kept.lock().unwrap().head = proofs.head(size).await.unwrap();
    serving.abort();
    log.grow(9, 20).await;
    let signed = signing.round().await.unwrap();
    assert_eq!((signed.witnessed, signed.failed.len()), (0, 1), "nobody answers any more");
    let behind = &proofs.witnesses().await.unwrap()[0];
    assert!(behind.size == size && behind.failure.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_refuses_another_history_and_nothing_is_signed_over_a_broken_one() {
    let (log, other) =
        (Witnessed::over(Fixture::sqlite().await.unwrap()), Witnessed::over(Fixture::sqlite().await.unwrap()));
    log.grow(1, 60).await;
    log.sign().await;
    other.grow(2, 80).await;
    let witness = Witness::Folder(log.witness());
    let mut foreign = Signing::new(other.proofs(), other.key.clone(), vec![witness], Clock::System);
    let refused = foreign.round().await.unwrap();
    assert_eq!((refused.witnessed, refused.failed.len()), (0, 1));
    assert!(log.verify(&log.evidence()).await.holds(), "what it held it still holds");

    super::attack::disarm(&log).await;
    super::attack::run(&log, &["delete from events where position > 40".to_owned()]).await;
    let mut signing = Signing::new(log.proofs(), log.key.clone(), Vec::new(), Clock::System);
    assert!(signing.round().await.is_err());
}
