//! Writing a dossier: a zip archive, whose manifest names every other file by its SHA-256 and is signed.

use std::io::{Cursor, Write};

use base64::{Engine, prelude::BASE64_STANDARD};
use beian_domain::rulebook::Rulebook;
use beian_projections::Digest;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Dossier, DossierError, FORMAT, file, readable};
use crate::{
    log::canonical_text,
    proof::{LogKey, Proofs},
};

/// What is in a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name and version of the format.
    pub format: String,
    /// The case.
    pub case: Uuid,
    /// Name of the log.
    pub origin: String,
    /// Events that the head covers: what was recorded later is not in this dossier.
    pub size: u64,
    /// How many events of the case were recorded by then.
    pub events: usize,
    /// When it was made: RFC 3339, UTC.
    pub made_at: String,
    /// Every other file but this one and its signature.
    pub files: Vec<ManifestFile>,
}

/// A file of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

impl Manifest {
    /// What is signed for it: no head has such lines.
    pub(super) fn note(&self, text: &[u8]) -> String {
        let sha256 = BASE64_STANDARD.encode(Sha256::digest(text));
        format!("{FORMAT}\n{}\n{}\n{sha256}\n", self.origin, self.case)
    }
}

impl Dossier {
    /// The archive. Setting the paper takes the processor for as long as it is long; where this machine has no Chinese
    /// type there is none.
    ///
    /// # Errors
    /// [`DossierError`].
    pub fn pack(&self, rulebook: &Rulebook, proofs: &Proofs, now: DateTime<Utc>) -> Result<Vec<u8>, DossierError> {
        let files = self.files(rulebook)?;
        let listed = files.iter().map(|(name, content)| ManifestFile {
            name: (*name).to_owned(),
            sha256: Digest(Sha256::digest(content).into()).to_string(),
            bytes: content.len() as u64,
        });
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            case: self.case_id,
            origin: self.head.origin.clone(),
            size: self.head.size,
            events: self.events.len(),
            made_at: now.to_rfc3339_opts(SecondsFormat::Secs, true),
            files: listed.collect(),
        };
        let text = serde_json::to_vec_pretty(&manifest)?;
        // One log's key does not sign for another's.
        let signer = proofs.signer().filter(|key| key.origin() == manifest.origin);
        let signature = signer.map(|key: &LogKey| key.sign_note(manifest.note(&text).as_bytes())).transpose()?;
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, content: &[u8]| -> Result<(), DossierError> {
            archive.start_file(name, SimpleFileOptions::default())?;
            Ok(archive.write_all(content)?)
        };
        add(file::MANIFEST, &text)?;
        if let Some(signature) = signature {
            add(file::SIGNATURE, signature.as_bytes())?;
        }
        for (name, content) in &files {
            add(name, content)?;
        }
        Ok(archive.finish()?.into_inner())
    }

    fn files(&self, rulebook: &Rulebook) -> Result<Vec<(&'static str, Vec<u8>)>, DossierError> {
        let readable = readable::Readable::of(self, rulebook);
        let mut files = vec![
            (file::EVENTS, self.event_lines()?.into_bytes()),
            (file::PROOFS, serde_json::to_vec_pretty(&self.proofs_json())?),
            (file::CHECKPOINT, self.head.checkpoint.clone().into_bytes()),
            (file::KEYS, self.keys.iter().map(|key| format!("{key}\n")).collect::<String>().into_bytes()),
            (file::CASE, serde_json::to_vec_pretty(&readable::case_json(self, rulebook))?),
            (file::PAGE, readable.html().into_bytes()),
            (file::README, include_bytes!("FORMAT.md").to_vec()),
        ];
        if !self.cosignatures.is_empty() {
            files.push((file::COSIGNATURES, self.cosignatures.concat().into_bytes()));
        }
        match readable.pdf() {
            Ok(pdf) => files.push((file::PAPER, pdf)),
            Err(beian_paper::PaperError::FontMissing) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(files)
    }

    /// Each event as it is hashed, one on a line.
    fn event_lines(&self) -> Result<String, DossierError> {
        let mut lines = String::new();
        for event in &self.events {
            lines.push_str(&canonical_text(event)?);
            lines.push('\n');
        }
        Ok(lines)
    }

    fn proofs_json(&self) -> serde_json::Value {
        let proofs = self.proofs.iter().zip(&self.events).map(|(proof, event)| {
            let path: Vec<_> = proof.path.iter().map(ToString::to_string).collect();
            json!({
                "position": proof.position,
                "sequence": event.sequence,
                "digest": proof.digest.to_string(),
                "path": path,
            })
        });
        json!({
            "size": self.head.size,
            "root": self.head.root.to_string(),
            "events": proofs.collect::<Vec<_>>(),
        })
    }
}
