//! A server as a process of its own: started, waited for, weighed, stopped.

use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};
use tokio::time::sleep;

use crate::{
    http::{Connection, get},
    program::{beian, memory},
};

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
        let child =
            beian(database_url)?.arg("serve").env("BEIAN_LISTEN", address.to_string()).stdout(Stdio::null()).spawn()?;
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

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
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
