//! `beian verify`.

use std::path::PathBuf;

use anyhow::Context;
use beian_projections::Feed;
use beian_services::{
    config::Storage,
    proof::{
        LogKeySource, PublicKeys, TreeHead, Witness,
        dossier::{CheckedDossier, Manifest, check},
        verify::{Evidence, Finding, Verified, verify},
    },
};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Exit, table};

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A dossier to be checked, instead of a database
    #[arg(conflicts_with_all = ["since", "checkpoint"])]
    dossier: Option<PathBuf>,
    /// Take the events up to a head that was kept as verified before, and read only those after it (a file with a checkpoint)
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// A head that was kept elsewhere, several times (a file with a checkpoint)
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// A witness, several times (file:DIR)
    #[arg(long, env = "BEIAN_WITNESS", value_name = "WITNESS", value_delimiter = ',')]
    witness: Vec<Witness>,
    /// Public key that may have signed, several times (a key as beian proof keygen prints it) [default: that of the log key]
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    log_key: LogKeySource,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Verify {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        if let Some(file) = &self.dossier {
            return self.check_dossier(file);
        }
        let evidence = self.evidence()?;
        let database = self.storage.open().await?;
        let feed = Feed::start(database.clone());
        let verified = verify(&database, &feed, &evidence).await;
        database.close().await;
        let verified = verified?;
        match self.format {
            Format::Text => print_text(&verified),
            Format::Json => table::print(&serde_json::to_string_pretty(&as_json(&verified))?),
        }
        Ok(if verified.holds() { Exit::Done } else { Exit::FaultsFound })
    }

    fn check_dossier(&self, file: &PathBuf) -> anyhow::Result<Exit> {
        let keys = PublicKeys::read(&self.key.join("\n"), "--key")?;
        let archive = std::fs::File::open(file).with_context(|| file.display().to_string())?;
        let checked = check(archive, &keys).with_context(|| file.display().to_string())?;
        match self.format {
            Format::Text => print_dossier(&checked),
            Format::Json => table::print(&serde_json::to_string_pretty(&dossier_json(&checked))?),
        }
        Ok(if checked.faults.is_empty() { Exit::Done } else { Exit::FaultsFound })
    }

    fn evidence(&self) -> anyhow::Result<Evidence> {
        let mut heads = self.checkpoint.iter().map(read_head).collect::<anyhow::Result<Vec<_>>>()?;
        let since = self.since.as_ref().map(read_head).transpose()?;
        let size = since.as_ref().map_or(0, |head| head.size);
        heads.extend(since);
        let folder = |witness: &Witness| match witness {
            Witness::Folder(folder) => Some(folder.clone()),
            // What a server holds is fetched there by whoever may, and given as a checkpoint.
            Witness::Server(_) => None,
        };
        let witnesses = self.witness.iter().filter_map(folder).collect();
        let mut keys = PublicKeys::read(&self.key.join("\n"), "--key")?;
        if keys.is_empty()
            && let Some(key) = self.log_key.given(&self.storage.data)?
        {
            keys.extend(key.public_keys()?);
        }
        Ok(Evidence { since: size, witnesses, heads, keys })
    }
}

fn read_head(file: &PathBuf) -> anyhow::Result<TreeHead> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    TreeHead::read(&text).with_context(|| file.display().to_string())
}

fn print_text(verified: &Verified) {
    let Verified { events, length, heads, signed, witnessed, .. } = verified;
    table::print(&format!("events {events}, log {length}, heads {heads}, signed {signed}, witnessed {witnessed}"));
    if !verified.signatures {
        table::say("signatures were not looked at: no key was given");
    }
    for finding in &verified.findings {
        table::print(&format!("{}: {}", finding.position, finding.message()));
    }
    if verified.further > 0 {
        table::print(&format!("and {} more", verified.further));
    }
    if let Some(first) = verified.findings.first() {
        table::print(&format!("first: {}", first.position));
    }
}

fn print_dossier(checked: &CheckedDossier) {
    if let Some(Manifest { case, origin, size, events, .. }) = &checked.manifest {
        table::print(&format!("case {case}, {events} events, as of event {size} of {origin}"));
    }
    if checked.own_keys {
        table::say("checked with the keys in the file itself; compare them with those of the log, or give --key:");
        checked.keys.iter().for_each(|key| table::say(key));
    }
    if !checked.signed {
        table::say("the manifest is not signed: events are proved, case.json, dossier.html and dossier.pdf are not");
    }
    checked.faults.iter().for_each(|fault| table::print(&format!("{}: {}", fault.file, fault.message)));
}

fn dossier_json(checked: &CheckedDossier) -> serde_json::Value {
    let faults = checked.faults.iter().map(|fault| {
        let (zh, en) = (fault.message.zh(), fault.message.en());
        json!({ "file": fault.file, "position": fault.position, "zh": zh, "en": en })
    });
    json!({
        "manifest": checked.manifest,
        "keys": checked.keys,
        "ownKeys": checked.own_keys,
        "signed": checked.signed,
        "faults": faults.collect::<Vec<_>>(),
    })
}

fn as_json(verified: &Verified) -> serde_json::Value {
    let Verified { events, length, heads, signed, witnessed, signatures, findings, further } = verified;
    let findings: Vec<_> = findings.iter().map(finding_json).collect();
    json!({
        "events": events,
        "log": length,
        "heads": heads,
        "signed": signed,
        "witnessed": witnessed,
        "signatures": signatures,
        "first": findings.first(),
        "findings": findings,
        "further": further,
    })
}

fn finding_json(finding: &Finding) -> serde_json::Value {
    let message = finding.message();
    json!({
        "position": finding.position,
        "code": finding.kind.code(),
        "zh": message.zh(),
        "en": message.en(),
    })
}
