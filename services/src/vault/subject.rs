//! The table of keys: a row for each person of a case.

use beian_projections::Database;
use sqlx::{Any, Row, any::AnyRow};
use uuid::Uuid;

/// The key of one person in one case, wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectKey {
    /// The id that stands in sealed values.
    pub subject_id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Who is meant in the case, as the form names it.
    pub person_group: String,
    /// Blind index of the person, in hexadecimal.
    pub person: String,
    /// The key, sealed under the master key.
    pub wrapped: Vec<u8>,
    /// Id of that master key.
    pub master_key: String,
}

const COLUMNS: &str = "subject_id, case_id, person_group, person, wrapped, master_key";

/// Keys wrapped anew in one transaction.
const PAGE: i64 = 500;
/// Bytes of a wrapped key: nonce, key, tag.
const WRAPPED: usize = 24 + 32 + 16;

pub(super) async fn of_case(database: &Database, case_id: Uuid) -> Result<Vec<SubjectKey>, sqlx::Error> {
    let query = format!("select {COLUMNS} from subject_keys where case_id = $1");
    let rows = sqlx::query(&query).bind(case_id.to_string()).fetch_all(database.any()).await?;
    rows.iter().map(read).collect()
}

/// Case and subject of every key of a person.
pub(super) async fn of_person(database: &Database, person: &str) -> Result<Vec<(Uuid, Uuid)>, sqlx::Error> {
    let query = format!("select {COLUMNS} from subject_keys where person = $1");
    let rows = sqlx::query(&query).bind(person).fetch_all(database.any()).await?;
    rows.iter().map(read).map(|row| row.map(|row| (row.case_id, row.subject_id))).collect()
}

/// The next keys after one, in the order of the table, that another master key wraps.
pub(super) async fn not_under(
    database: &Database,
    master_key: &str,
    after: &(Uuid, Uuid),
) -> Result<Vec<SubjectKey>, sqlx::Error> {
    let query = format!(
        "select {COLUMNS}
         from subject_keys
         where (case_id, subject_id) > ($1, $2)
           and master_key <> $3
         order by case_id, subject_id
         limit $4"
    );
    let query = sqlx::query(&query).bind(after.0.to_string()).bind(after.1.to_string());
    let rows = query.bind(master_key).bind(PAGE).fetch_all(database.any()).await?;
    rows.iter().map(read).collect()
}

/// Replaces wrapped keys, all in one transaction; one that was destroyed meanwhile stays destroyed.
pub(super) async fn wrap_anew(database: &Database, keys: &[SubjectKey]) -> Result<u64, sqlx::Error> {
    let mut transaction = database.begin().await?;
    let mut changed = 0;
    for key in keys {
        let query = "update subject_keys set wrapped = $1, master_key = $2 where case_id = $3 and subject_id = $4";
        let query = sqlx::query::<Any>(query).bind(key.wrapped.as_slice()).bind(&key.master_key);
        let query = query.bind(key.case_id.to_string()).bind(key.subject_id.to_string());
        changed += query.execute(&mut *transaction).await?.rows_affected();
    }
    transaction.commit().await?;
    Ok(changed)
}

/// Overwrites the keys before their rows go: a deleted row may lie in the file for a while.
pub(super) async fn destroy(database: &Database, subjects: &[(Uuid, Uuid)]) -> Result<u64, sqlx::Error> {
    let mut transaction = database.begin().await?;
    let mut destroyed = 0;
    for (case_id, subject_id) in subjects.iter().map(|(case_id, subject)| (case_id.to_string(), subject.to_string())) {
        let overwrite = "update subject_keys set wrapped = $1 where case_id = $2 and subject_id = $3";
        let overwrite = sqlx::query::<Any>(overwrite).bind([0; WRAPPED].as_slice());
        overwrite.bind(&case_id).bind(&subject_id).execute(&mut *transaction).await?;
        let delete = "delete from subject_keys where case_id = $1 and subject_id = $2";
        let delete = sqlx::query::<Any>(delete).bind(&case_id).bind(&subject_id);
        destroyed += delete.execute(&mut *transaction).await?.rows_affected();
    }
    transaction.commit().await?;
    Ok(destroyed)
}

fn read(row: &AnyRow) -> Result<SubjectKey, sqlx::Error> {
    let id = |column: &str| -> Result<Uuid, sqlx::Error> {
        let text: String = row.try_get(column)?;
        Uuid::parse_str(&text)
            .map_err(|error| sqlx::Error::ColumnDecode { index: column.to_owned(), source: error.into() })
    };
    Ok(SubjectKey {
        subject_id: id("subject_id")?,
        case_id: id("case_id")?,
        person_group: row.try_get("person_group")?,
        person: row.try_get("person")?,
        wrapped: row.try_get("wrapped")?,
        master_key: row.try_get("master_key")?,
    })
}
