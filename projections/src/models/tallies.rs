//! How many cases stand where: counts kept as cases move, so that a national view does not count rows.

use std::collections::BTreeMap;

use beian_domain::case::Case;

use crate::table::row;

row! {
    /// How many cases of an organ and a procedure have a status.
    pub struct TallyRow in "tallies",
        on conflict "on conflict (organ, procedure, status) do update set amount = standing.amount + excluded.amount"
    {
        /// Handling organ.
        pub organ: String,
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
    organ: String,
    procedure: String,
    status: String,
}

impl Place {
    /// Where a row of `cases` says it.
    pub(crate) const COLUMNS: &str = "organ, procedure, status";

    /// None before the first event.
    pub(crate) fn of(case: &Case) -> Option<Self> {
        let filing = case.filing.as_deref()?;
        let (organ, procedure) = (filing.organ.to_string(), filing.procedure.to_string());
        Some(Self { organ, procedure, status: case.status.as_str().to_owned() })
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
        let changed = self.0.into_iter().filter(|(_, amount)| *amount != 0);
        let row = |(Place { organ, procedure, status }, amount)| TallyRow { organ, procedure, status, amount };
        changed.map(row).collect()
    }
}
