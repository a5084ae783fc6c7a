//! Checking a dossier without any database.

use std::{
    collections::HashMap,
    io::{Read, Seek},
};

use beian_domain::message::Message;
use beian_projections::Digest;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use signed_note::Note;
use tlog_tiles::{Hash, check_record};
use zip::ZipArchive;

use super::{DossierError, FORMAT, Manifest, file};
use crate::proof::{PublicKeys, TreeHead, leaf_hash};

/// Most bytes of one file in a dossier, unpacked.
const LARGEST: u64 = 64 << 20;
/// Most files.
const MOST: usize = 100;

/// What a dossier says, and what of it does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedDossier {
    /// What is in it, where the manifest can be read.
    pub manifest: Option<Manifest>,
    /// The keys that it was checked with.
    pub keys: Vec<String>,
    /// Whether these are its own, and nobody else has vouched for them.
    pub own_keys: bool,
    /// Whether the manifest is signed: without that only events, head and keys are proved, and not what people read.
    pub signed: bool,
    /// What does not hold.
    pub faults: Vec<DossierFault>,
}

/// Something in a dossier that does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct DossierFault {
    /// The file.
    pub file: String,
    /// Position of the event, where it is about one.
    pub position: Option<u64>,
    /// What is wrong.
    pub message: Message,
}

/// A line of `events.jsonl`, as far as it is looked at.
#[derive(Deserialize)]
struct Line {
    aggregate_type: String,
    aggregate_id: String,
    position: u64,
    sequence: u64,
}

/// `proofs.json`.
#[derive(Deserialize)]
struct ProofFile {
    size: u64,
    root: String,
    events: Vec<EventProof>,
}

#[derive(Deserialize)]
struct EventProof {
    position: u64,
    digest: String,
    path: Vec<String>,
}

/// Checks a dossier; `expected` are the keys that its log is known to have, without any its own are taken.
///
/// # Errors
/// When it is no archive, or one that unpacks to too much.
pub fn check(file: impl Read + Seek, expected: &PublicKeys) -> Result<CheckedDossier, DossierError> {
    let mut check = Check { files: unpack(file)?, faults: Vec::new() };
    let manifest = check.manifest();
    let own = check.text(file::KEYS).and_then(|text| PublicKeys::read(&text, file::KEYS).ok()).unwrap_or_default();
    let keys = if expected.is_empty() { &own } else { expected };
    let head = check.head(keys);
    let signed = manifest.as_ref().is_some_and(|manifest| check.signature(manifest, keys));
    if let (Some(manifest), Some(head)) = (&manifest, &head) {
        check.events(manifest, head);
    }
    let keys_used = keys.texts().map(str::to_owned).collect();
    Ok(CheckedDossier { manifest, keys: keys_used, own_keys: expected.is_empty(), signed, faults: check.faults })
}

fn unpack(file: impl Read + Seek) -> Result<HashMap<String, Vec<u8>>, DossierError> {
    let mut archive = ZipArchive::new(file)?;
    let too_large = || DossierError::File(std::io::Error::other("it unpacks to more than a dossier can have"));
    if archive.len() > MOST {
        return Err(too_large());
    }
    let mut files = HashMap::new();
    for place in 0..archive.len() {
        let entry = archive.by_index(place)?;
        let name = entry.name()?.into_owned();
        let mut content = Vec::new();
        entry.take(LARGEST + 1).read_to_end(&mut content)?;
        if content.len() as u64 > LARGEST {
            return Err(too_large());
        }
        files.insert(name, content);
    }
    Ok(files)
}

struct Check {
    files: HashMap<String, Vec<u8>>,
    faults: Vec<DossierFault>,
}

impl Check {
    fn fault(&mut self, file: &str, position: Option<u64>, code: &str) {
        let message = Message::new(code).with("file", file).with("position", position.unwrap_or(0));
        self.faults.push(DossierFault { file: file.to_owned(), position, message });
    }

    fn text(&self, name: &str) -> Option<String> {
        String::from_utf8(self.files.get(name)?.clone()).ok()
    }

