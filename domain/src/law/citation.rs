//! A citation (设定依据): a line of a source document or an article of an instrument.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where a rule stands, written `D13 l.338` or `order-33 art.12`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Citation {
    /// Id of the document or instrument, as in `law/documents.toml` and `law/instruments.toml`.
    pub source: String,
    /// Line or article within it.
    pub place: Place,
}

/// A place within a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A line of a source document.
    Line(u32),
    /// An article of an instrument, possibly with paragraph: `12`, `12(1)`.
    Article(String),
}

/// A text that is no citation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no citation; write \"D13 l.338\" or \"order-33 art.12\"")]
pub struct CitationError(String);

impl FromStr for Citation {
    type Err = CitationError;

    fn from_str(input: &str) -> Result<Self, Self::Err> {
        let error = || CitationError(input.chars().take(80).collect());
        let (source, place) = input.split_once(' ').ok_or_else(error)?;
        let place = match (place.strip_prefix("l."), place.strip_prefix("art.")) {
            (Some(line), _) => Place::Line(line.parse().map_err(|_| error())?),
            (None, Some(article)) if !article.is_empty() => Place::Article(article.to_owned()),
            (None, _) => return Err(error()),
        };
        if source.is_empty() { Err(error()) } else { Ok(Self { source: source.to_owned(), place }) }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Line(line) => write!(f, "{} l.{line}", self.source),
            Place::Article(article) => write!(f, "{} art.{article}", self.source),
        }
    }
}

impl TryFrom<String> for Citation {
    type Error = CitationError;
    fn try_from(input: String) -> Result<Self, Self::Error> {
        input.parse()
    }
}

impl From<Citation> for String {
    fn from(citation: Citation) -> Self {
        citation.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_reads_back_as_it_was_written() {
        for text in ["D13 l.338", "order-33 art.12(1)"] {
            assert_eq!(text.parse::<Citation>().map(|citation| citation.to_string()), Ok(text.to_owned()));
        }
        assert!("D13".parse::<Citation>().is_err());
        assert!("D13 l.x".parse::<Citation>().is_err());
    }
}
