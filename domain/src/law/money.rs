//! Amounts of money.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in whole yuan (元).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yuan(pub u32);

/// Digits in groups of three, without the unit: `500,000`.
impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_grouped_by_thousands() {
        assert_eq!(
            [0, 500, 5000, 500_000, 1_234_567].map(|n| Yuan(n).to_string()),
            ["0", "500", "5,000", "500,000", "1,234,567"]
        );
    }
}
