//! How many cases stand where: counts kept as cases move, for each organ and for all below it, so that a view of a
//! province or the nation counts neither cases nor organs.

use std::collections::BTreeMap;

use beian_domain::{
    case::Case,
    identity::{Level, RegionCode},
};

use crate::table::row;

/// Stands for the nation, above every organ.
pub(crate) const NATION: &str = "000000";

row! {
    /// How many cases of a procedure have a status, at an organ.
    pub struct TallyRow in "tallies",
        on conflict "on conflict (organ, below, procedure, status) do update set amount = standing.amount + excluded.amount"
    {
        /// Handling organ, or six zeros for the nation.
        pub organ: String,
        /// 0: its own cases; 1: its own and those of all organs below. Only organs above the county have both.
        pub below: i64,
        /// Procedure.
        pub procedure: String,
        /// Status.
        pub status: String,
        /// How many.
        pub amount: i64,
    }
}

/// Where a case is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub(crate) struct Place {
    #[sqlx(try_from = "String")]
    organ: RegionCode,
    procedure: String,
    status: String,
}

impl Place {
    /// Where a row of `cases` says it.
    pub(crate) const COLUMNS: &str = "organ, procedure, status";

    /// None before the first event.
    pub(crate) fn of(case: &Case) -> Option<Self> {
        let filing = case.filing.as_deref()?;
        Some(Self {
            organ: filing.organ,
            procedure: filing.procedure.to_string(),
            status: case.status.as_str().to_owned(),
        })
    }

    /// The counts of which it is part: the organ's own, and those of the organs above and of the nation.
    fn counts(&self) -> impl Iterator<Item = (String, i64)> {
        let above = [self.organ.prefecture(), self.organ.province()];
        // An organ at that level is above itself; a province has no prefecture but itself.
        let mut wide: Vec<RegionCode> = above.into_iter().filter(|organ| organ.level() != Level::County).collect();
        wide.dedup();
        let own = std::iter::once((self.organ.to_string(), 0));
        own.chain(wide.into_iter().map(|organ| (organ.to_string(), 1))).chain([(NATION.to_owned(), 1)])
    }
}

/// Changes to counts, summed up before they are written.
#[derive(Debug, Default)]
pub(crate) struct Deltas(BTreeMap<Place, i64>);

impl Deltas {
    /// A case's row that said this place was removed.
    pub(crate) fn left(&mut self, place: Place) {
        *self.0.entry(place).or_default() -= 1;
    }

    /// A case is at this place now; at none before its first event.
    pub(crate) fn came_to(&mut self, place: Option<Place>) {
        if let Some(place) = place {
            *self.0.entry(place).or_default() += 1;
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (place, amount) in other.0 {
            *self.0.entry(place).or_default() += amount;
        }
    }

    /// What there is to add, in a fixed order.
    pub(crate) fn into_rows(self) -> Vec<TallyRow> {
        let mut counts: BTreeMap<_, i64> = BTreeMap::new();
        for (place, amount) in &self.0 {
            for (organ, below) in place.counts() {
                *counts.entry((organ, below, place.procedure.as_str(), place.status.as_str())).or_default() += amount;
            }
        }
        let changed = counts.into_iter().filter(|(_, amount)| *amount != 0);
        let row = |((organ, below, procedure, status), amount): ((_, _, &str, &str), _)| TallyRow {
            organ,
            below,
            procedure: procedure.to_owned(),
            status: status.to_owned(),
            amount,
        };
        changed.map(row).collect()
    }
}
