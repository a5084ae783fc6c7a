//! What tests need around them: a PostgreSQL server of their own, fresh databases, a tiny aggregate, the program.

pub mod calendars;
pub mod cases;
pub mod cluster;
pub mod fixture;
pub mod ledger;
pub mod program;
pub mod proxy;

pub use calendars::{INVENTED_NOTICE, invented_2027, rulebook_of_2027};
pub use cases::CaseMaker;
pub use cluster::Cluster;
pub use fixture::{Fixture, MASTER_KEY};
