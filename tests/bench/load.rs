//! Many clients that ask one after another until the time is over.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::task::JoinSet;

use crate::figures::Round;

/// A client: it asks, waits for the answer, and asks again.
pub(crate) trait Client: Send + 'static {
    /// Asks once; an answer that is not the expected one is an error.
    fn ask(&mut self) -> impl Future<Output = Result<()>> + Send;
}

/// Lets all clients ask for a while and gives them back. The first second does not count: connections open, caches fill.
pub(crate) async fn run<C: Client>(clients: Vec<C>, period: Duration) -> Result<(Round, Vec<C>)> {
    let started = Instant::now() + Duration::from_secs(1);
    let mut asking: JoinSet<Result<_>> = JoinSet::new();
    for mut client in clients {
        asking.spawn(async move {
            let (mut latencies, mut answers) = (Vec::new(), 0);
            while started.elapsed() < period {
                let asked = Instant::now();
                client.ask().await?;
                answers += 1;
                if asked >= started {
                    latencies.push(asked.elapsed());
                }
            }
            Ok((client, latencies, answers))
        });
    }
    let (mut latencies, mut answers, mut clients) = (Vec::new(), 0, Vec::new());
    while let Some(finished) = asking.join_next().await {
        let (client, taken, answered) = finished??;
        clients.push(client);
        answers += answered;
        latencies.extend(taken);
    }
    Ok((Round { latencies, answers, took: started.elapsed() }, clients))
}
