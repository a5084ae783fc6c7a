//! Places in documents: `D08 l.212-215; D09 l.245`.

/// Lines of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) document: String,
    pub(super) lines: std::ops::RangeInclusive<u32>,
}

/// Reads a list of places.
pub(super) fn places(text: &str) -> Vec<Place> {
    text.split("; ").map(place).collect()
}

fn place(text: &str) -> Place {
    let (document, lines) = text.split_once(" l.").unwrap_or_else(|| panic!("{text} is no place"));
    let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
    Place { document: document.to_owned(), lines: first.parse().unwrap()..=last.parse().unwrap() }
}

impl Place {
    /// Whether a citation names one of its lines.
    pub(super) fn is_cited(&self, citation: &str) -> bool {
        citation.split_once(" l.").is_some_and(|(document, line)| {
            document == self.document && line.parse().is_ok_and(|line| self.lines.contains(&line))
        })
    }
}

/// Places of which none of the citations names a line, one fault each.
pub(super) fn uncited(places: &[Place], citations: &[String]) -> Vec<String> {
    let uncited = places.iter().filter(|place| !citations.iter().any(|citation| place.is_cited(citation)));
    uncited.map(|place| format!("{} l.{:?} is not cited", place.document, place.lines)).collect()
}
