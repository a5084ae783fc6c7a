//! The release binary as a process of its own: started, waited for, weighed, stopped.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tokio::time::sleep;

use crate::http::{Connection, get};

/// How long a server may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running `beian serve`, killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// How long it took from its start to its first answer that it is ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts it on this database and waits until it is ready.
    pub(crate) async fn start(database_url: &str) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let started = Instant::now();
        let child = beian(database_url)?.arg("serve").env("BEIAN_LISTEN", address.to_string()).spawn()?;
        let mut server = Self { child, address, ready_after: Duration::ZERO };
        while started.elapsed() < PATIENCE {
            ensure!(server.child.try_wait()?.is_none(), "the server has ended");
            if is_ready(address).await.is_ok() {
                server.ready_after = started.elapsed();
                return Ok(server);
            }
            sleep(Duration::from_millis(5)).await;
        }
        bail!("the server is not ready after {PATIENCE:?}")
    }

    /// Its memory: now and at most so far, in MiB.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        memory(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn is_ready(address: SocketAddr) -> Result<()> {
    Connection::open(address).await?.exchange(&get("/health/ready")).await?;
    Ok(())
}

/// A command of the release binary, which lies beside this one.
pub(crate) fn beian(database_url: &str) -> Result<Command> {
    let own = std::env::current_exe()?;
    let program: PathBuf = own.ancestors().nth(2).context("a target folder")?.join("beian");
    ensure!(program.is_file(), "{} is missing: cargo build --release --bin beian", program.display());
    let mut command = Command::new(program);
    command.env("DATABASE_URL", database_url).env("RUST_LOG", "warn").stdin(Stdio::null());
    Ok(command)
}

/// Resident memory of a process, now and at most so far, in MiB.
pub(crate) fn memory(pid: u32) -> Result<(u64, u64)> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let read = |field: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(field))?;
        Some(line.trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
    };
    Ok((read("VmRSS:").context("VmRSS")?, read("VmHWM:").context("VmHWM")?))
}
