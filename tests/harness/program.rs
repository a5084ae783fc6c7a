//! The program `beian` as a process of its own: run to its end, or serving until told otherwise.

use std::{
    io::{BufRead, BufReader, sink},
    net::SocketAddr,
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::time::sleep;

/// How long a server may take until it is ready, and until it has ended.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Settings of whoever runs the tests, which must not reach the program.
const SETTINGS: [&str; 32] = [
    "BEIAN_ALLOW_ORIGIN",
    "BEIAN_CLOCK",
    "BEIAN_DATA",
    "BEIAN_DEV_TOKENS",
    "BEIAN_INTROSPECTION",
    "BEIAN_LAW",
    "BEIAN_LISTEN",
    "BEIAN_LOG_FORMAT",
    "BEIAN_LOG_KEY",
    "BEIAN_LOG_KEY_FILE",
    "BEIAN_MASTER_KEY",
    "BEIAN_MASTER_KEY_FILE",
    "BEIAN_MAIL_FROM",
    "BEIAN_MAX_CONNECTIONS",
    "BEIAN_OIDC_CLIENT_ID",
    "BEIAN_OIDC_CLIENT_SECRET",
    "BEIAN_OIDC_ISSUER",
    "BEIAN_ONLY_TRUSTED_DOCUMENTS",
    "BEIAN_PUBLIC_URL",
    "BEIAN_SESSION_IDLE",
    "BEIAN_SESSION_LONGEST",
    "BEIAN_SIGN_EVERY",
    "BEIAN_SMS_WEBHOOK",
    "BEIAN_SMTP_URL",
    "BEIAN_TLS_CERT",
    "BEIAN_TLS_KEY",
    "BEIAN_TRUSTED_DOCUMENTS",
    "BEIAN_TRUSTED_PROXY",
    "BEIAN_WEBHOOK_NETWORKS",
    "BEIAN_WITNESS",
    "DATABASE_URL",
    "RUST_LOG",
];

/// A command of the program that lies beside the running test.
///
/// # Errors
/// When it is not there: cargo builds the programs of other packages only when it is asked to.
pub fn beian() -> Result<Command> {
    let own = std::env::current_exe()?;
    let program = own.ancestors().nth(2).context("a target folder")?.join("beian");
    ensure!(program.is_file(), "{} is missing: run `cargo build --bin beian`", program.display());
    let mut command = Command::new(program);
    for setting in SETTINGS {
        command.env_remove(setting);
    }
    command.stdin(Stdio::null());
    Ok(command)
}

/// How a command ended and what it said.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; none when it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs a command of the program to its end.
///
/// # Errors
/// When it cannot be started, or does not speak UTF-8.
pub fn run(arguments: &[&str]) -> Result<Ended> {
    let mut command = beian()?;
    command.args(arguments);
    ended(command)
}

/// Runs a command made ready to its end.
///
/// # Errors
/// When it cannot be started, or does not speak UTF-8.
pub fn ended(mut command: Command) -> Result<Ended> {
    let output = command.output()?;
    let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    Ok(Ended { code: output.status.code(), out, err })
}

/// A running `beian serve`, killed when dropped.
#[derive(Debug)]
pub struct Served {
    child: Child,
    address: SocketAddr,
    http: reqwest::Client,
}

impl Served {
    /// Starts a server on a free port with these further arguments, and waits until it is ready.
    ///
    /// # Errors
    /// When it ends before, or is not ready in time.
    pub async fn start(arguments: &[&str]) -> Result<Self> {
        let mut command = beian()?;
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let stderr = child.stderr.take().context("standard error is piped")?;
        let address = match address(stderr) {
            Ok(address) => address,
            Err(error) => {
                child.kill()?;
                child.wait()?;
                return Err(error);
            }
        };
        let served = Self { child, address, http: reqwest::Client::new() };
        let started = Instant::now();
        while served.get("/health/ready").await?.0 != 200 {
            ensure!(started.elapsed() < PATIENCE, "the server is not ready");
            sleep(LOOK).await;
        }
        Ok(served)
    }

    /// Status and text of a page.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn get(&self, path: &str) -> Result<(u16, String)> {
        let answer = self.http.get(format!("http://{}{path}", self.address)).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// The answer to a query.
    ///
    /// # Errors
    /// When the server does not answer, or not in JSON.
    pub async fn ask(&self, token: &str, query: &str, variables: &Value) -> Result<Value> {
        let request = self.http.post(format!("http://{}/graphql", self.address)).bearer_auth(token);
        let answer = request.json(&json!({ "query": query, "variables": variables })).send().await?;
        Ok(answer.json().await?)
    }

    /// Asks the server to stop, as a service manager does, and waits for its end.
    ///
    /// # Errors
    /// When it does not end in time.
    pub async fn terminate(mut self) -> Result<ExitStatus> {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(sent.success(), "the signal could not be sent");
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            ensure!(started.elapsed() < PATIENCE, "the server does not stop");
            sleep(LOOK).await;
        }
    }

    /// Kills the server in the middle of whatever it does.
    ///
    /// # Errors
    /// When it has ended already.
    pub fn kill9(mut self) -> Result<()> {
        ensure!(self.child.try_wait()?.is_none(), "the server has ended by itself");
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the server says it listens; what it says later is taken from it, so that it never waits for a reader.
fn address(stderr: ChildStderr) -> Result<SocketAddr> {
    let mut lines = BufReader::new(stderr);
    let mut said = String::new();
    loop {
        let start = said.len();
        if lines.read_line(&mut said)? == 0 {
            bail!("the server has ended: {said}");
        }
        if let Some(address) = said[start..].trim_end().strip_prefix("listening on http://") {
            let address = address.parse()?;
            std::thread::spawn(move || std::io::copy(&mut lines, &mut sink()));
            return Ok(address);
        }
    }
}
