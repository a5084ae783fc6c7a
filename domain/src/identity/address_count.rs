//! How many addresses ranges hold: all of IPv6 is one more than `u128` counts.

use std::{fmt, iter::Sum};

/// The lower part is below this; the upper part counts how often it was reached.
const BASE: u128 = 10_u128.pow(38);

/// A number of addresses; shown in full decimal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressCount {
    upper: u128,
    lower: u128,
}

impl AddressCount {
    /// The addresses from one to another that lies `distance` behind it, both included.
    pub(super) fn across(distance: u128) -> Self {
        Self { upper: distance / BASE, lower: distance % BASE }.plus(Self { upper: 0, lower: 1 })
    }

    fn plus(self, other: Self) -> Self {
        let lower = self.lower + other.lower;
        Self { upper: self.upper + other.upper + lower / BASE, lower: lower % BASE }
    }
}

impl Sum for AddressCount {
    fn sum<Counts: Iterator<Item = Self>>(counts: Counts) -> Self {
        counts.fold(Self::default(), Self::plus)
    }
}

impl fmt::Display for AddressCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.upper {
            0 => write!(f, "{}", self.lower),
            upper => write!(f, "{upper}{:038}", self.lower),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_beyond_128_bits_are_shown_in_full() {
        let whole = AddressCount::across(u128::MAX);
        assert_eq!(whole.to_string(), "340282366920938463463374607431768211456");
        assert_eq!(
            [whole, whole].into_iter().sum::<AddressCount>().to_string(),
            "680564733841876926926749214863536422912"
        );
        assert_eq!(AddressCount::across(BASE - 1).to_string(), BASE.to_string());
        assert_eq!(AddressCount::across(0).to_string(), "1");
    }
}
