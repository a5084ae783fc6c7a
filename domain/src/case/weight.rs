//! How much memory a case takes, so that whoever keeps many can keep within bounds.

use super::{event::AnsweredForm, state::Case};

/// A case without answers, with deadlines and materials as most have them.
const BARE: usize = 8 << 10;
/// A unit or user of an access provider.
const ACCESS_USER: usize = 1 << 10;

impl Case {
    /// Bytes of memory that it takes, about.
    pub fn weight(&self) -> u32 {
        let Some(filing) = self.filing.as_deref() else { return 0 };
        let attached = filing.materials.iter().filter_map(|item| item.attachment.as_ref());
        let answers = filing.form.iter().chain(attached).map(|form: &AnsweredForm| form.answers.weight());
        let users = filing.access_users.as_ref().map_or(0, |list| list.users.len());
        u32::try_from(BARE + answers.sum::<usize>() + users * ACCESS_USER).unwrap_or(u32::MAX)
    }
}
