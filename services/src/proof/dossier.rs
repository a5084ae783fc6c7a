//! Dossiers (案卷): everything about a case in one file, which anyone can check on a machine that has never seen this
//! system. What is in it, and how another program checks it, stands in `dossier/FORMAT.md`.

mod archive;
mod check;
mod gather;
mod readable;

use beian_domain::message::Message;
use beian_paper::PaperError;

pub use archive::{Manifest, ManifestFile};
pub use check::{CheckedDossier, DossierFault, check};
pub use gather::{Dossier, gather};

use super::ProofError;
use crate::app::AppError;

/// What a manifest calls this format.
pub const FORMAT: &str = "beian-dossier/1";

/// Names of the files in a dossier.
mod file {
    pub(super) const MANIFEST: &str = "manifest.json";
    pub(super) const SIGNATURE: &str = "manifest.note";
    pub(super) const EVENTS: &str = "events.jsonl";
    pub(super) const PROOFS: &str = "proofs.json";
    pub(super) const CHECKPOINT: &str = "checkpoint";
    pub(super) const COSIGNATURES: &str = "cosignatures";
    pub(super) const KEYS: &str = "log.vkey";
    pub(super) const CASE: &str = "case.json";
    pub(super) const PAGE: &str = "dossier.html";
    pub(super) const PAPER: &str = "dossier.pdf";
    pub(super) const README: &str = "FORMAT.md";
}

/// Why there is no dossier, or it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// The log refuses or is away.
    #[error(transparent)]
    App(#[from] AppError),
    /// Head or proofs cannot be read.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// No head covers the case yet.
    #[error("{}", Message::new("dossier_not_signed"))]
    NotSigned,
    /// It cannot be printed.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The archive cannot be written or read.
    #[error("the archive cannot be used: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// The file cannot be written or read.
    #[error("the file cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// Something in it has no JSON form.
    #[error("it cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}
