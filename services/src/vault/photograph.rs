//! Photographs, sealed for the case that they belong to.

use beian_domain::case::{Photograph, PhotographKind};
use beian_projections::Digest;
use sha2::{Digest as _, Sha256};
use sqlx::Row;
use uuid::Uuid;

use super::{Vault, cipher};

const KEEP: &str = "
    insert into photographs (case_id, sha256, media_type, size, sealed)
    values ($1, $2, $3, $4, $5)
    on conflict (case_id, sha256) do nothing";

const KNOWN: &str = "select media_type, size from photographs where case_id = $1 and sha256 = $2";

const FILE: &str = "select sealed from photographs where case_id = $1 and sha256 = $2";

/// What the key of photographs is derived from.
const PHOTOGRAPHS: &[u8] = b"files:photographs";

impl Vault {
    /// Keeps a photograph for a case; the same file once. One that no event comes to name harms nobody.
    pub(crate) async fn keep_photograph(
        &self,
        case: Uuid,
        kind: PhotographKind,
        file: &[u8],
    ) -> Result<Photograph, sqlx::Error> {
        let sha256 = Digest(Sha256::digest(file).into()).to_string();
        let sealed = cipher::seal(&self.blind(PHOTOGRAPHS), file, &place(case, &sha256));
        let statement = sqlx::query(KEEP)
            .bind(case.to_string())
            .bind(sha256.clone())
            .bind(kind.media_type())
            .bind(i64::try_from(file.len()).unwrap_or(i64::MAX))
            .bind(sealed);
        let mut transaction = self.database.begin().await?;
        statement.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Photograph { sha256, kind, size: file.len() as u64, finding: None })
    }

    /// What is known of a photograph of a case; none if it was not kept.
    pub(crate) async fn photograph(&self, case: Uuid, sha256: &str) -> Result<Option<Photograph>, sqlx::Error> {
        let query = sqlx::query(KNOWN).bind(case.to_string()).bind(sha256.to_owned());
        let Some(row) = query.fetch_optional(self.database.any()).await? else { return Ok(None) };
        let (media_type, size) = (row.try_get::<String, _>(0)?, row.try_get::<i64, _>(1)?);
        let photograph = |kind| Photograph {
            sha256: sha256.to_owned(),
            kind,
            size: u64::try_from(size).unwrap_or_default(),
            finding: None,
        };
        Ok(PhotographKind::parse(&media_type).map(photograph))
    }

    /// The file of a photograph; none if it was not kept, or was changed.
    pub(crate) async fn photograph_file(&self, case: Uuid, sha256: &str) -> Result<Option<Vec<u8>>, sqlx::Error> {
        let query = sqlx::query(FILE).bind(case.to_string()).bind(sha256.to_owned());
        let Some(row) = query.fetch_optional(self.database.any()).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get(0)?;
        Ok(cipher::open(&self.blind(PHOTOGRAPHS), &sealed, &place(case, sha256)))
    }
}

/// What a photograph is bound to: moved to another case or name, it does not open.
fn place(case: Uuid, sha256: &str) -> Vec<u8> {
    [case.as_bytes().as_slice(), sha256.as_bytes()].concat()
}
