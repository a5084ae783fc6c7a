//! A select with the conditions that were asked for, in text that both databases accept.

use beian_domain::identity::{Level, RegionCode};
use futures_util::TryStreamExt;
use serde::de::DeserializeOwned;
use sqlx::{Encode, FromRow, Postgres, Sqlite, Type, postgres::PgRow, query::QueryAs, sqlite::SqliteRow};

use super::{
    ReadError,
    page::{BadCursor, Cursor, LARGEST_PAGE, Page, Paged},
    snapshot::Snapshot,
};
use crate::{
    database::Database,
    table::{Cell, Row},
};

/// Whose cases are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrganScope {
    /// Every organ's.
    #[default]
    All,
    /// Those of one organ.
    Exactly(RegionCode),
    /// Those of an organ and of all organs below it.
    AndBelow(RegionCode),
}

/// The order of a list: columns that are never null and together unique.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    /// Names the order in cursors.
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) is_descending: bool,
}

/// What is read from a row of either database.
pub(super) trait FromEither: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> FromEither for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A select under construction.
#[derive(Debug)]
pub(super) struct Select {
    text: String,
    cells: Vec<Cell>,
    joint: &'static str,
}

impl Select {
    /// Begins with everything before the conditions.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), cells: Vec::new(), joint: "\nwhere " }
    }

    /// Gives the text before the conditions, where that has placeholders itself.
    pub(super) fn begin(&mut self, text: String) {
        self.text = text;
    }

    /// The placeholder of a text.
    pub(super) fn text(&mut self, value: impl ToString) -> String {
        self.bind(Cell::Text(Some(value.to_string())))
    }

    /// The placeholder of a number.
    pub(super) fn number(&mut self, value: i64) -> String {
        self.bind(Cell::Number(Some(value)))
    }

    fn bind(&mut self, cell: Cell) -> String {
        self.cells.push(cell);
        format!("${}", self.cells.len())
    }

    /// Adds a condition.
    pub(super) fn and(&mut self, condition: &str) {
        self.text.push_str(self.joint);
        self.text.push_str(condition);
        self.joint = "\n  and ";
    }

    /// A column has this value, if one is asked for.
    pub(super) fn equals(&mut self, column: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            let value = self.text(value);
            self.and(&format!("{column} = {value}"));
        }
    }

    /// A column has one of these values; all do when none is asked for.
    pub(super) fn one_of<'v>(&mut self, column: &str, values: impl IntoIterator<Item = &'v str>) {
        let marks: Vec<String> = values.into_iter().map(|value| self.text(value)).collect();
        if !marks.is_empty() {
            self.and(&format!("{column} in ({})", marks.join(", ")));
        }
    }

    /// A text column contains this, letters of either case alike; the column is in lower case.
    pub(super) fn contains(&mut self, column: &str, part: Option<&str>) {
        if let Some(part) = part {
            let literal = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let pattern = self.text(format!("%{literal}%"));
            self.and(&format!("{column} like {pattern} escape '\\'"));
        }
    }

    /// The organ column lies in a scope: regions below one have codes that begin as it does.
    pub(super) fn organ(&mut self, column: &str, scope: OrganScope) {
        match scope {
            OrganScope::All => {}
            OrganScope::Exactly(organ) => self.equals(column, Some(organ)),
            OrganScope::AndBelow(organ) => {
                let (code, digits) = (organ.as_str(), significant_digits(organ));
                if digits == code.len() {
                    return self.equals(column, Some(organ));
                }
                let last = format!("{}{}", &code[..digits], &"9999"[..6 - digits]);
                let (first, last) = (self.text(code), self.text(last));
                self.and(&format!("{column} between {first} and {last}"));
            }
        }
    }

    /// A column has one of the values of another select, of what lies in a scope.
    pub(super) fn within(&mut self, column: &str, others: &str, organ: &str, scope: OrganScope) {
        self.and(&format!("{column} in ({others}"));
        self.joint = "\n  where ";
        self.organ(organ, scope);
        self.text.push(')');
        self.joint = "\n  and ";
    }

    /// The case is now one of an organ's in a scope, wherever it was before.
    pub(super) fn case_of_organ(&mut self, scope: OrganScope) {
        if scope != OrganScope::All {
            self.within("case_id", "select case_id from cases", "organ", scope);
        }
    }

    /// Says of a prefecture's scope once more that the codes in it begin alike, for an index by that beginning: a range
    /// of organs is in no order of anything else.
    pub(super) fn prefecture(&mut self, column: &str, scope: OrganScope) {
        if let OrganScope::AndBelow(organ) = scope
            && organ.level() == Level::Prefecture
        {
            let prefix = self.text(&organ.as_str()[..4]);
            self.and(&format!("substr({column}, 1, 4) = {prefix}"));
        }
    }

    /// Ends the select with a page of an order; `key` gives a row's key in it.
    pub(super) async fn page<T>(
        mut self,
        database: &Database,
        order: Order,
        page: &Page,
        key: impl Fn(&T) -> Vec<String>,
    ) -> Result<Paged<T>, ReadError>
    where
        T: FromEither,
    {
        self.end_with_page(order, page)?;
        let rows = self.fetch(database).await?;
        Ok(cut(rows, order, page, key))
    }

    /// The same of whole rows of a table.
    pub(super) async fn page_of_rows<R>(
        mut self,
        database: &Database,
        order: Order,
        page: &Page,
        key: impl Fn(&R) -> Vec<String>,
    ) -> Result<Paged<R>, ReadError>
    where
        R: Row + FromEither + DeserializeOwned,
    {
        self.end_with_page(order, page)?;
        let rows = self.fetch_rows(database).await?;
        Ok(cut(rows, order, page, key))
    }

    fn end_with_page(&mut self, order: Order, page: &Page) -> Result<(), BadCursor> {
        if let Some(after) = &page.after {
            self.after(order, after)?;
        }
        let direction = if order.is_descending { " desc" } else { "" };
        let columns: Vec<String> = order.columns.iter().map(|column| format!("{column}{direction}")).collect();
        // One more than asked for tells whether there is a next page.
        let limit = self.number(i64::from(size(page)) + 1);
        self.text.push_str(&format!("\norder by {}\nlimit {limit}", columns.join(", ")));
        Ok(())
    }

    fn after(&mut self, order: Order, after: &Cursor) -> Result<(), BadCursor> {
        if after.order != order.name || after.keys.len() != order.columns.len() {
            return Err(BadCursor);
        }
        let keys: Vec<String> = after.keys.iter().map(|key| self.text(key)).collect();
        let sign = if order.is_descending { "<" } else { ">" };
        self.and(&format!("({}) {sign} ({})", order.columns.join(", "), keys.join(", ")));
        Ok(())
    }

    /// Takes out the text so far, with its conditions; what is bound stays bound.
    pub(super) fn take_text(&mut self) -> String {
        self.joint = "\nwhere ";
        std::mem::take(&mut self.text)
    }

    /// Two columns come after a page's place in a list that is ordered by them, if it has one.
    pub(super) fn after_pair(&mut self, [first, second]: [&str; 2], page: &Page) {
        if let Some([one, other]) = page.after.as_ref().map(|after| after.keys.as_slice()) {
            let (one, other) = (self.text(one), self.text(other));
            self.and(&format!("({first}, {second}) > ({one}, {other})"));
        }
    }

    /// Adds what follows the conditions.
    pub(super) fn end(&mut self, text: &str) {
        self.text.push('\n');
        self.text.push_str(text);
    }

    /// All rows of the select.
    pub(super) async fn fetch<T>(self, database: &Database) -> Result<Vec<T>, sqlx::Error>
    where
        T: FromEither,
    {
        match database {
            Database::Sqlite(handles) => {
                let query = self.cells.into_iter().fold(sqlx::query_as::<Sqlite, T>(&self.text), bind);
                query.fetch_all(&handles.readers).await
            }
            Database::Postgres(handles) => {
                let query = self.cells.into_iter().fold(sqlx::query_as::<Postgres, T>(&self.text), bind);
                query.fetch_all(&handles.pool).await
            }
        }
    }

    /// Every row of the select, one after another, from one state of the read models.
    pub(super) async fn each_in<T>(self, snapshot: &mut Snapshot, mut take: impl FnMut(T)) -> Result<(), sqlx::Error>
    where
        T: FromEither,
    {
        match snapshot {
            Snapshot::Sqlite(transaction) => {
                let query = self.cells.into_iter().fold(sqlx::query_as::<Sqlite, T>(&self.text), bind);
                let mut rows = query.fetch(&mut **transaction);
                while let Some(row) = rows.try_next().await? {
                    take(row);
                }
            }
            Snapshot::Postgres(transaction) => {
                let query = self.cells.into_iter().fold(sqlx::query_as::<Postgres, T>(&self.text), bind);
                let mut rows = query.fetch(&mut **transaction);
                while let Some(row) = rows.try_next().await? {
                    take(row);
                }
            }
        }
        Ok(())
    }

    /// All rows of the select, from one state of the read models.
    pub(super) async fn fetch_in<T>(self, snapshot: &mut Snapshot) -> Result<Vec<T>, sqlx::Error>
    where
        T: FromEither,
    {
        let mut rows = Vec::new();
        self.each_in(snapshot, |row| rows.push(row)).await?;
        Ok(rows)
    }

    /// All rows of the select, which asks for the columns of the table in order. From SQLite they come as one text: its
    /// driver hands every row from thread to thread, which takes longer than finding it.
    async fn fetch_rows<R>(mut self, database: &Database) -> Result<Vec<R>, sqlx::Error>
    where
        R: Row + FromEither + DeserializeOwned,
    {
        let Database::Sqlite(handles) = database else { return self.fetch(database).await };
        self.text = format!("select json_group_array(json_array({})) from ({})", R::TABLE.column_list(), self.text);
        let query = self.cells.into_iter().fold(sqlx::query_as::<Sqlite, (String,)>(&self.text), bind);
        let (rows,) = query.fetch_one(&handles.readers).await?;
        serde_json::from_str(&rows).map_err(|error| sqlx::Error::Decode(error.into()))
    }
}

