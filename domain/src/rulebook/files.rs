//! The files of a rulebook by path, built in or given.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static LAW: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/law");
static FORMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/forms");
static PROCEDURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/procedures");

/// Files by path relative to the rulebook's root, such as `procedures/yunnan.toml`.
#[derive(Debug, Clone, Default)]
pub(super) struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// The files inside the program.
    pub(super) fn builtin() -> Self {
        let folders = [("law", &LAW), ("forms", &FORMS), ("procedures", &PROCEDURES)];
        let files = folders.into_iter().flat_map(|(folder, dir)| {
            dir.files().map(move |file| (format!("{folder}/{}", file.path().display()), file.contents().to_vec()))
        });
        let calendar = LAW.get_dir("calendar").into_iter().flat_map(|dir| dir.files());
        let calendar = calendar.map(|file| (format!("law/{}", file.path().display()), file.contents().to_vec()));
        Self::default().with(files.chain(calendar))
    }

    /// These files with others laid over them; notes (`*.md`) are left out.
    pub(super) fn with<Text: Into<Vec<u8>>>(mut self, files: impl IntoIterator<Item = (String, Text)>) -> Self {
        let rules = files.into_iter().filter(|(path, _)| !path.ends_with(".md"));
        self.0.extend(rules.map(|(path, text)| (path, text.into())));
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The text of a file, if there is one and it is UTF-8.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// First 12 hexadecimal digits of a SHA-256 over all paths and texts.
    pub(super) fn version(&self) -> String {
        let mut hash = Sha256::new();
        for (path, bytes) in self.iter() {
            for part in [path.as_bytes(), bytes] {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}
