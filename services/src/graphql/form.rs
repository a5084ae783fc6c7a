//! Filing forms (备案表) as data, and a form as answered.

use async_graphql::{Json, Object};
use beian_domain::{case, form::Answers};

/// A form as answered in a case.
pub(super) struct AnsweredForm<'case>(pub(super) &'case case::AnsweredForm);

/// A form as answered in a case.
#[Object]
impl AnsweredForm<'_> {
    /// Id of the form.
    async fn id(&self) -> &str {
        &self.0.form
    }

    /// Its version.
    async fn version(&self) -> u32 {
        self.0.version
    }

    /// The answers by field id, in canonical form.
    async fn answers(&self) -> Json<&Answers> {
        Json(&self.0.answers)
    }
}
