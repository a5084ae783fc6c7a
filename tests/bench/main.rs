//! Benchmarks: each prints what it measured as a ratio to a baseline taken in the same run. None asserts a time.
//!
//! `make bench`, or `cargo bench -p beian-tests --bench speed -- commands`; sizes in `README.md`.

use anyhow::{Result, bail};
use databases::Databases;

mod alerts;
mod commands;
mod cpu;
mod databases;
mod figures;
mod filing;
mod history;
mod http;
mod load;
mod program;
mod proof;
mod reads;
mod rebuild;
mod replay;
mod rulebook;
mod server;
mod sizes;

const ALL: [&str; 7] = ["rulebook", "commands", "rebuild", "reads", "replay", "alerts", "proof"];

#[tokio::main]
async fn main() -> Result<()> {
    // Cargo itself adds `--bench`.
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let names = if asked.is_empty() { ALL.map(str::to_owned).to_vec() } else { asked };
    let mut databases = Databases::default();
    for name in names {
        match name.as_str() {
            "rulebook" => rulebook::measure()?,
            "commands" => commands::measure().await?,
            "rebuild" => rebuild::measure(&mut databases).await?,
            "reads" => reads::measure(&mut databases).await?,
            "replay" => replay::measure(&mut databases).await?,
            "alerts" => alerts::measure(&mut databases).await?,
            "proof" => proof::measure(&mut databases).await?,
            other => bail!("there is no benchmark {other}, only {ALL:?}"),
        }
    }
    Ok(())
}
