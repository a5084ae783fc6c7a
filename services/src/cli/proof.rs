//! `beian proof`: the key of the log, its heads, and proofs.

use anyhow::{Context, bail};
use beian_domain::message::Message;
use beian_services::{
    clock::Clock,
    config::Storage,
    proof::{Hash, LogKeySource, Proofs, PublicKeys, Signing, Witness, new_log_key},
};
use clap::{Args, Subcommand};

use super::{Exit, table};

#[derive(Debug, Subcommand)]
pub(super) enum Proof {
    /// Prints a new key for a log, to be kept where the database's administrators cannot read it, and its public key
    Keygen(Keygen),
    /// Signs the log as it is now, as a running server does by itself, and gives the head to the witnesses
    Sign(Sign),
    /// Prints the newest signed head
    Head(Head),
    /// Proves that an event is in the tree of a head
    Inclusion(Inclusion),
    /// Proves that the tree of a head begins with that of an earlier one
    Consistency(Consistency),
}

#[derive(Debug, Args)]
pub(super) struct Keygen {
    /// Name of the log, the first line of every head (a text such as beian/kunming)
    #[arg(long)]
    origin: String,
}

#[derive(Debug, Args)]
pub(super) struct Sign {
    /// Who gets the head, several times (file:DIR or a URL)
    #[arg(long, env = "BEIAN_WITNESS", value_name = "WITNESS", value_delimiter = ',')]
    witness: Vec<Witness>,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    log_key: LogKeySource,
}

#[derive(Debug, Args)]
pub(super) struct Head {
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Args)]
pub(super) struct Inclusion {
    /// Position of the event
    position: i64,
    /// Size of the tree [default: that of the newest head]
    #[arg(long)]
    size: Option<u64>,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Args)]
pub(super) struct Consistency {
    /// Size of the earlier tree
    from: u64,
    /// Size of the later tree [default: that of the newest head]
    to: Option<u64>,
    #[command(flatten)]
    storage: Storage,
}

impl Proof {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Keygen(keygen) => keygen.run(),
            Self::Sign(sign) => sign.run().await,
            Self::Head(head) => head.run().await,
            Self::Inclusion(inclusion) => inclusion.run().await,
            Self::Consistency(consistency) => consistency.run().await,
        }
    }
}

impl Keygen {
    fn run(&self) -> anyhow::Result<Exit> {
        let Some((private, public)) = new_log_key(&self.origin) else { bail!("{}", Message::new("log_key_name")) };
        table::print(&private);
        table::say(&public);
        Ok(Exit::Done)
    }
}

impl Sign {
    async fn run(self) -> anyhow::Result<Exit> {
        let database = self.storage.open().await?;
        let key = self.log_key.key(&self.storage.data, self.storage.key_use(), &database).await?;
        let proofs = Proofs::new(database.clone(), key.public_keys()?);
        let signed = Signing::new(proofs, key, self.witness, Clock::System).round().await;
        database.close().await;
        let signed = signed?;
        match &signed.head {
            Some(head) => table::print(head.checkpoint.trim_end()),
            None => table::say("nothing to sign, or a server signs"),
        }
        for (witness, failure) in &signed.failed {
            table::say(&format!("{witness}: {failure}"));
        }
        Ok(if signed.failed.is_empty() { Exit::Done } else { Exit::FaultsFound })
    }
}

impl Head {
    async fn run(self) -> anyhow::Result<Exit> {
        let proofs = open(&self.storage).await?;
        let head = proofs.newest_head().await?.context("the log was not signed yet")?;
        table::print(head.checkpoint.trim_end());
        Ok(Exit::Done)
    }
}

impl Inclusion {
    async fn run(self) -> anyhow::Result<Exit> {
        let proofs = open(&self.storage).await?;
        let size = newest(&proofs, self.size).await?;
        let proof = proofs.inclusion(self.position, size).await?.context("the event is not in a signed tree")?;
        table::print(&format!("size {size}\nposition {}\ndigest {}", proof.position, proof.digest));
        print_path(&proof.path);
        Ok(Exit::Done)
    }
}

impl Consistency {
    async fn run(self) -> anyhow::Result<Exit> {
        let proofs = open(&self.storage).await?;
        let to = newest(&proofs, self.to).await?;
        let proof = proofs.consistency(self.from, to).await?.context("these are no signed trees, in this order")?;
        table::print(&format!("from {}\nto {}", proof.from, proof.to));
        print_path(&proof.path);
        Ok(Exit::Done)
    }
}

async fn open(storage: &Storage) -> anyhow::Result<Proofs> {
    Ok(Proofs::new(storage.open().await?, PublicKeys::default()))
}

async fn newest(proofs: &Proofs, size: Option<u64>) -> anyhow::Result<u64> {
    match size {
        Some(size) => Ok(size),
        None => Ok(proofs.newest_head().await?.context("the log was not signed yet")?.size),
    }
}

/// In base64, from the bottom upwards.
fn print_path(path: &[Hash]) {
    path.iter().for_each(|hash| table::print(&hash.to_string()));
}
