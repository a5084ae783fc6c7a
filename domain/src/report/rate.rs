//! How many limits were kept.

/// Limits that came to their due moment, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compliance {
    /// Done in time.
    pub in_time: i64,
    /// Done too late, or lapsed.
    pub late: i64,
    /// Still to be done.
    pub outstanding: i64,
}

impl Compliance {
    /// All of them.
    pub fn count(self) -> i64 {
        self.in_time + self.late + self.outstanding
    }

    /// How many of a thousand were kept, rounded half up; none where there are none.
    pub fn per_mille(self) -> Option<i64> {
        let count = self.count();
        (count > 0).then(|| (self.in_time * 2000 + count) / (2 * count))
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            in_time: self.in_time + other.in_time,
            late: self.late + other.late,
            outstanding: self.outstanding + other.outstanding,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_once_and_never_made_of_nothing() {
        let rate = |in_time, late, outstanding| Compliance { in_time, late, outstanding }.per_mille();
        assert_eq!(rate(0, 0, 0), None);
        assert_eq!(rate(2, 1, 0), Some(667));
        assert_eq!(rate(1, 1, 1), Some(333));
        assert_eq!(rate(0, 0, 4), Some(0));
        assert_eq!(rate(1999, 1, 0), Some(1000));
        assert_eq!(rate(1, 15, 0), Some(63));
    }
}
