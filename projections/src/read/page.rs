//! Pages by key: the next one begins after the last row seen, whatever was written meanwhile.

use std::{fmt, str::FromStr};

/// Most rows of one page.
pub const LARGEST_PAGE: u32 = 200;

/// Which rows of a list are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How many, at most [`LARGEST_PAGE`].
    pub first: u32,
    /// After which row; none for the beginning.
    pub after: Option<Cursor>,
}

impl Page {
    /// The first page of a list.
    pub fn first(first: u32) -> Self {
        Self { first, after: None }
    }

    /// The next page after a row.
    #[must_use]
    pub fn after(self, after: Cursor) -> Self {
        Self { after: Some(after), ..self }
    }
}

/// A place in a list: the sort key of a row, and of which order. Opaque to callers; as text it is hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(super) order: String,
    pub(super) keys: Vec<String>,
}

/// A text, or a cursor of another list, that is no place in this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this cursor is no place in this list")]
pub struct BadCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::json!([self.order, self.keys]).to_string();
        json.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let pairs = input.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let json: Vec<u8> = pairs.map(byte).collect::<Option<_>>().ok_or(BadCursor)?;
        let (order, keys) = serde_json::from_slice(&json).map_err(|_| BadCursor)?;
        Ok(Self { order, keys })
    }
}

/// Some rows of a list, each with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    /// The rows and where they stand.
    pub rows: Vec<(Cursor, T)>,
    /// Whether more follow.
    pub has_next: bool,
}

impl<T> Paged<T> {
    /// The place after which the next page begins, if there is one.
    pub fn next(&self) -> Option<Cursor> {
        if self.has_next { self.rows.last().map(|(cursor, _)| cursor.clone()) } else { None }
    }
}