    /// The manifest, and whether every file is there as it says and no other.
    fn manifest(&mut self) -> Option<Manifest> {
        let manifest = self.files.get(file::MANIFEST).and_then(|text| serde_json::from_slice::<Manifest>(text).ok());
        let Some(manifest) = manifest.filter(|manifest| manifest.format == FORMAT) else {
            self.fault(file::MANIFEST, None, "dossier_manifest");
            return None;
        };
        for listed in &manifest.files {
            let sha256 = self.files.get(&listed.name).map(|content| Digest(Sha256::digest(content).into()).to_string());
            match sha256 {
                None => self.fault(&listed.name, None, "dossier_file_missing"),
                Some(sha256) if sha256 != listed.sha256 => self.fault(&listed.name, None, "dossier_file_altered"),
                Some(_) => {}
            }
        }
        let listed = |name: &String| {
            [file::MANIFEST, file::SIGNATURE].contains(&name.as_str())
                || manifest.files.iter().any(|listed| listed.name == *name)
        };
        let mut added: Vec<_> = self.files.keys().filter(|name| !listed(name)).cloned().collect();
        added.sort();
        added.iter().for_each(|name| self.fault(name, None, "dossier_file_added"));
        Some(manifest)
    }

    fn head(&mut self, keys: &PublicKeys) -> Option<TreeHead> {
        let head = self.text(file::CHECKPOINT).and_then(|text| TreeHead::read(&text).ok());
        match &head {
            None => self.fault(file::CHECKPOINT, None, "dossier_checkpoint"),
            Some(head) if !head.is_signed_by(keys) => self.fault(file::CHECKPOINT, None, "dossier_signature"),
            Some(_) => {}
        }
        head
    }

    /// Whether the manifest is signed; a signature that does not hold is a fault, none is not.
    fn signature(&mut self, manifest: &Manifest, keys: &PublicKeys) -> bool {
        let Some(signature) = self.files.get(file::SIGNATURE) else { return false };
        let text = self.files.get(file::MANIFEST).map(|text| manifest.note(text)).unwrap_or_default();
        let note = Note::from_bytes(signature).ok().filter(|note| note.text() == text.as_bytes());
        let holds = note.is_some_and(|note| keys.verify(&manifest.origin, &note));
        if !holds {
            self.fault(file::SIGNATURE, None, "dossier_signature");
        }
        holds
    }

    /// Every event is what its proof says, is in the tree of the head, and follows the one before.
    fn events(&mut self, manifest: &Manifest, head: &TreeHead) {
        let proofs = self.files.get(file::PROOFS).and_then(|text| serde_json::from_slice::<ProofFile>(text).ok());
        let fits = |proofs: &ProofFile| {
            proofs.size == head.size && Hash::parse_hash(&proofs.root).is_ok_and(|r| r == head.root)
        };
        let Some(proofs) = proofs.filter(fits) else { return self.fault(file::PROOFS, None, "dossier_proofs") };
        if (manifest.size, &manifest.origin) != (head.size, &head.origin) {
            self.fault(file::MANIFEST, None, "dossier_manifest");
        }
        let Some(lines) = self.text(file::EVENTS) else { return self.fault(file::EVENTS, None, "dossier_events") };
        let lines: Vec<_> = lines.lines().collect();
        if lines.len() != proofs.events.len() || lines.len() != manifest.events {
            self.fault(file::EVENTS, None, "dossier_events");
        }
        let mut before = 0;
        for ((sequence, text), proof) in (1..).zip(&lines).zip(&proofs.events) {
            let Ok(line) = serde_json::from_str::<Line>(text) else {
                self.fault(file::EVENTS, Some(proof.position), "dossier_event");
                continue;
            };
            let digest = Digest(Sha256::digest(text).into());
            if line.position != proof.position || digest.to_string() != proof.digest {
                self.fault(file::EVENTS, Some(proof.position), "dossier_event");
            }
            if !is_included(&digest, line.position, proof, head) {
                self.fault(file::PROOFS, Some(line.position), "dossier_event_not_included");
            }
            let of_case = line.aggregate_type == "case" && line.aggregate_id == manifest.case.to_string();
            if !of_case || line.sequence != sequence || line.position <= before {
                self.fault(file::EVENTS, Some(line.position), "dossier_event_order");
            }
            before = line.position;
        }
    }
}

fn is_included(digest: &Digest, position: u64, proof: &EventProof, head: &TreeHead) -> bool {
    let path = proof.path.iter().map(|hash| Hash::parse_hash(hash).ok()).collect::<Option<Vec<_>>>();
    let within = (1..=head.size).contains(&position);
    let holds = |path| check_record(&path, head.size, head.root, position - 1, leaf_hash(digest)).is_ok();
    within && path.is_some_and(holds)
}
