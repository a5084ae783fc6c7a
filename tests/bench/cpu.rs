//! Processor time of the processes that take part: a rate depends on what else the machine does, this hardly does.

use std::{fmt, fs, ops::AddAssign, time::Duration};

use anyhow::Result;
use beian_tests::Cluster;

/// A tick of `/proc/*/stat`: USER_HZ is 100 on every Linux.
const TICK: Duration = Duration::from_millis(10);

/// Who takes processor time beside this process, the client.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    /// Process id of PostgreSQL's first process.
    postgres: String,
    /// Process id of our server.
    server: Option<u32>,
}

/// Processor time spent, user and system.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    client: Duration,
    server: Duration,
    postgres: Duration,
    answers: usize,
}

impl Watched {
    /// PostgreSQL, this process, and our server where one takes part.
    pub(crate) fn new(cluster: &Cluster, server: Option<u32>) -> Result<Self> {
        Ok(Self { postgres: cluster.server_pid()?, server })
    }

    /// What was spent up to now.
    pub(crate) fn spent(&self) -> Result<Spent> {
        let own = std::process::id().to_string();
        let server = self.server.map(|server| server.to_string());
        let mut spent = Spent::default();
        for entry in fs::read_dir("/proc")? {
            let name = entry?.file_name();
            let Some(pid) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())) else {
                continue;
            };
            // A process may have ended meanwhile; its parent has its time then.
            let Some(Process { parent, alone, with_children }) = Process::read(pid) else { continue };
            if pid == own {
                spent.client += with_children;
            } else if Some(pid) == server.as_deref() {
                spent.server += alone;
            } else if pid == self.postgres {
                spent.postgres += with_children;
            } else if parent == self.postgres {
                spent.postgres += alone;
            }
        }
        Ok(spent)
    }
}

impl Spent {
    /// What was spent since then, on so many answers.
    pub(crate) fn since(self, earlier: Self, answers: usize) -> Self {
        Self {
            client: self.client.saturating_sub(earlier.client),
            server: self.server.saturating_sub(earlier.server),
            postgres: self.postgres.saturating_sub(earlier.postgres),
            answers,
        }
    }
}

impl AddAssign for Spent {
    fn add_assign(&mut self, more: Self) {
        self.client += more.client;
        self.server += more.server;
        self.postgres += more.postgres;
        self.answers += more.answers;
    }
}

impl fmt::Display for Spent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = |spent: Duration| spent.as_secs_f64() * 1e6 / self.answers as f64;
        let (client, server, postgres) = (each(self.client), each(self.server), each(self.postgres));
        write!(f, "{client:.0} µs client, {server:.0} µs server, {postgres:.0} µs PostgreSQL")
    }
}

struct Process {
    parent: String,
    alone: Duration,
    /// With children that have ended and were waited for.
    with_children: Duration,
}

impl Process {
    fn read(pid: &str) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in brackets may hold anything; behind it come state, parent, …
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |place: usize| Some(TICK * fields.get(place)?.parse::<u32>().ok()?);
        let alone = ticks(11)? + ticks(12)?;
        let with_children = alone + ticks(13)? + ticks(14)?;
        Some(Self { parent: (*fields.get(1)?).to_owned(), alone, with_children })
    }
}
