//! The account (账户): who may sign in, by what, and in which offices; folded from its events.
//!
//! The id of an account follows from its login name, so that enrolling a name twice is a lost race for one stream.
//! Who is an administrator is also kept in one stream of its own, [`Administrators`], written in the same append: the
//! last one cannot go.

mod administrators;
mod apply;
mod authority;
mod command;
mod credential;
mod decide;
mod enrolment;
mod event;
mod external;
mod feed;
mod login;
mod office;
mod refusal;
mod state;
#[cfg(test)]
mod tests;

pub use administrators::{
    AdministratorChange, Administrators, AdministratorsCommand, AdministratorsEvent, AdministratorsFact,
};
pub use command::{AccountCommand, AccountOrder, NewAccount, NewPassword};
pub use event::{AccountEvent, AccountFact, AccountKind, AccountStamp, Contact, TokenScope};
pub use external::{ExternalIdentity, ExternalIdentityEvent, IdentityKey};
pub use login::Login;
pub use refusal::AccountRefusal;
pub use state::{Account, CalendarFeed, Enrolment, Grant, Lock, Password, Revoked, Token};
