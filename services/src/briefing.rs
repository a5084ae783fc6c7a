//! Issuing briefings (简报): at half past eight on working days each organ's list, weekly and monthly what superiors
//! learn; by mail to whoever has one.
//!
//! Like an alert, a briefing has an id that follows from what it is, so it is issued once however many nodes run and
//! however often they stop; who has not got it yet is sent it again, with the same `Message-ID`, as long as its day lasts.

use std::time::Duration;

use beian_domain::{
    account::Contact,
    actor::Role,
    briefing::{BriefingEvent, BriefingKind, HOUR},
    counting::Moment,
    identity::RegionCode,
    message::Message,
    report::{Grouping, Language, Report, ReportKind, ReportRefusal},
};
use beian_projections::{
    Database, Leader, ReadModels, Work,
    read::{OrganScope, ReadError},
};
use chrono::{Datelike, NaiveDate};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    access::{Access, AccessError, Letter},
    app::{App, AppError},
    render::{Format, RenderError, page, render},
    report::{Names, Question, ReportError, report},
    watch::WORKING,
};

/// How often is looked whether a briefing is due.
const LOOK: Duration = Duration::from_secs(30);
/// Most rows of a list in a letter.
const MOST_ROWS: usize = 200;
/// Most rows of counts.
const COUNTED: usize = 10_000;
/// Who learns what happens below.
const LEADING: &[Role] = &[Role::Supervisor];

/// Why briefings could not be issued. Nothing is lost: the next look finds the same.
#[derive(Debug, thiserror::Error)]
pub enum BriefingError {
    /// The log refuses or is away.
    #[error(transparent)]
    App(#[from] AppError),
    /// The read models cannot be asked.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no such report.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The report cannot be written.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// What is kept of accounts cannot be read.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Who sends cannot be agreed upon.
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
}

/// Issues briefings and sends them.
pub struct Briefings {
    app: App,
    read_models: ReadModels,
    access: Access,
    issuing: Leader,
}

/// A briefing of a day.
#[derive(Debug, Clone, Copy)]
struct Issue {
    kind: BriefingKind,
    organ: RegionCode,
    day: NaiveDate,
}

impl Briefings {
    /// Of a running application.
    pub fn new(access: Access, read_models: ReadModels, database: &Database) -> Self {
        let issuing = Leader::new(database.clone(), Work::Briefing);
        Self { app: access.app().clone(), read_models, access, issuing }
    }

