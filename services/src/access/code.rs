//! Codes that prove a phone or a mail: six digits, kept as a hash, good for ten minutes and five tries.

use std::net::IpAddr;

use beian_domain::{account::Contact, message::Message, refusal::Refusal};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Access, AccessError,
    kept::Kind,
    secret,
    store::{execute, moment},
};

const GOOD_FOR: TimeDelta = TimeDelta::minutes(10);
const TRIES: i64 = 5;

const INSERT: &str = "
    insert into contact_codes (kind, contact, code, tries, expires_at)
    values ($1, $2, $3, 0, $4)
    on conflict (kind, contact) do update set
        code = excluded.code, tries = 0, expires_at = excluded.expires_at";

/// A try is counted before it is looked at, so that many at once are counted too.
const TRY: &str = "
    update contact_codes
    set tries = tries + 1
    where kind = $1 and contact = $2
    returning code, tries, expires_at";

/// A phone or mail as it is compared and kept.
pub(crate) fn normalized(contact: Contact, given: &str) -> Result<String, Refusal> {
    let given = given.trim();
    let (fits, text) = match contact {
        Contact::Phone => {
            let digits = given.strip_prefix("+86").unwrap_or(given).replace([' ', '-'], "");
            let fits = digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit());
            (fits, digits)
        }
        Contact::Mail => (given.len() <= 254 && given.parse::<lettre::Address>().is_ok(), given.to_lowercase()),
    };
    let path = if contact == Contact::Phone { "phone" } else { "mail" };
    if fits { Ok(text) } else { Err(Refusal::from(Message::new("contact_unreadable")).at(path)) }
}

impl From<Contact> for Kind {
    fn from(contact: Contact) -> Self {
        match contact {
            Contact::Phone => Self::Phone,
            Contact::Mail => Self::Mail,
        }
    }
}

impl Access {
    /// Whether codes can be sent there.
    pub(crate) fn reaches(&self, contact: Contact) -> bool {
        self.settings.senders.reach(contact)
    }

    /// Sends a code. Answers the same whether the contact is known to us or not; only too many are refused.
    pub(crate) async fn send_code(
        &self,
        contact: Contact,
        to: &str,
        address: IpAddr,
    ) -> Result<Result<(), Refusal>, AccessError> {
        if !self.may_send(to, address).await? {
            return Ok(Err(Message::new("codes_too_many").into()));
        }
        let code = secret::random_digits()?;
        let statement = sqlx::query(INSERT)
            .bind(Kind::from(contact).as_str())
            .bind(secret::hashed(to))
            .bind(hashed(to, &code))
            .bind(moment(self.now() + GOOD_FOR));
        execute(&self.database, statement).await?;
        if let Err(error) = self.settings.senders.send(contact, to, &code).await {
            tracing::error!(%error, "a code was not sent");
            return Ok(Err(Message::new("code_not_sent").into()));
        }
        Ok(Ok(()))
    }

    /// Whether the code is the one sent last.
    pub(crate) async fn fits_code(&self, contact: Contact, to: &str, code: &str) -> Result<bool, AccessError> {
        let mut transaction = self.database.begin().await?;
        let tried = sqlx::query_as(TRY).bind(Kind::from(contact).as_str()).bind(secret::hashed(to));
        let row: Option<(String, i64, String)> = tried.fetch_optional(&mut *transaction).await?;
        transaction.commit().await?;
        let Some((kept, tries, expires_at)) = row else { return Ok(false) };
        let expired = expires_at.parse::<DateTime<Utc>>().is_ok_and(|end| end <= self.now());
        Ok(tries <= TRIES && !expired && kept == hashed(to, code.trim()))
    }

    /// Uses a code up, once what it proved is recorded.
    pub(crate) async fn use_code_up(&self, contact: Contact, to: &str) -> Result<(), AccessError> {
        let statement = sqlx::query("delete from contact_codes where kind = $1 and contact = $2");
        execute(&self.database, statement.bind(Kind::from(contact).as_str()).bind(secret::hashed(to))).await?;
        Ok(())
    }
}

/// A code of six digits is guessed from its hash at once; the hash only keeps it out of sight. Five tries guard it.
fn hashed(to: &str, code: &str) -> String {
    secret::hashed(&format!("{to} {code}"))
}
