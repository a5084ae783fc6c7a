//! Personal data (个人信息): whose they are, how they are hidden, and who may see them in clear.
//!
//! What is recorded of a natural person is sealed with a key of that person's own before it reaches the log. Events,
//! states and read models hold only sealed values; with the key gone, history stays and the person is unreadable.

mod mask;
mod place;
mod reading;
mod right;
mod sealed;

pub use mask::mask;
pub(crate) use place::visit_text;
pub use place::{Place, Visit};
pub use reading::{MAX_PATHS, MAX_PURPOSE, READING, Reading, checked_request};
pub use right::{check_right, role_refused};
pub use sealed::{FORGOTTEN, Sealed, forget, hide};
