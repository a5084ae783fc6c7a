//! From a key such as `stages[2].limit` to the line where it stands.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A rule file with the places of its keys.
pub(super) struct Lines<'text> {
    text: &'text str,
    table: Spanned<DeTable<'text>>,
}

impl<'text> Lines<'text> {
    /// None if the text is no TOML.
    pub(super) fn of(text: &'text str) -> Option<Self> {
        DeTable::parse(text).ok().map(|table| Self { text, table })
    }

    /// The line, counted from 1, of the longest part of the key that the text has.
    pub(super) fn line_of(&self, key: &str) -> Option<usize> {
        let mut offset = None;
        let mut here: Option<&DeValue<'_>> = None;
        for part in parts(key) {
            let found: Option<(usize, &Spanned<DeValue<'_>>)> = match (part, here) {
                (Part::Name(name), None) => entry(self.table.get_ref(), name),
                (Part::Name(name), Some(DeValue::Table(inner))) => entry(inner, name),
                (Part::Index(index), Some(DeValue::Array(items))) => {
                    items.get(index).map(|item| (item.span().start, item))
                }
                (Part::Name(_) | Part::Index(_), _) => None,
            };
            let Some((start, value)) = found else { break };
            offset = Some(start);
            here = Some(value.get_ref());
        }
        offset.map(|start| line_at(self.text, start))
    }
}

/// The line of one key of a text; see [`Lines::line_of`].
pub(super) fn line_of(text: &str, key: &str) -> Option<usize> {
    Lines::of(text)?.line_of(key)
}

/// The line, counted from 1, at a byte offset.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

fn entry<'a, 'i>(table: &'a DeTable<'i>, name: &str) -> Option<(usize, &'a Spanned<DeValue<'i>>)> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(key, value)| (key.span().start, value))
}

enum Part<'a> {
    Name(&'a str),
    Index(usize),
}

fn parts(key: &str) -> impl Iterator<Item = Part<'_>> {
    key.split(['.', '[', ']'])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().map_or(Part::Name(part), Part::Index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_on_its_line() {
        let text = "a = 1\n\n[[b]]\nc = 1\n\n[[b]]\nc = [\n 1,\n 2]\n";
        let line = |key| line_of(text, key);
        assert_eq!(
            ["a", "b[0].c", "b[1]", "b[1].c[1]", "b[1].lost", "lost"].map(line),
            [Some(1), Some(4), Some(6), Some(9), Some(6), None]
        );
    }
}
