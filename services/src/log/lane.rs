//! The append lane: commands gather while the previous batch is written, and each batch is one transaction.

use std::time::Duration;

use beian_projections::{Database, Feed};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::{append::AppendError, batch::Answer, postgres::PostgresWriter, prepared::Prepared, sqlite::SqliteWriter};

/// Most commands in a batch.
const MOST_COMMANDS: usize = 1024;
/// A batch takes no further command once it holds this many bytes of JSON.
const ENOUGH_BYTES: usize = 4 << 20;
/// A batch that takes longer is given up: its connection is dropped, so the server rolls it back or has committed it.
const LONGEST_BATCH: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(super) struct Request {
    pub(super) append: Prepared,
    pub(super) answer: oneshot::Sender<Answer>,
}

#[derive(Debug)]
pub(super) struct Lane {
    writer: Writer,
    feed: Feed,
    queue: mpsc::Receiver<Request>,
    stop: CancellationToken,
}

#[derive(Debug)]
enum Writer {
    Postgres(Box<PostgresWriter>),
    Sqlite(SqliteWriter),
}

/// What became of a batch.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) answers: Vec<Answer>,
    /// Newest position, if the batch added anything.
    pub(super) newest: Option<i64>,
}

impl Lane {
    pub(super) fn new(
        database: &Database,
        feed: Feed,
        queue: mpsc::Receiver<Request>,
        stop: CancellationToken,
    ) -> Self {
        let writer = match database {
            Database::Postgres(handles) => Writer::Postgres(Box::new(PostgresWriter::new(&handles.pool))),
            Database::Sqlite(handles) => Writer::Sqlite(SqliteWriter::new(&handles.writer)),
        };
        Self { writer, feed, queue, stop }
    }

    /// Until the lane is stopped and its queue is empty.
    pub(super) async fn run(mut self) {
        while let Some(first) = self.next().await {
            let requests = self.gather(first);
            metrics::histogram!("beian_append_batch_size").record(requests.len() as f64);
            let appends: Vec<&Prepared> = requests.iter().map(|request| &request.append).collect();
            let answers = self.write(&appends).await;
            for (request, answer) in requests.into_iter().zip(answers) {
                if matches!(answer, Err(AppendError::Conflict { .. })) {
                    metrics::counter!("beian_append_conflicts_total").increment(1);
                }
                // Nobody listens when the caller gave up; the append stands all the same.
                let _ = request.answer.send(answer);
            }
        }
    }

    async fn next(&mut self) -> Option<Request> {
        tokio::select! {
            biased;
            request = self.queue.recv() => request,
            () = self.stop.cancelled(), if !self.queue.is_closed() => {
                self.queue.close();
                self.queue.recv().await
            }
        }
    }

    /// Whatever queued up in the meantime, without waiting for more.
    fn gather(&mut self, first: Request) -> Vec<Request> {
        let mut bytes = first.append.size;
        let mut requests = vec![first];
        while requests.len() < MOST_COMMANDS && bytes < ENOUGH_BYTES {
            let Ok(request) = self.queue.try_recv() else { break };
            bytes += request.append.size;
            requests.push(request);
        }
        requests
    }

    async fn write(&mut self, appends: &[&Prepared]) -> Vec<Answer> {
        match self.try_write(appends).await {
            Ok(answers) => answers,
            Err(AppendError::Database(_)) if appends.len() > 1 => self.write_one_by_one(appends).await,
            Err(AppendError::Database(error)) => vec![Err(AppendError::Database(error))],
            Err(_) => appends.iter().map(|_| Err(AppendError::Unavailable)).collect(),
        }
    }

    /// One command the database refuses, say for a character it cannot store, must not fail its neighbours.
    async fn write_one_by_one(&mut self, appends: &[&Prepared]) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(appends.len());
        for append in appends {
            match self.try_write(&[append]).await {
                Ok(answer) => answers.extend(answer),
                Err(error) => answers.push(Err(error)),
            }
        }
        answers
    }

    async fn try_write(&mut self, appends: &[&Prepared]) -> Result<Vec<Answer>, AppendError> {
        let written = match timeout(LONGEST_BATCH, self.writer.write(appends)).await {
            Ok(Ok(written)) => written,
            Ok(Err(error)) if Database::is_transient(&error) => {
                warn!(%error, commands = appends.len(), "a batch could not be appended, its commands may be sent again");
                return Err(AppendError::Unavailable);
            }
            Ok(Err(error)) => return Err(AppendError::Database(error)),
            Err(_) => {
                warn!(commands = appends.len(), "a batch took too long, its commands may be sent again");
                return Err(AppendError::Unavailable);
            }
        };
        if let Some(newest) = written.newest {
            self.feed.announce(newest);
        }
        Ok(written.answers)
    }
}

impl Writer {
    async fn write(&mut self, appends: &[&Prepared]) -> Result<Written, sqlx::Error> {
        match self {
            Self::Postgres(writer) => writer.write(appends).await,
            Self::Sqlite(writer) => writer.write(appends).await,
        }
    }
}
