//! A PostgreSQL server of our own: in a temporary directory, on a free port, gone when the test process is.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use installed::{as_owner, binary, run, unprivileged};
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::time::sleep;

pub use installed::binary as program;

mod installed;

/// How long a server may take to answer after it was started, recovery included.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the server until it ends, or until the standard input does, which happens also when the test process dies.
const GUARD: &str = r#"
    exec 3<&0
    "$@" 3<&- >>"$LOG" 2>&1 &
    server=$!
    (cat <&3 >/dev/null; kill -QUIT $server) 2>/dev/null &
    wait $server
    kill $! 2>/dev/null
    if [ -n "$SCRATCH" ]; then rm -rf "$SCRATCH"; fi
"#;

/// A running server.
#[derive(Debug)]
pub struct Cluster {
    directory: TempDir,
    port: u16,
    is_durable: bool,
    /// Nobody drops a static: then the guard removes the directory.
    is_shared: bool,
    guard: Option<(Child, ChildStdin)>,
}

impl Cluster {
    /// A server as durable as in production: an acknowledged commit is on disk.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub async fn start() -> Result<Self> {
        Self::create(true, false).await
    }

    /// A server that does not wait for the disk, for tests that do not pull the plug.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub async fn fast() -> Result<Self> {
        Self::create(false, false).await
    }

    /// The fast server that all tests of this process share; each uses databases of its own.
    ///
    /// # Panics
    /// When there is no PostgreSQL: its tests are never skipped silently.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| {
            let starting = std::thread::spawn(|| -> Result<Cluster> {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?
                    .block_on(Cluster::create(false, true))
            });
            starting.join().unwrap_or_else(|_| bail!("the starting thread panicked")).unwrap_or_else(|error| {
                panic!("PostgreSQL could not be started: {error:#}");
            })
        })
    }

    /// URL of a new, empty database.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn new_database(&self) -> Result<String> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&self.url("postgres")).await?;
        connection.execute(format!("create database {name}").as_str()).await?;
        connection.close().await?;
        Ok(self.url(&name))
    }

    /// URL of a database by name.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Kills the server and all its processes at once, as a crash of the machine would, save for what the operating
    /// system has not yet written.
    ///
    /// # Errors
    /// When there is no running server.
    pub fn kill9(&mut self) -> Result<()> {
        let server = self.server_pid()?;
        let children = run(Command::new("ps").args(["--no-headers", "-o", "pid", "--ppid", &server]))?;
        let mut kill = Command::new("kill");
        kill.arg("-9").arg(&server).args(children.split_whitespace()).stderr(Stdio::null());
        // A child may have gone by itself in between, which kill reports as a failure.
        kill.status()?;
        self.stop();
        Ok(())
    }

    /// Starts the server again on the same data and port, and waits until it answers.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop();
        // As long as a process of the killed server lives, its memory is in use and a new server will not start.
        let started = Instant::now();
        while let Err(error) = self.launch().await {
            self.stop();
            ensure!(started.elapsed() < PATIENCE, "the server does not come back: {error:#}");
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// Stops the server without letting it finish anything.
    pub fn stop(&mut self) {
        if let Some((mut guard, input)) = self.guard.take() {
            drop(input);
            let _ = guard.wait();
        }
    }

    async fn create(is_durable: bool, is_shared: bool) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("beian-postgres-").tempdir()?;
        if let Some((uid, gid)) = unprivileged()? {
            std::os::unix::fs::chown(directory.path(), Some(uid), Some(gid))?;
        }
        let mut cluster = Self { directory, port: 0, is_durable, is_shared, guard: None };
        run(as_owner(&binary("initdb")?)?
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
            .arg(cluster.data()))?;
        for _ in 0..5 {
            cluster.port = free_port()?;
            // Somebody else may take the port before the server does.
            if cluster.launch().await.is_ok() {
                return Ok(cluster);
            }
            cluster.stop();
        }
        bail!("PostgreSQL does not start: {}", std::fs::read_to_string(cluster.log()).unwrap_or_default())
    }

    async fn launch(&mut self) -> Result<()> {
        let durability = if self.is_durable { "on" } else { "off" };
        let mut guard = as_owner(Path::new("sh"))?
            .args(["-c", GUARD, "guard"])
            .arg(binary("postgres")?)
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string(), "-h", "127.0.0.1"])
            .args(["-c", "unix_socket_directories=", "-c", "max_connections=300"])
            .args(["-c", &format!("fsync={durability}"), "-c", &format!("synchronous_commit={durability}")])
            .args(["-c", &format!("full_page_writes={durability}")])
            .env("LOG", self.log())
            .env("SCRATCH", if self.is_shared { self.directory.path() } else { Path::new("") })
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = guard.stdin.take().context("the guard has an input")?;
        self.guard = Some((guard, input));
        self.wait_until_ready().await
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Ok(connection) = PgConnection::connect(&self.url("postgres")).await {
                // Our server, and not one that has our port.
                ensure!(self.server_pid().is_ok(), "the port belongs to another server");
                return Ok(connection.close().await?);
            }
            let has_ended = self.guard.as_mut().is_none_or(|(guard, _)| !matches!(guard.try_wait(), Ok(None)));
            ensure!(!has_ended, "the server has ended");
            sleep(Duration::from_millis(20)).await;
        }
        bail!("no answer within {PATIENCE:?}")
    }

    /// Process id of the server's first process.
    ///
    /// # Errors
    /// When there is no running server.
    pub fn server_pid(&self) -> Result<String> {
        let file = std::fs::read_to_string(self.data().join("postmaster.pid"))?;
        Ok(file.lines().next().context("the pid file has a first line")?.trim().to_owned())
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.directory.path().join("log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
