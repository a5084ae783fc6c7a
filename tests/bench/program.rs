//! The release binary: its commands, run to their end or left running, and what memory they take.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use beian_tests::MASTER_KEY;
use tokio::time::sleep;

/// How often the memory of a command that runs to its end is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// What a command took that ran to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spent {
    pub(crate) took: Duration,
    /// Most resident memory, in MiB.
    pub(crate) memory: u64,
}

/// A command of the release binary, which lies beside this one.
pub(crate) fn beian(database_url: &str) -> Result<Command> {
    let own = std::env::current_exe()?;
    let program: PathBuf = own.ancestors().nth(2).context("a target folder")?.join("beian");
    ensure!(program.is_file(), "{} is missing: cargo build --release --bin beian", program.display());
    let mut command = Command::new(program);
    command.env("DATABASE_URL", database_url).env("BEIAN_MASTER_KEY", MASTER_KEY);
    command.env("RUST_LOG", "error,tower_http=off").stdin(Stdio::null());
    Ok(command)
}

/// Runs a command to its end, which must be a success.
pub(crate) async fn run_to_end(mut command: Command) -> Result<Spent> {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut most = 0;
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.success(), "{command:?} failed: {status}");
            return Ok(Spent { took: started.elapsed(), memory: most });
        }
        // A process that is ending has no memory any more.
        most = memory(child.id()).map_or(most, |(_, so_far)| so_far);
        sleep(LOOK).await;
    }
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