fn size(page: &Page) -> u32 {
    page.first.clamp(1, LARGEST_PAGE)
}

/// The rows of a page, of which one more was read than it holds, if there are so many.
fn cut<T>(mut rows: Vec<T>, order: Order, page: &Page, key: impl Fn(&T) -> Vec<String>) -> Paged<T> {
    let size = size(page) as usize;
    let has_next = rows.len() > size;
    rows.truncate(size);
    let place = |row: T| (Cursor { order: order.name.to_owned(), keys: key(&row) }, row);
    Paged { rows: rows.into_iter().map(place).collect(), has_next }
}

/// Digits that the codes of an organ and of all below it have in common.
fn significant_digits(organ: RegionCode) -> usize {
    match organ.level() {
        Level::Province => 2,
        Level::Prefecture => 4,
        Level::County => 6,
    }
}

/// A query whose placeholders are bound one after another.
type Bound<'q, DB, T> = QueryAs<'q, DB, T, <DB as sqlx::Database>::Arguments<'q>>;

fn bind<'q, DB, T>(query: Bound<'q, DB, T>, cell: Cell) -> Bound<'q, DB, T>
where
    DB: sqlx::Database,
    Option<String>: Encode<'q, DB> + Type<DB>,
    Option<i64>: Encode<'q, DB> + Type<DB>,
{
    match cell {
        Cell::Text(text) => query.bind(text),
        Cell::Number(number) => query.bind(number),
    }
}
