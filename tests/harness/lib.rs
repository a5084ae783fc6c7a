//! What tests need around them: a PostgreSQL server of their own, fresh databases, a tiny aggregate.

pub mod cluster;
pub mod fixture;
pub mod ledger;
pub mod proxy;

pub use cluster::Cluster;
pub use fixture::Fixture;
