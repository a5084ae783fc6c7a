//! Fonts for Chinese, found among those of the machine: Noto Sans CJK, which is free to use (OFL) and too large to
//! carry along.

use std::{
    fs,
    path::{Path, PathBuf},
};

use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::PaperError;

/// The family by its name in the files; the one with the forms of the mainland.
pub(crate) const FAMILY: &str = "Noto Sans CJK SC";

/// Folders in which systems keep fonts.
const FOLDERS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

/// Collections and single fonts of the family, as Debian, Fedora and others name them, regular and bold.
const FILES: [&str; 6] = [
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansCJKsc-Bold.otf",
    "NotoSansCJK-VF.otf.ttc",
    "NotoSansCJK-VF.ttc",
];

/// How deep folders of fonts are looked through.
const DEEPEST: usize = 4;

/// The fonts of the family.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl Fonts {
    /// Finds them. Read anew each time: kept, they would take forty megabytes for ever.
    pub(crate) fn find() -> Result<Self, PaperError> {
        let mut files = Vec::new();
        FOLDERS.iter().for_each(|folder| collect(Path::new(folder), DEEPEST, &mut files));
        let mut fonts = Vec::new();
        for file in files {
            let unreadable = |error: std::io::Error| PaperError::FontUnreadable {
                path: file.display().to_string(),
                reason: error.to_string(),
            };
            let data = Bytes::new(fs::read(&file).map_err(unreadable)?);
            fonts.extend(Font::iter(data).filter(|font| font.info().family == FAMILY));
        }
        if fonts.is_empty() {
            return Err(PaperError::FontMissing);
        }
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts })
    }
}

/// Font files of the family below a folder; what cannot be read has none.
fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files);
        } else if entry.file_name().to_str().is_some_and(|name| FILES.contains(&name)) {
            files.push(path);
        }
    }
}
