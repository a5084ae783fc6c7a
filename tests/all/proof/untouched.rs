//! No untouched log is accused.

use beian_services::proof::{TreeHead, verify::Evidence};
use beian_tests::Fixture;
use futures_util::future::join;

use super::Witnessed;
use crate::log_contract::promises;

promises!(
    an_untouched_log_is_never_accused,
    a_log_is_verified_while_it_is_written_and_signed,
    what_was_verified_before_is_not_read_again,
    a_head_that_another_log_signed_is_found,
);

async fn an_untouched_log_is_never_accused(fixture: Fixture) {
    let log = Witnessed::over(fixture);
    let empty = log.verify(&log.evidence()).await;
    assert_eq!((empty.findings, empty.length, empty.heads), (Vec::new(), 0, 0));
    for round in 0..6 {
        log.grow(round, 40 + 35 * i64::try_from(round).unwrap()).await;
        let before = log.verify(&log.evidence()).await;
        assert_eq!(before.findings, Vec::new(), "round {round}, not signed yet");
        log.sign().await;
        let after = log.verify(&log.evidence()).await;
        assert_eq!(after.findings, Vec::new(), "round {round}");
        assert!(after.length > 0 && (after.signed, after.witnessed) == (after.length, after.length));
        assert_eq!((after.heads, after.signatures), (2 * (round + 1), true), "stored ones and the witness's");
        let alone = log.verify(&Evidence::default()).await;
        assert!(alone.holds() && !alone.signatures && alone.witnessed == 0);
    }
}

async fn a_log_is_verified_while_it_is_written_and_signed(fixture: Fixture) {
    let log = Witnessed::over(fixture);
    let writing = async {
        for round in 0..8 {
            log.grow(100 + round, 30).await;
            log.sign().await;
        }
    };
    let verifying = async {
        let mut longest = 0;
        while longest < 240 {
            let verified = log.verify(&log.evidence()).await;
            assert_eq!(verified.findings, Vec::new(), "at {}", verified.length);
            longest = verified.length;
        }
    };
    join(writing, verifying).await;
}

async fn what_was_verified_before_is_not_read_again(fixture: Fixture) {
    let log = Witnessed::over(fixture);
    log.grow(1, 300).await;
    let kept = log.sign().await.head.unwrap();
    log.grow(2, 300).await;
    let newest = log.sign().await.head.unwrap();
    let since = Evidence { since: kept.size, heads: vec![kept.clone()], ..log.evidence() };
    let verified = log.verify(&since).await;
    assert_eq!(verified.findings, Vec::new());
    assert_eq!((verified.events, verified.signed), (newest.size - kept.size, newest.size));
}

async fn a_head_that_another_log_signed_is_found(fixture: Fixture) {
    let (log, other) = (Witnessed::over(fixture), Witnessed::over(Fixture::sqlite().await.unwrap()));
    log.grow(1, 50).await;
    other.grow(2, 50).await;
    log.sign().await;
    let foreign: TreeHead = other.sign().await.head.unwrap();
    let told = log.verify(&Evidence { heads: vec![foreign], ..log.evidence() }).await;
    let codes: Vec<_> = told.findings.iter().map(|finding| finding.kind.code()).collect();
    assert!(codes.contains(&"log_head_signature") || codes.contains(&"log_short"), "{codes:?}");
}
