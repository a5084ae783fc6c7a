//! What the event log promises, each promise once, kept by both databases.

#![expect(clippy::unwrap_used, reason = "test")]

mod appending;
mod crashes;
mod intact;
mod reading;

/// Runs each promise on a fresh database of either kind.
macro_rules! promises {
    ($($promise:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::$promise(beian_tests::Fixture::sqlite().await.unwrap()).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::$promise(beian_tests::Fixture::postgres().await.unwrap()).await;
            })*
        }
    };
}

use promises;
