//! Where PostgreSQL's programs are on this machine, and as whom they run.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// The installed program: where pg_config says, where Debian keeps it (newest first), or on the path.
///
/// # Errors
/// When it is in none of these places.
pub fn binary(name: &str) -> Result<PathBuf> {
    let configured = run(Command::new("pg_config").arg("--bindir")).ok().map(|folder| PathBuf::from(folder.trim()));
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    packaged.sort();
    packaged.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = configured.into_iter().chain(packaged).chain(std::env::split_paths(&path));
    let found = candidates.map(|folder| folder.join(name)).find(|file| file.is_file());
    found.with_context(|| format!("PostgreSQL's {name} is not installed"))
}

/// PostgreSQL refuses to run as root; then it runs as the user its package made.
pub(super) fn unprivileged() -> Result<Option<(u32, u32)>> {
    if id(&["-u"])? != 0 {
        return Ok(None);
    }
    Ok(Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?)))
}

pub(super) fn as_owner(program: &Path) -> Result<Command> {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some((uid, gid)) = unprivileged()? {
        command.uid(uid).gid(gid);
    }
    Ok(command)
}

fn id(arguments: &[&str]) -> Result<u32> {
    Ok(run(Command::new("id").args(arguments))?.trim().parse()?)
}

pub(super) fn run(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}
