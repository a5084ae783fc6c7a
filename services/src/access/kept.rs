//! Secrets of second factors and proved contacts: kept beside the log, where they can be deleted, and sealed.

use uuid::Uuid;

use super::{Access, AccessError, store::execute};

const INSERT: &str = "insert into account_secrets (id, account, kind, value, used) values ($1, $2, $3, $4, 0)";

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    SecondFactor,
    Phone,
    Mail,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::Phone => "phone",
            Self::Mail => "mail",
        }
    }
}

impl Access {
    /// Keeps something for an account. A row that no event comes to name harms nobody.
    pub(super) async fn keep(&self, account: Uuid, kind: Kind, value: &str) -> Result<Uuid, AccessError> {
        let id = Uuid::new_v4();
        let statement = sqlx::query(INSERT)
            .bind(id.to_string())
            .bind(account.to_string())
            .bind(kind.as_str())
            .bind(self.app.vault().seal_text(value, &place(account, kind)));
        execute(&self.database, statement).await?;
        Ok(id)
    }

    /// What is kept under an id for this account.
    pub(super) async fn kept(&self, account: Uuid, id: Uuid, kind: Kind) -> Result<Option<String>, AccessError> {
        let query =
            sqlx::query_scalar("select value from account_secrets where id = $1 and account = $2 and kind = $3");
        let found = query.bind(id.to_string()).bind(account.to_string()).bind(kind.as_str());
        let sealed: Option<String> = found.fetch_optional(self.database.any()).await?;
        Ok(sealed.and_then(|sealed| self.app.vault().open_text(&sealed, &place(account, kind))))
    }

    /// Uses an interval of a second factor up; answers false if it, or a later one, was used before.
    pub(super) async fn use_up(&self, id: Uuid, interval: i64) -> Result<bool, AccessError> {
        let statement = sqlx::query("update account_secrets set used = $1 where id = $2 and used < $1");
        Ok(execute(&self.database, statement.bind(interval).bind(id.to_string())).await? == 1)
    }

    /// Deletes whatever is kept of an account, and its sessions.
    pub(crate) async fn forget_account(&self, account: Uuid) -> Result<(), AccessError> {
        for statement in ["delete from account_secrets where account = $1", "delete from sessions where account = $1"] {
            execute(&self.database, sqlx::query(statement).bind(account.to_string())).await?;
        }
        Ok(())
    }

    /// Deletes what is kept under an id.
    pub(crate) async fn forget(&self, id: Uuid) -> Result<(), AccessError> {
        let statement = sqlx::query("delete from account_secrets where id = $1").bind(id.to_string());
        execute(&self.database, statement).await?;
        Ok(())
    }
}

/// What a secret is bound to: moved to another account or kind, it does not open.
fn place(account: Uuid, kind: Kind) -> Vec<u8> {
    [account.as_bytes().as_slice(), kind.as_str().as_bytes()].concat()
}
