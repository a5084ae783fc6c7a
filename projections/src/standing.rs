//! Where the read models stand, found by reading alone: nothing is made, nobody projects.

use sqlx::{AnyConnection, Connection, any::install_default_drivers};

use crate::{
    database::{DatabaseError, Kind},
    feed::HEAD,
    schema::{CONTROL_TABLE, LIVE, TABLES},
};

const IN_SQLITE: &str = "select count(*) from sqlite_master where type = 'table' and name = $1";
const IN_POSTGRES: &str = "select count(*) from pg_catalog.pg_class where oid = to_regclass($1)";

/// Where the read models of a database stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Position of the newest event; none while there is no event log.
    pub head: Option<i64>,
    /// How far the tables in use are; none while none were built.
    pub live: Option<Live>,
    /// Tables of the read models that are not there.
    pub missing: Vec<&'static str>,
}

/// The cursor of the tables in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Live {
    /// Position up to which events are in them.
    pub position: i64,
    /// The version of the program's tables that they are of.
    pub schema_version: i64,
}

impl Standing {
    /// Looks through one connection that may not write. An SQLite file must be there already.
    ///
    /// # Errors
    /// [`DatabaseError::UnknownScheme`]; [`DatabaseError::Sqlx`] when the database cannot be reached or read.
    pub async fn look(url: &str) -> Result<Self, DatabaseError> {
        install_default_drivers();
        let mut look = match Kind::of(url)? {
            Kind::Sqlite => {
                let mark = if url.contains('?') { '&' } else { '?' };
                let connection = AnyConnection::connect(&format!("{url}{mark}mode=ro")).await?;
                Look { connection, exists: IN_SQLITE }
            }
            Kind::Postgres => {
                let mut connection = AnyConnection::connect(url).await?;
                sqlx::query("set default_transaction_read_only = on").execute(&mut connection).await?;
                Look { connection, exists: IN_POSTGRES }
            }
        };
        let standing = look.standing().await?;
        look.connection.close().await?;
        Ok(standing)
    }

    /// Events still to come; none while there is no log or no table to compare.
    pub fn lag(&self) -> Option<i64> {
        Some((self.head? - self.live?.position).max(0))
    }
}

/// A connection, and how its database is asked for a table.
struct Look {
    connection: AnyConnection,
    exists: &'static str,
}

impl Look {
    async fn standing(&mut self) -> Result<Standing, sqlx::Error> {
        let mut missing = Vec::new();
        for table in TABLES {
            if !self.has(table.name).await? {
                missing.push(table.name);
            }
        }
        let head = if self.has("events").await? {
            Some(sqlx::query_scalar(HEAD).fetch_one(&mut self.connection).await?)
        } else {
            None
        };
        let live = if self.has(CONTROL_TABLE).await? {
            sqlx::query_as(LIVE).fetch_optional(&mut self.connection).await?
        } else {
            None
        };
        Ok(Standing { head, live, missing })
    }

    async fn has(&mut self, table: &str) -> Result<bool, sqlx::Error> {
        let query = sqlx::query_scalar::<_, i64>(self.exists).bind(table.to_owned());
        Ok(query.fetch_one(&mut self.connection).await? > 0)
    }
}
