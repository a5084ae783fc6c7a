//! Units that access providers report as connected (接入单位), and that have no filing of their own: a case is opened for
//! each, with the time to file running, as for a website that is pushed.
//!
//! Reports are read from the log in order, and how far they were read is remembered there; the id of a unit's case
//! follows from its name. So reading may stop anywhere, be begun again, and be done by several nodes at once, and every
//! unit has one case, whoever reports it and however often.

use std::time::Duration;

use beian_domain::{
    actor::{Actor, Role},
    case::{AccessUser, AccessUserKind, Action, CaseEvent, Fact, ReportedUnit},
    counting::Moment,
    owed::{OwedEvent, ReportsRead, case_of_unit},
    refusal::RefusalCode,
};
use beian_projections::{ReadModels, StoredEvent, read::ReadError};
use futures_util::future::OptionFuture;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Interrupted,
    app::{App, AppError, Intent, Request, read_event},
};

/// Events read at once.
const PAGE: i64 = 1_000;
/// So many events without a report are passed before it is recorded that they were.
const WITHOUT_REPORT: i64 = 100_000;
/// How long the read models may take to know what the log knows.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often is looked, should no news come.
const LOOK: Duration = Duration::from_secs(30);
/// Name of the event that reports are recorded by.
const REPORT: &str = "AccessUsersReported";

/// What reading reports has found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Units that owe a filing, for which a case was opened.
    pub owed: u64,
    /// Units that owe a filing in a place of which no procedure is known.
    pub without_procedure: u64,
}

/// Reads reports, and opens the cases of units that have no filing.
pub struct ReportReader {
    app: App,
    read_models: ReadModels,
    /// As recorded.
    read: ReportsRead,
    /// Through which position this process has looked; what is recorded may lag behind.
    position: i64,
}

impl ReportReader {
    /// Goes on where reading was left.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub async fn resume(app: App, read_models: ReadModels) -> Result<Self, Interrupted> {
        let read = app.reports_read().await?;
        Ok(Self { app, read_models, read, position: read.through })
    }

    /// Reads the reports that have come since the last time.
    ///
    /// # Errors
    /// [`Interrupted`]; what was found before stays found.
    pub async fn look(&mut self, stop: &CancellationToken) -> Result<Found, Interrupted> {
        let mut found = Found::default();
        while !stop.is_cancelled() {
            let events = self.app.feed().read_after(self.position, PAGE).await.map_err(AppError::from)?;
            let Some(last) = events.last().map(|event| event.position) else { break };
            let reports: Vec<&StoredEvent> = events.iter().filter(|event| event.event_type == REPORT).collect();
            if !reports.is_empty() || last - self.read.through >= WITHOUT_REPORT {
                let Found { owed, without_procedure } = self.reports(&reports, last).await?;
                found.owed += owed;
                found.without_procedure += without_procedure;
            }
            self.position = last;
        }
        Ok(found)
    }

    /// Reads the reports among the events through a position, and records that they were read.
    async fn reports(&mut self, reports: &[&StoredEvent], through: i64) -> Result<Found, Interrupted> {
        self.read_models.wait_for(through, PATIENCE).await?;
        let mut found = Found::default();
        for report in reports {
            Reading { app: &self.app, read_models: &self.read_models, found: &mut found }.report(report).await?;
        }
        let Found { owed, without_procedure } = found;
        let event = OwedEvent::ReportsRead { through, owed, without_procedure, recorded_at: self.app.clock().now() };
        self.app.record_reports_read(self.read, &event).await?;
        self.read = self.app.reports_read().await?;
        Ok(found)
    }
}

