//! Bounds on guessing, by address, by account, and by both: kept in a table, so that all nodes count together.
//!
//! Whoever signed in from an address before has a count of their own there: strangers who guess at an account cannot
//! lock its holder out.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Access, AccessError, secret,
    store::{execute, moment},
};

/// How long attempts are remembered.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// How long an address is known as one's own.
const KNOWN: TimeDelta = TimeDelta::days(30);
/// Attempts on one account from one address.
const BY_BOTH: i64 = 10;
/// Attempts that failed, from one address on any account.
const BY_ADDRESS: i64 = 100;
/// Attempts on one account from addresses not known as its own.
const BY_ACCOUNT: i64 = 50;
/// Codes asked for one phone or mail, and from one address.
const CODES: [i64; 2] = [3, 20];

/// Who attempts what: keys of counters, without the names and addresses themselves.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    both: String,
    address: String,
    account: String,
    known: String,
}

impl Attempt {
    pub(super) fn new(name: &str, address: IpAddr) -> Self {
        let network = network(address);
        let key = |sort: &str, of: &str| format!("{sort}:{}", secret::hashed(of));
        let pair = format!("{name} {network}");
        Self {
            both: key("both", &pair),
            address: key("address", &network),
            account: key("account", name),
            known: key("known", &pair),
        }
    }
}

const READ: &str = "
    select subject, amount
    from attempts
    where subject in ($1, $2, $3, $4) and ends_at > $5";

/// A window that has passed begins anew.
const COUNT: &str = "
    insert into attempts (subject, amount, ends_at)
    values ($1, 1, $2)
    on conflict (subject) do update set
        amount = case when attempts.ends_at <= $3 then 1 else attempts.amount + 1 end,
        ends_at = case when attempts.ends_at <= $3 then excluded.ends_at else attempts.ends_at end
    returning amount";

/// An office full of people signs in from one address every morning.
const TAKE_BACK: &str = "update attempts set amount = amount - 1 where subject in ($1, $2) and amount > 0";

impl Access {
    /// Takes note of an attempt before it is tried, so that many at once are counted too; answers whether it may be
    /// tried. Beyond a bound nothing is written any more.
    pub(super) async fn may_attempt(&self, attempt: &Attempt) -> Result<bool, AccessError> {
        let now = self.now();
        let counts = self.counts(attempt, now).await?;
        let amount = |subject: &str| counts.iter().find(|(found, _)| found == subject).map_or(0, |(_, amount)| *amount);
        let mut bounds = vec![(&attempt.both, BY_BOTH), (&attempt.address, BY_ADDRESS)];
        if amount(&attempt.known) == 0 {
            bounds.push((&attempt.account, BY_ACCOUNT));
        }
        if bounds.iter().any(|(subject, most)| amount(subject) >= *most) {
            return Ok(false);
        }
        for (subject, most) in bounds {
            if self.count(subject, now, WINDOW).await? > most {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The attempt was the holder's: the own count begins anew, the others are as if it had not been, and the address is
    /// known from now on.
    pub(super) async fn attempt_was_right(&self, attempt: &Attempt) -> Result<(), AccessError> {
        let Attempt { both, address, account, known } = attempt.clone();
        let now = self.now();
        let mut transaction = self.database.begin().await?;
        let forgotten = sqlx::query("delete from attempts where subject in ($1, $2)").bind(both).bind(known.clone());
        forgotten.execute(&mut *transaction).await?;
        let taken_back = sqlx::query(TAKE_BACK).bind(address).bind(account);
        taken_back.execute(&mut *transaction).await?;
        let known = sqlx::query(COUNT).bind(known).bind(moment(now + KNOWN)).bind(moment(now));
        known.execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// The password was right and only the code is missing: the next step counts for both.
    pub(super) async fn first_step_was_right(&self, attempt: &Attempt) -> Result<(), AccessError> {
        let taken_back = sqlx::query(TAKE_BACK).bind(attempt.address.clone()).bind(attempt.account.clone());
        execute(&self.database, taken_back).await?;
        Ok(())
    }

    /// Whether one more code may be sent to a phone or mail, asked from this address.
    pub(super) async fn may_send(&self, contact: &str, address: IpAddr) -> Result<bool, AccessError> {
        let subjects =
            [format!("code:{}", secret::hashed(contact)), format!("codes:{}", secret::hashed(&network(address)))];
        let now = self.now();
        for (subject, most) in subjects.iter().zip(CODES) {
            if self.count(subject, now, WINDOW).await? > most {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether one more sign-in through the identity provider may begin from this address.
    pub(super) async fn may_start(&self, address: IpAddr) -> Result<bool, AccessError> {
        let subject = format!("identity:{}", secret::hashed(&network(address)));
        Ok(self.count(&subject, self.now(), WINDOW).await? <= BY_ADDRESS)
    }

    async fn counts(&self, attempt: &Attempt, now: DateTime<Utc>) -> Result<Vec<(String, i64)>, AccessError> {
        let Attempt { both, address, account, known } = attempt.clone();
        let read = sqlx::query_as(READ).bind(both).bind(address).bind(account).bind(known).bind(moment(now));
        Ok(read.fetch_all(self.database.any()).await?)
    }

    async fn count(&self, subject: &str, now: DateTime<Utc>, window: TimeDelta) -> Result<i64, AccessError> {
        let mut transaction = self.database.begin().await?;
        let count = sqlx::query_scalar(COUNT).bind(subject.to_owned()).bind(moment(now + window)).bind(moment(now));
        let amount = count.fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(amount)
    }
}

/// Who has one address of a sixty-four-bit network has all of them.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}
