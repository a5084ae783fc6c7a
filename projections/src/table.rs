//! Tables as the projector writes them: rows of text and numbers, many in one statement, on either database.

mod copy;
mod write;

pub(crate) use copy::CopyText;
pub(crate) use write::{WriteTransaction, begin};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
}

/// A type that fits a column.
pub(crate) trait Field {
    const KIND: Kind;
    fn into_cell(self) -> Cell;
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    fn into_cell(self) -> Cell {
        Cell::Text(Some(self))
    }
}

impl Field for Option<String> {
    const KIND: Kind = Kind::Text;
    fn into_cell(self) -> Cell {
        Cell::Text(self)
    }
}

impl Field for i64 {
    const KIND: Kind = Kind::Number;
    fn into_cell(self) -> Cell {
        Cell::Number(Some(self))
    }
}

impl Field for Option<i64> {
    const KIND: Kind = Kind::Number;
    fn into_cell(self) -> Cell {
        Cell::Number(self)
    }
}

/// A table and the columns of its rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
    /// What follows the values of an insert.
    pub(crate) on_conflict: &'static str,
}

impl Table {
    /// The columns, for a select or an insert.
    pub(crate) fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// A row of one table.
pub(crate) trait Row {
    const TABLE: Table;
    fn into_cells(self) -> Vec<Cell>;
}

/// Declares a row: a struct that is read from its table, the columns in order, and written to it.
macro_rules! row {
    (
        $(#[$meta:meta])*
        $visible:vis struct $name:ident in $table:literal $(, on conflict $on_conflict:literal)? {
            $($(#[$field_meta:meta])* $field_visible:vis $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
        $visible struct $name {
            $($(#[$field_meta])* $field_visible $field: $type,)*
        }

        // By place, not by name: looking names up takes longer than decoding.
        impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for $name
        where
            usize: sqlx::ColumnIndex<R>,
            $($type: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,)*
        {
            fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
                let mut columns = 0..;
                let mut next = || columns.next().unwrap_or(usize::MAX);
                Ok(Self { $($field: row.try_get(next())?,)* })
            }
        }

        impl crate::table::Row for $name {
            const TABLE: crate::table::Table = crate::table::Table {
                name: $table,
                columns: &[$((stringify!($field), <$type as crate::table::Field>::KIND)),*],
                on_conflict: concat!("", $($on_conflict)?),
            };

            fn into_cells(self) -> Vec<crate::table::Cell> {
                vec![$(crate::table::Field::into_cell(self.$field)),*]
            }
        }
    };
}

pub(crate) use row;
