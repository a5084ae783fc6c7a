//! Chance, from a seed.

use rand::{Rng, SeedableRng, rngs::SmallRng};

/// A case's own source of chance, so that no case disturbs another.
pub(super) struct Draw(SmallRng);

impl Draw {
    /// The chance of the case with this index.
    pub(super) fn new(seed: u64, index: usize) -> Self {
        let index = u64::try_from(index).unwrap_or(u64::MAX);
        Self(SmallRng::seed_from_u64(seed ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// True so many times out of a hundred.
    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.0.random_range(0..100) < chance
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end.max(1))
    }

    /// One of a list; the list is not empty.
    pub(super) fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A text out of a list.
    pub(super) fn text(&mut self, list: &[String]) -> String {
        self.one(list).clone()
    }
}
