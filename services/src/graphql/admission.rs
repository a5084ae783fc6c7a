//! Which queries a server takes.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_graphql::{Request, Value, parser::parse_query};
use sha2::{Digest, Sha256};

use super::{
    error::Fault,
    shape::{Shape, check_text},
};

/// Which queries a server takes; by default every one that is no question about the schema.
#[derive(Debug, Clone, Default)]
pub struct Admission {
    /// Whether the schema may be asked about; the page for people is there exactly then.
    pub introspection: bool,
    /// Documents that may be named by their id.
    pub trusted: TrustedDocuments,
    /// Whether all others are refused.
    pub only_trusted: bool,
}

impl Admission {
    /// Gives a request the text that it names by an id, and refuses it where it must be a trusted one and is not.
    pub(super) fn resolve(&self, request: &mut Request) -> Result<(), Fault> {
        match named(request) {
            Some(id) if request.query.is_empty() => {
                request.query = self.trusted.text(id).ok_or_else(|| Fault::new("document_unknown"))?.to_owned();
            }
            Some(id) if id != id_of(&request.query) => return Err(Fault::new("document_other_id")),
            Some(_) | None => {}
        }
        let is_refused = self.only_trusted && self.trusted.text(&id_of(&request.query)).is_none();
        if is_refused { Err(Fault::new("document_not_trusted")) } else { Ok(()) }
    }
}

/// The extension by which Apollo's clients name a document; [`name`] writes it too.
const EXTENSION: &str = "persistedQuery";
const HASH: &str = "sha256Hash";

/// Names the document of a request by its id.
pub(crate) fn name(request: &mut Request, id: String) {
    let object = [(async_graphql::Name::new(HASH), Value::String(id))].into_iter().collect();
    request.extensions.insert(EXTENSION.to_owned(), Value::Object(object));
}

fn named(request: &Request) -> Option<&str> {
    let Value::Object(object) = request.extensions.get(EXTENSION)? else { return None };
    let Value::String(id) = object.get(HASH)? else { return None };
    Some(id)
}

/// A document's id: the SHA-256 of its text in hexadecimal digits.
fn id_of(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut id, byte| {
        // Writing into memory cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

/// Documents by their ids. Cloning shares them.
#[derive(Debug, Clone, Default)]
pub struct TrustedDocuments(Arc<HashMap<String, String>>);

/// Why documents are not trusted.
#[derive(Debug, thiserror::Error)]
pub enum TrustedDocumentsError {
    /// The folder or a file in it cannot be read.
    #[error("the documents in {path} cannot be read: {error}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A document that would be refused.
    #[error("the document {path} cannot be trusted: {reason}")]
    Document {
        /// In which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A folder without any.
    #[error("there is no document in {0}: *.graphql, or *.json with texts by their SHA-256")]
    Empty(PathBuf),
}

impl TrustedDocuments {
    /// Reads a folder: each `*.graphql` is a document, its id that of its text without blanks around it; each `*.json`
    /// is an object of texts by their ids, as code generators write it.
    ///
    /// # Errors
    /// [`TrustedDocumentsError`]; also for a document that is beyond the limits of all queries.
    pub fn read(folder: &Path) -> Result<Self, TrustedDocumentsError> {
        let unreadable = |error| TrustedDocumentsError::Folder { path: folder.to_owned(), error };
        let mut documents = HashMap::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let kind = path.extension().and_then(|kind| kind.to_str());
            if !matches!(kind, Some("graphql" | "json")) {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(unreadable)?;
            let texts = if kind == Some("json") { manifest(&text) } else { Ok(vec![text.trim().to_owned()]) };
            let refused = |reason| TrustedDocumentsError::Document { path: path.clone(), reason };
            for text in texts.map_err(refused)? {
                check(&text).map_err(refused)?;
                documents.insert(id_of(&text), text);
            }
        }
        if documents.is_empty() {
            return Err(TrustedDocumentsError::Empty(folder.to_owned()));
        }
        Ok(Self(Arc::new(documents)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn text(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

fn manifest(text: &str) -> Result<Vec<String>, String> {
    let texts: HashMap<String, String> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match texts.iter().find(|(id, text)| **id != id_of(text)) {
        Some((id, _)) => Err(format!("{id} is not the SHA-256 of its text")),
        None => Ok(texts.into_values().collect()),
    }
}

fn check(text: &str) -> Result<(), String> {
    check_text(text).map_err(|fault| fault.sentence())?;
    let document = parse_query(text).map_err(|error| error.to_string())?;
    Shape::of(&document).map(drop).map_err(|fault| fault.sentence())
}
