//! Small tables of `law/`, compiled in and read once.

use serde::de::DeserializeOwned;

/// The rows of a table that ships inside the program.
#[expect(clippy::expect_used, reason = "the tables are compiled in; a test reads every one of them")]
pub(super) fn rows<Row: DeserializeOwned>(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a compiled-in table has the columns its row type names")
}
