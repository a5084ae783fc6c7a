//! Photographs of what an inspection found (现场照片): kept beside the log, named in it by their digest.

use serde::{Deserialize, Serialize};

use crate::refusal::{Refusal, RefusalCode};

/// Most photographs of one inspection.
const MOST: usize = 50;

/// A photograph that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photograph {
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// What kind of file.
    pub kind: PhotographKind,
    /// Size in bytes.
    pub size: u64,
    /// Which of the findings it shows, from 0; none where it shows no single one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<usize>,
}

/// The kind of a photograph's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotographKind {
    /// JPEG
    Jpeg,
    /// PNG
    Png,
}

impl PhotographKind {
    /// The kind, told by how the file begins and not by what it is called.
    pub fn of(file: &[u8]) -> Option<Self> {
        if file.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if file.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else {
            None
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The kind with this media type.
    pub fn parse(media_type: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png].into_iter().find(|kind| kind.media_type() == media_type)
    }
}

/// Refuses photographs of findings that are not there, and one that is named twice.
pub(super) fn check(photographs: &[Photograph], findings: usize) -> Result<(), Refusal> {
    if photographs.len() > MOST {
        return Err(Refusal::new(RefusalCode::PhotographsTooMany).with("most", MOST).at("photographs"));
    }
    for (index, photograph) in photographs.iter().enumerate() {
        let path = format!("photographs[{index}]");
        if photograph.finding.is_some_and(|finding| finding >= findings) {
            return Err(Refusal::new(RefusalCode::PhotographOfNothing).at(format!("{path}.finding")));
        }
        if photographs[..index].iter().any(|earlier| earlier.sha256 == photograph.sha256) {
            return Err(Refusal::new(RefusalCode::PhotographTwice).at(path));
        }
    }
    Ok(())
}