    /// Looks again and again until `stop` comes.
    pub async fn run(mut self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.look(&stop).await {
                tracing::warn!(%error, "briefings could not be issued and are tried again");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Issues what is due today, and sends what was not sent yet; answers how many letters went.
    ///
    /// # Errors
    /// [`BriefingError`]; what was sent is recorded, the rest is found by the next look.
    pub async fn look(&mut self, stop: &CancellationToken) -> Result<u64, BriefingError> {
        let now = Moment::from_utc(self.app.clock().now());
        // A node without a mail server leaves them to the others.
        if self.access.mailer().is_none() || now.time() < HOUR || !self.issuing.leads().await? {
            return Ok(0);
        }
        let (day, mut sent) = (now.date(), 0);
        for organ in self.read_models.organs_in_office(now).await? {
            for kind in BriefingKind::ALL {
                if stop.is_cancelled() {
                    return Ok(sent);
                }
                if kind.is_on(day, &organ, self.app.rulebook().calendar()) {
                    match self.issue(Issue { kind, organ, day }, now).await {
                        Ok(letters) => sent += letters,
                        // The other organs have theirs all the same.
                        Err(error) => tracing::warn!(%error, %organ, kind = kind.as_str(), "a briefing was not sent"),
                    }
                }
            }
        }
        Ok(sent)
    }

    async fn issue(&self, issue: Issue, now: Moment) -> Result<u64, BriefingError> {
        let id = issue.kind.id(&issue.organ, issue.day);
        let mut briefing = self.app.briefing(id).await?;
        if briefing.version == 0 {
            let issued = BriefingEvent::BriefingIssued {
                kind: issue.kind,
                organ: issue.organ,
                day: issue.day,
                as_of: now,
                position: self.read_models.position().await?,
                to: self.recipients(issue, now).await?,
                recorded_at: self.app.clock().now(),
            };
            self.app.record_of_briefing(id, 0, &issued).await?;
            briefing = self.app.briefing(id).await?;
        }
        let (Some(as_of), false) = (briefing.as_of, briefing.waiting.is_empty()) else { return Ok(0) };
        let Some(mailer) = self.access.mailer() else { return Ok(0) };
        let mut waiting = Vec::new();
        for to in briefing.waiting {
            // Who has given up the mail contact since has the same list on the desk.
            waiting.extend(self.address(to).await?.map(|address| (to, address)));
        }
        if waiting.is_empty() {
            return Ok(0);
        }
        let letter = self.letter(issue, as_of, now).await?;
        let (mut sent, mut version) = (0, briefing.version);
        for (to, address) in waiting {
            let message_id = Uuid::new_v5(&id, to.as_bytes()).to_string();
            let recorded_at = self.app.clock().now();
            let outcome = mailer.send(Letter { to: address, id: Some(message_id), ..letter.clone() }).await;
            let event = match outcome {
                Ok(()) => BriefingEvent::BriefingDelivered { to, recorded_at },
                Err(error) if error.is_final() => {
                    BriefingEvent::BriefingFailed { to, reason: error.to_string(), recorded_at }
                }
                // The others wait for the next look rather than for a server that is away.
                Err(error) if error.is_silence() => break,
                Err(_) => continue,
            };
            sent += u64::from(matches!(event, BriefingEvent::BriefingDelivered { .. }));
            if self.app.record_of_briefing(id, version, &event).await? {
                version += 1;
            }
        }
        Ok(sent)
    }

    /// Accounts in office with a mail contact.
    async fn recipients(&self, issue: Issue, now: Moment) -> Result<Vec<Uuid>, BriefingError> {
        let roles = match issue.kind {
            BriefingKind::Morning => WORKING,
            BriefingKind::Weekly | BriefingKind::Monthly => LEADING,
        };
        let holders = self.read_models.holders(Some(issue.organ), roles, now).await?;
        let mut to: Vec<Uuid> = Vec::new();
        for id in holders.iter().filter_map(|office| Uuid::parse_str(&office.account_id).ok()) {
            if !to.contains(&id) && self.address(id).await?.is_some() {
                to.push(id);
            }
        }
        Ok(to)
    }

    async fn address(&self, id: Uuid) -> Result<Option<String>, BriefingError> {
        let (account, organs) = (self.app.account(id).await?, self.app.organs().await?);
        if account.office(None, self.app.clock().now(), &organs).is_none() {
            return Ok(None);
        }
        let kept = account.contacts.get(&Contact::Mail).filter(|_| account.alert_preferences.mail);
        match kept {
            Some(kept) => Ok(self.access.mail_of(id, *kept).await?),
            None => Ok(None),
        }
    }

    async fn letter(&self, issue: Issue, as_of: Moment, now: Moment) -> Result<Letter, BriefingError> {
        let mut text = Vec::new();
        let mut reports = Vec::new();
        for question in issue.questions(as_of, now) {
            let names = Names::new(self.app.rulebook(), self.app.organs().await?, issue.day);
            let found = match report(&self.read_models, &names, &question).await {
                Err(ReportError::Refused(ReportRefusal::TooLong(_))) => {
                    // Too long to be read in a letter: counted as the report can be, else left to the desk.
                    let Some(by) = question.kind.groupings().first().copied() else { continue };
                    report(&self.read_models, &names, &Question { by: Some(by), most: COUNTED, ..question }).await?
                }
                found => found?,
            };
            text.extend(render(&found, Format::Table, Language::Zh)?);
            text.extend(b"\n\n");
            reports.push(found);
        }
        let rows = |place: usize| reports.get(place).map_or(0, |report: &Report| report.rows.len());
        let subject = Message::new(format!("briefing_{}", issue.kind.as_str()))
            .with("organ", issue.organ)
            .with("day", issue.day)
            .with("first", rows(0))
            .with("second", rows(1));
        let text = String::from_utf8_lossy(&text).into_owned();
        let subject = format!("{} / {}", subject.zh(), subject.en());
        let html = Some(page(&reports, Language::Zh));
        Ok(Letter { to: String::new(), subject, text, html, id: None })
    }
}

impl Issue {
    /// The reports that the briefing has.
    fn questions(self, as_of: Moment, now: Moment) -> Vec<Question> {
        let below = OrganScope::AndBelow(self.organ);
        let ask = |kind, organ| Question { as_of: Some(as_of), ..Question::new(kind, organ, now, MOST_ROWS) };
        match self.kind {
            BriefingKind::Morning => {
                let own = OrganScope::Exactly(self.organ);
                vec![ask(ReportKind::Overdue, own), ask(ReportKind::DueSoon, own)]
            }
            BriefingKind::Weekly => {
                vec![
                    Question { by: Some(Grouping::Organ), ..ask(ReportKind::Overdue, below) },
                    ask(ReportKind::Suspended, below),
                ]
            }
            BriefingKind::Monthly => {
                let last = self.day.with_day(1).and_then(|first| first.pred_opt());
                let (from, to) = (last.and_then(|last| last.with_day(1)), last);
                vec![
                    Question { from, to, ..ask(ReportKind::Kept, below) },
                    Question { from, to, ..ask(ReportKind::Stages, below) },
                ]
            }
        }
    }
}
