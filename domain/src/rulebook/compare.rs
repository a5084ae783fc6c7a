//! What differs between two rules, two places or two days.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Rulebook,
    line::{CitedOn, Origin, RuleLine},
};
use crate::procedure::Procedure;

/// A line that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line's key.
    pub key: String,
    /// As it was; none where it was added.
    pub before: Option<RuleLine>,
    /// As it is; none where it was removed.
    pub after: Option<RuleLine>,
}

/// The procedures of one side of a comparison, and the day on which they are asked.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    /// The most local first.
    pub procedures: Vec<&'a Procedure>,
    /// The day.
    pub on: NaiveDate,
}

/// Two procedures for the same matter and what differs; only one where the other side has none.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    /// On the first side.
    pub before: Option<&'a Procedure>,
    /// On the second.
    pub after: Option<&'a Procedure>,
    /// Empty if they say the same. A procedure that stands alone is one change, of the key `procedure`.
    pub changes: Vec<Change>,
}

impl Rulebook {
    /// Compares procedure by procedure: the same one, its successor, or the most local one for the same object.
    pub fn compare<'a>(&self, before: &Side<'a>, after: &Side<'a>) -> Vec<Difference<'a>> {
        let pairs = pairs(&before.procedures, &after.procedures).into_iter();
        let compared = pairs.map(|pair| {
            let changes = match pair {
                (Some(first), Some(second)) => {
                    changes(self.lines(&first.id, before.on), self.lines(&second.id, after.on))
                }
                (first, second) => vec![Change {
                    key: "procedure".to_owned(),
                    before: first.map(|procedure| self.headline(procedure, before.on)),
                    after: second.map(|procedure| self.headline(procedure, after.on)),
                }],
            };
            Difference { before: pair.0, after: pair.1, changes }
        });
        compared.collect()
    }

    /// A procedure as one line: its title, on its legal basis.
    pub(super) fn headline(&self, procedure: &Procedure, on: NaiveDate) -> RuleLine {
        let file = format!("procedures/{}.toml", procedure.id);
        let cite = procedure.basis.iter().map(|citation| CitedOn::new(citation.clone(), &self.sources, on)).collect();
        RuleLine {
            key: format!("procedures.{}", procedure.id),
            value: format!("{} / {}", procedure.title.zh, procedure.title.en),
            cite,
            origin: Origin { file, line: Some(1), jurisdiction: Some(procedure.jurisdiction) },
        }
    }
}

/// The lines that differ, by key. A line whose law was repealed in between differs too, an amended law does not.
pub fn changes(before: Vec<RuleLine>, after: Vec<RuleLine>) -> Vec<Change> {
    let mut keys: BTreeMap<String, (Vec<RuleLine>, Vec<RuleLine>)> = BTreeMap::new();
    for line in before {
        keys.entry(line.key.clone()).or_default().0.push(line);
    }
    for line in after {
        let (before, after) = keys.entry(line.key.clone()).or_default();
        match before.iter().position(|earlier| says_the_same(earlier, &line)) {
            Some(place) => drop(before.remove(place)),
            None => after.push(line),
        }
    }
    keys.into_iter().flat_map(|(key, (before, after))| left_over(&key, before, after)).collect()
}

/// What one key has on both sides is a change of it; entries without a name come and go.
fn left_over(key: &str, before: Vec<RuleLine>, after: Vec<RuleLine>) -> Vec<Change> {
    let is_anonymous = before.iter().chain(&after).any(RuleLine::is_anonymous);
    let change = |before, after| Change { key: key.to_owned(), before, after };
    if is_anonymous {
        let gone = before.into_iter().map(|line| change(Some(line), None));
        return gone.chain(after.into_iter().map(|line| change(None, Some(line)))).collect();
    }
    let length = before.len().max(after.len());
    let (mut before, mut after) = (before.into_iter(), after.into_iter());
    (0..length).map(|_| change(before.next(), after.next())).collect()
}

fn says_the_same(one: &RuleLine, other: &RuleLine) -> bool {
    let stands = |line: &RuleLine| -> Vec<_> {
        line.cite.iter().map(|cited| (cited.citation.clone(), cited.in_force(), cited.has_ended())).collect()
    };
    one.value == other.value && stands(one) == stands(other)
}

impl CitedOn {
    fn in_force(&self) -> bool {
        self.status.as_ref().is_none_or(crate::law::InstrumentStatus::is_in_force)
    }
}

type Pair<'a> = (Option<&'a Procedure>, Option<&'a Procedure>);

/// Which procedures are about the same matter.
fn pairs<'a>(before: &[&'a Procedure], after: &[&'a Procedure]) -> Vec<Pair<'a>> {
    let mut left = after.to_vec();
    let mut partner: Vec<Option<&Procedure>> = vec![None; before.len()];
    let same: [fn(&Procedure, &Procedure) -> bool; 3] = [
        |one, other| one.id == other.id,
        |one, other| one.id.family() == other.id.family(),
        |one, other| one.object == other.object,
    ];
    for is_same in same {
        for (procedure, partner) in before.iter().zip(&mut partner).filter(|(_, partner)| partner.is_none()) {
            let place = left.iter().position(|other| is_same(procedure, other));
            *partner = place.map(|place| left.remove(place));
        }
    }
    let paired = before.iter().zip(partner).map(|(procedure, partner)| (Some(*procedure), partner));
    paired.chain(left.into_iter().map(|procedure| (None, Some(procedure)))).collect()
}
