//! Alerts told by mail: everything that becomes due for somebody at one moment is one letter.

mod letter;

use std::collections::BTreeMap;

use beian_domain::{
    account::{Account, Contact},
    alert::{AlertFact, Alerted, Channel, DeliveryState, Told},
};
use beian_projections::models::deliveries::DeliveryRow;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Ended, Messenger, MessengerError, Round, Waiting, ids};
use crate::access::SendError;
use letter::{Entry, compose};

/// Alerts in one letter.
const LONGEST: usize = 100;

/// Whether the mail server is there: a round does not wait for each letter that it is not.
enum Line {
    Open,
    /// For this reason.
    Dead(String),
}

/// An alert that waits to be mailed.
struct Mailable {
    waiting: Waiting,
    told: Told,
    about: Alerted,
}

impl Messenger {
    /// Mails everything that is due.
    pub(super) async fn mail(&self) -> Result<Round, MessengerError> {
        let mut round = Round::default();
        loop {
            let (rows, known) = self.due(Channel::Mail, None).await?;
            if rows.is_empty() {
                return Ok(round);
            }
            let recorded = self.mail_all(&rows, &mut round).await?;
            if !self.goes_on(known, recorded).await? {
                return Ok(round);
            }
        }
    }

    /// Mails these, letter by letter; answers with the position of the last event.
    async fn mail_all(&self, rows: &[DeliveryRow], round: &mut Round) -> Result<Option<i64>, MessengerError> {
        // What becomes due together stays together when it is sent again.
        let mut groups: BTreeMap<(&str, &str), Vec<&DeliveryRow>> = BTreeMap::new();
        for row in rows {
            groups.entry((&row.recipient, row.next_try.as_deref().unwrap_or_default())).or_default().push(row);
        }
        let (mut recorded, mut line) = (None, Line::Open);
        for group in groups.values_mut() {
            group.sort_by(|one, other| one.alert_id.cmp(&other.alert_id));
            for some in group.chunks(LONGEST) {
                let facts = self.mail_together(some, self.app.clock().now(), &mut line).await?;
                recorded = self.record(&facts, round).await?.or(recorded);
            }
        }
        Ok(recorded)
    }

    /// One letter to one recipient.
    async fn mail_together(
        &self,
        rows: &[&DeliveryRow],
        now: DateTime<Utc>,
        line: &mut Line,
    ) -> Result<Vec<(Uuid, AlertFact)>, MessengerError> {
        let mut mailable = Vec::new();
        for (alert, to) in rows.iter().filter_map(|row| ids(row)) {
            mailable.extend(self.mailable(alert, to, now).await?);
        }
        let Some(first) = mailable.first() else { return Ok(Vec::new()) };
        let account = self.app.account(first.waiting.to).await?;
        let ended = match self.address(first.waiting.to, &account, now).await? {
            Ok(address) => self.send_to(address, &mailable, now, line).await?,
            Err(reason) => Ended::Dead(reason.to_owned()),
        };
        Ok(mailable.iter().map(|one| one.waiting.fact(Channel::Mail, &ended, now)).collect())
    }

    /// None where by the log nothing waits any more.
    async fn mailable(&self, id: Uuid, to: Uuid, now: DateTime<Utc>) -> Result<Option<Mailable>, MessengerError> {
        let alert = self.app.alert(id).await?;
        let Some(delivery) = alert.deliveries.get(&(to, Channel::Mail)) else { return Ok(None) };
        let is_due = matches!(delivery.state, DeliveryState::Waiting(at) if at <= now);
        let waiting = Waiting { alert: id, to, failures: delivery.failures };
        Ok(alert.about.filter(|_| is_due).map(|about| Mailable { waiting, told: delivery.told, about }))
    }

    /// Where to, or why nowhere: who may not look any more is not told by mail either.
    async fn address(
        &self,
        id: Uuid,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<Result<String, &'static str>, MessengerError> {
        let organs = self.app.organs().await?;
        if account.office(None, now, &organs).is_none() {
            return Ok(Err("the account is locked or holds no office"));
        }
        let Some(kept) = account.contacts.get(&Contact::Mail) else { return Ok(Err("there is no mail contact")) };
        Ok(self.access.mail_of(id, *kept).await?.ok_or("the mail contact was deleted"))
    }

    async fn send_to(
        &self,
        to: String,
        mailable: &[Mailable],
        now: DateTime<Utc>,
        line: &mut Line,
    ) -> Result<Ended, MessengerError> {
        if let Line::Dead(reason) = line {
            return Ok(Ended::Failed(reason.clone()));
        }
        let case_ids: Vec<String> = mailable.iter().map(|one| one.about.case_id.to_string()).collect();
        let case_ids: Vec<&str> = case_ids.iter().map(String::as_str).collect();
        let units = self.read_models.unit_names(&case_ids).await?;
        let unit = |about: &Alerted| units.get(&about.case_id.to_string()).cloned().unwrap_or_default();
        let mut entries: Vec<Entry<'_>> =
            mailable.iter().map(|one| Entry { told: one.told, about: &one.about, unit: unit(&one.about) }).collect();
        entries.sort_by_key(|entry| (entry.about.due, entry.about.case_id));
        let letter = compose(to, &entries, &self.public_url, now, self.app.rulebook().calendar());
        let letter = crate::access::Letter { id: Some(message_id(mailable)), ..letter };
        let sent = match self.access.mailer() {
            Some(mailer) => mailer.send(letter).await,
            None => Err(SendError::NoSender),
        };
        if let Err(error) = &sent
            && error.is_silence()
        {
            *line = Line::Dead(error.to_string());
        }
        Ok(match sent {
            Ok(()) => Ended::Delivered,
            Err(error) if error.is_final() => Ended::Dead(error.to_string()),
            Err(error) => Ended::Failed(error.to_string()),
        })
    }
}

/// Follows from recipient and alerts.
fn message_id(mailable: &[Mailable]) -> String {
    let ids = mailable.iter().flat_map(|one| [one.waiting.to, one.waiting.alert]);
    let bytes: Vec<u8> = ids.flat_map(Uuid::into_bytes).collect();
    Uuid::new_v5(&NAMESPACE, &bytes).to_string()
}

/// Ids of letters live in a name space of their own.
const NAMESPACE: Uuid = Uuid::from_u128(0x6d61_696c_2d61_4c65_9274_8273_6f66_6361);
