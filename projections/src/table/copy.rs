//! PostgreSQL's COPY: the quickest way into a fresh table, as text that another thread makes ready.

use std::io::Write;

use sqlx::PgConnection;

use super::{Cell, Row};

/// Rows of one table.
#[derive(Debug)]
pub(crate) struct CopyText {
    statement: String,
    text: Vec<u8>,
}

impl CopyText {
    /// The rows as text.
    pub(crate) fn of<R: Row>(suffix: &str, rows: Vec<R>) -> Self {
        let (name, columns) = (R::TABLE.name, R::TABLE.column_list());
        let mut text = Vec::new();
        for row in rows {
            for (place, cell) in row.into_cells().into_iter().enumerate() {
                if place > 0 {
                    text.push(b'\t');
                }
                write_cell(&mut text, &cell);
            }
            text.push(b'\n');
        }
        Self { statement: format!("copy {name}{suffix} ({columns}) from stdin"), text }
    }

    /// Loads them.
    pub(super) async fn load(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let mut copy = connection.copy_in_raw(&self.statement).await?;
        copy.send(self.text).await?;
        copy.finish().await.map(drop)
    }
}

fn write_cell(text: &mut Vec<u8>, cell: &Cell) {
    match cell {
        Cell::Text(None) | Cell::Number(None) => text.extend_from_slice(b"\\N"),
        Cell::Text(Some(value)) => write_escaped(text, value.as_bytes()),
        // Writing to memory cannot fail.
        Cell::Number(Some(number)) => drop(write!(text, "{number}")),
    }
}

/// A backslash stands before what would end a column or a row, and before itself.
fn write_escaped(text: &mut Vec<u8>, mut value: &[u8]) {
    while let Some(place) = value.iter().position(|byte| matches!(byte, b'\\' | b'\t' | b'\n' | b'\r')) {
        text.extend_from_slice(&value[..place]);
        text.extend_from_slice(&[b'\\', letter(value[place])]);
        value = &value[place + 1..];
    }
    text.extend_from_slice(value);
}

fn letter(byte: u8) -> u8 {
    match byte {
        b'\t' => b't',
        b'\n' => b'n',
        b'\r' => b'r',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_column_or_a_row_is_escaped() {
        let mut text = Vec::new();
        write_cell(&mut text, &Cell::Text(Some("a\tb\nc\rd\\N\u{5355}".to_owned())));
        assert_eq!(text, "a\\tb\\nc\\rd\\\\N\u{5355}".as_bytes());
    }

    #[test]
    fn nothing_is_not_an_empty_text() {
        let mut text = Vec::new();
        for cell in [Cell::Text(None), Cell::Text(Some(String::new())), Cell::Number(None), Cell::Number(Some(-7))] {
            write_cell(&mut text, &cell);
            text.push(b'|');
        }
        assert_eq!(text, b"\\N||\\N|-7|");
    }
}