/// Reads reports as they come, until `stop`.
pub async fn keep_reading_reports(app: App, read_models: ReadModels, stop: CancellationToken) {
    let mut news = app.feed().wakeups();
    let mut reader = None;
    loop {
        match look(&mut reader, &app, &read_models, &stop).await {
            Ok(found) if found == Found::default() => {}
            Ok(Found { owed, without_procedure }) => {
                tracing::info!(owed, without_procedure, "reported units have no filing of their own");
            }
            Err(error) => {
                tracing::warn!(%error, "reading the reports of access providers waits and tries again");
                reader = None;
            }
        }
        let again = if reader.is_some() { Some(news.changed()) } else { None };
        tokio::select! {
            () = stop.cancelled() => return,
            Some(_) = OptionFuture::from(again) => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Looks with the reader there is, or with a new one.
async fn look(
    reader: &mut Option<ReportReader>,
    app: &App,
    read_models: &ReadModels,
    stop: &CancellationToken,
) -> Result<Found, Interrupted> {
    let reader = match reader {
        Some(reader) => reader,
        None => reader.insert(ReportReader::resume(app.clone(), read_models.clone()).await?),
    };
    reader.look(stop).await
}

/// Reports being read.
struct Reading<'a> {
    app: &'a App,
    read_models: &'a ReadModels,
    found: &'a mut Found,
}

impl Reading<'_> {
    async fn report(&mut self, stored: &StoredEvent) -> Result<(), Interrupted> {
        let no_case = |_| AppError::Internal(format!("the report at position {}: no case", stored.position));
        let event: CaseEvent = read_event(stored)?;
        let reported_in: Uuid = stored.aggregate_id.parse().map_err(no_case)?;
        let Fact::AccessUsersReported { difference, .. } = event.fact else { return Ok(()) };
        for user in difference.added.iter().chain(&difference.changed) {
            if user.kind == AccessUserKind::Unit && !self.has_filing(user).await? {
                self.open(user, reported_in).await?;
            }
        }
        Ok(())
    }

    async fn has_filing(&self, user: &AccessUser) -> Result<bool, ReadError> {
        self.read_models.has_filing(&user.name, user.domain.as_deref()).await
    }

    async fn open(&mut self, user: &AccessUser, reported_in: Uuid) -> Result<(), AppError> {
        let Some(unit) = self.unit(user, reported_in).await? else {
            self.found.without_procedure += 1;
            return Ok(());
        };
        let case_id = unit.case_id;
        let request = Request {
            command_id: Uuid::new_v5(&case_id, reported_in.as_bytes()),
            case_id,
            expected_version: None,
            actor: Actor { name: "access-reports".to_owned(), role: Role::Machine, organ: None },
            occurred_on: None,
            reason: None,
            intent: Intent::Act(Action::ReportUnit(Box::new(unit))),
        };
        match self.app.submit(request).await {
            Ok(outcome) => self.found.owed += u64::from(!outcome.replayed),
            // Reported before, by whomever, or with other particulars by the same provider.
            Err(AppError::CommandIdReused) => {}
            Err(AppError::Refused(refused)) => {
                let known = RefusalCode::CaseExists.as_str();
                if refused.0.iter().any(|refusal| refusal.message.code != known) {
                    tracing::warn!(%reported_in, reason = %refused, "no case was opened for a reported unit");
                }
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// What the unit owes where it is connected; in the provider's place, where no region of its own is told.
    async fn unit(&self, user: &AccessUser, reported_in: Uuid) -> Result<Option<ReportedUnit>, AppError> {
        let provider = self.app.case(reported_in).await?;
        let provider = provider.as_deref().and_then(|case| case.filing.as_deref());
        let Some(region) = user.region.or(provider.map(|filing| filing.region)) else { return Ok(None) };
        let (rulebook, today) = (self.app.rulebook(), Moment::from_utc(self.app.clock().now()).date());
        let Some((procedure, organ)) = rulebook.owed_in(region, today, user.domain.is_some()) else { return Ok(None) };
        Ok(Some(ReportedUnit {
            case_id: case_of_unit(self.app.vault().blind(format!("unit:{}", user.name).as_bytes())),
            procedure: procedure.id.clone(),
            organ: self.app.organs().await?.successor(organ),
            region,
            name: user.name.clone(),
            domain: user.domain.clone(),
            connected_on: user.connected_on,
            reported_in,
        }))
    }
}
