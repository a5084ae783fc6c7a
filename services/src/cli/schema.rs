//! `beian schema`.

use super::{Exit, table};

pub(super) fn run() -> anyhow::Result<Exit> {
    table::print(beian_services::graphql::sdl().trim_end());
    Ok(Exit::Done)
}
