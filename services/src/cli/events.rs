//! `beian events check`.

use beian_services::{
    config::{Law, Storage},
    events::check_events,
};
use clap::Subcommand;

use super::{Exit, backend::Backend, table};

#[derive(Debug, Subcommand)]
pub(super) enum Events {
    /// Reads the whole log and names every event that this program does not understand; ends with code 3 if there is one
    ///
    /// Looks at each event's kind, name, version and shape, and at its place in its stream. Counts them by kind, name
    /// and version. Only reads; a server may run on the same database.
    Check {
        #[command(flatten)]
        storage: Storage,
    },
}

impl Events {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let Self::Check { storage } = self;
        let backend = Backend::open(&storage, &Law::default()).await?;
        let exit = check(&backend).await;
        backend.close(None).await;
        exit
    }
}

async fn check(backend: &Backend) -> anyhow::Result<Exit> {
    let head = backend.feed.head().await?;
    let bar = table::bar(u64::try_from(head)?.max(1));
    let mut faults = 0_u64;
    let say = |fault: beian_services::events::EventFault| {
        faults += 1;
        let (position, kind, id) = (fault.position, fault.kind, fault.id);
        let (name, version, why) = (fault.name, fault.version, fault.why);
        bar.suspend(|| table::say(&format!("position {position}, {kind} {id}, {name} version {version}: {why}")));
    };
    let counts = check_events(&backend.feed, head, say, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    let rows = counts
        .iter()
        .map(|((kind, name, version), count)| vec![kind.clone(), name.clone(), version.clone(), count.to_string()]);
    table::print(&table::table(&["kind", "event", "version", "events"], rows));
    let events: u64 = counts.values().sum();
    table::say(&format!("{events} events, {faults} not understood"));
    Ok(if faults == 0 { Exit::Done } else { Exit::FaultsFound })
}
