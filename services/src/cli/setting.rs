//! On which register a command works, with which keys and rules, and when.

use beian_services::{
    app::App,
    clock::Clock,
    config::{Law, Storage},
    vault::KeySource,
};
use clap::Args;

use super::backend::Backend;

/// What commands that act on a register have in common.
#[derive(Debug, Args)]
pub(super) struct Setting {
    /// The present: system, a moment (RFC 3339) or a shift (+30d)
    #[arg(long, env = "BEIAN_CLOCK", default_value = "system", allow_hyphen_values = true)]
    pub(super) clock: Clock,
    #[command(flatten)]
    pub(super) storage: Storage,
    #[command(flatten)]
    pub(super) keys: KeySource,
    #[command(flatten)]
    pub(super) law: Law,
}

impl Setting {
    /// Database, feed and rules, and the application over them.
    pub(super) async fn open(&self) -> anyhow::Result<(Backend, App)> {
        let backend = Backend::open(&self.storage, &self.law).await?;
        let app = backend.app(self.clock.clone(), &self.storage, &self.keys, self.storage.key_use()).await?;
        Ok((backend, app))
    }
}
