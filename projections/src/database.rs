//! The database behind everything: an SQLite file or a PostgreSQL server, chosen by its URL.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Any, AnyPool, Executor, PgPool, SqlitePool, Transaction,
    any::{AnyPoolOptions, install_default_drivers},
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteError, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an SQLite statement waits for another process to finish writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections that only read, in each pool. Readers are short; more only burdens the server.
const READERS: u32 = 8;

/// An open database. Cloning shares the pools.
#[derive(Debug, Clone)]
pub enum Database {
    /// A file of this machine.
    Sqlite(SqliteHandles),
    /// A server, shared by several nodes.
    Postgres(PostgresHandles),
}

/// The pools of an SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteHandles {
    /// One connection, because SQLite has one writer; waiting here is cheaper and fairer than being told "busy".
    pub writer: SqlitePool,
    /// Connections that read.
    pub readers: SqlitePool,
    any: AnyPool,
}

/// The pools of a PostgreSQL server.
#[derive(Debug, Clone)]
pub struct PostgresHandles {
    /// Connections for native statements.
    pub pool: PgPool,
    any: AnyPool,
}

/// Why a database could not be opened or prepared.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The URL is neither of SQLite nor of PostgreSQL.
    #[error("a database URL starts with sqlite: or postgres://, this one does not")]
    UnknownScheme,
    /// The database could not be reached, or refused.
    #[error("the database cannot be used: {0}")]
    Sqlx(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the schema cannot be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
}

/// What kind of database a URL leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) fn of(url: &str) -> Result<Self, DatabaseError> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else {
            Err(DatabaseError::UnknownScheme)
        }
    }
}

impl Database {
    /// Opens `sqlite:PATH` (created when missing) or `postgres://…`.
    ///
    /// # Errors
    /// [`DatabaseError::UnknownScheme`] for any other URL; [`DatabaseError::Sqlx`] when it cannot be reached.
    pub async fn open(url: &str) -> Result<Self, DatabaseError> {
        install_default_drivers();
        Ok(match Kind::of(url)? {
            Kind::Sqlite => Self::Sqlite(open_sqlite(url).await?),
            Kind::Postgres => Self::Postgres(open_postgres(url).await?),
        })
    }

    /// Brings the schema up to date; does nothing when it is. Nodes starting together wait for one another.
    ///
    /// # Errors
    /// [`DatabaseError::Migrate`], also when an applied migration was edited.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(handles) => sqlx::migrate!("../migrations/sqlite").run(&handles.writer).await?,
            Self::Postgres(handles) => sqlx::migrate!("../migrations/postgres").run(&handles.pool).await?,
        }
        Ok(())
    }

    /// Connections for statements whose text is the same on both databases: `$1` placeholders, columns of text,
    /// bigint and bytes. For reading; write through [`Database::begin`].
    pub fn any(&self) -> &AnyPool {
        match self {
            Self::Sqlite(handles) => &handles.any,
            Self::Postgres(handles) => &handles.any,
        }
    }

    /// Begins a transaction that writes, for statements whose text is the same on both databases.
    /// On SQLite it takes the write lock at once: a lock taken halfway would fail as "busy" instead of waiting.
    ///
    /// # Errors
    /// When no connection is to be had in time, or another writer does not finish.
    pub async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self {
            Self::Sqlite(handles) => handles.any.begin_with("begin immediate").await,
            Self::Postgres(handles) => handles.any.begin().await,
        }
    }

    /// Closes all connections, after those in use are given back.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(handles) => {
                handles.any.close().await;
                handles.readers.close().await;
                handles.writer.close().await;
            }
            Self::Postgres(handles) => {
                handles.any.close().await;
                handles.pool.close().await;
            }
        }
    }

    /// Whether the same statement may succeed later without anybody changing it: the connection was lost, the
    /// server is starting or stopping, a lock or a connection was not to be had in time.
    pub fn is_transient(error: &sqlx::Error) -> bool {
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(refusal) => match refusal.try_downcast_ref::<SqliteError>() {
                Some(_) => refusal.code().is_some_and(|code| is_transient_in_sqlite(&code)),
                None => refusal.code().is_some_and(|code| is_transient_in_postgres(&code)),
            },
            _ => false,
        }
    }
}

async fn open_sqlite(url: &str) -> Result<SqliteHandles, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL may lose acknowledged commits when the power fails.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT).test_before_acquire(false);
    let writer = pool.clone().max_connections(1).connect_with(options.clone()).await?;
    let readers = pool.max_connections(READERS).connect_lazy_with(options);
    // Through Any no option but the file's name can be given: sqlx's defaults are foreign keys and five seconds of
    // patience, SQLite's default is synchronous=FULL, and WAL is a property of the file.
    let any = AnyPoolOptions::new().max_connections(READERS).acquire_timeout(ACQUIRE_TIMEOUT).connect_lazy(url)?;
    Ok(SqliteHandles { writer, readers, any })
}

/// A statement prepared while a table was small keeps its plan, a scan of the whole table, until the server's next
/// analysis; so each execution is planned anew. Compiling plans never pays for statements as short as ours.
const SESSION: [(&str, &str); 2] = [("plan_cache_mode", "force_custom_plan"), ("jit", "off")];

async fn open_postgres(url: &str) -> Result<PostgresHandles, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("beian").options(SESSION);
    let pool = PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    let any = AnyPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                for (setting, value) in SESSION {
                    connection.execute(format!("set {setting} = {value}").as_str()).await?;
                }
                Ok(())
            })
        })
        .connect_lazy(url)?;
    Ok(PostgresHandles { pool, any })
}

/// Primary result codes BUSY and LOCKED, whatever the extended code says.
fn is_transient_in_sqlite(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6))
}

/// Connection exceptions (08), serialization and deadlock (40), too many connections, lock not available,
/// read-only (a node that has just become a standby), sessions ended by time or by an administrator.
fn is_transient_in_postgres(code: &str) -> bool {
    code.starts_with("08")
        || matches!(
            code,
            "40001" | "40P01" | "53300" | "55P03" | "25006" | "25P03" | "57014" | "57P01" | "57P02" | "57P03" | "57P05"
        )
}
