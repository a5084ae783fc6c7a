//! Units that access providers report as connected (接入单位), and that have no filing of their own: a case is opened for
//! each, with the time to file running, as for a website that is pushed.
//!
//! Reports are read from the log in order, and how far they were read is remembered there; the id of a unit's case
//! follows from its province and name, and where an earlier one was over before, from the report. So reading may stop
//! anywhere, be begun again, and be done by several nodes at once, and every unit has one case going on, whoever reports
//! it and however often.

use std::time::Duration;

use beian_domain::{
    actor::{Actor, Role},
    case::{AccessUser, AccessUserKind, Action, CaseEvent, Fact, ReportedUnit},
    counting::Moment,
    identity::RegionCode,
    owed::{OwedEvent, ReportsRead, case_of_unit, case_opened_again},
    refusal::RefusalCode,
};
use beian_projections::{ReadModels, StoredEvent};
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

/// A report in the log.
#[derive(Debug, Clone, Copy)]
struct Report {
    /// The provider's case.
    reported_in: Uuid,
    position: i64,
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
        let provider = self.app.case(reported_in).await?;
        let provider = provider.as_deref().and_then(|case| case.filing.as_deref()).map(|filing| filing.region);
        let report = Report { reported_in, position: stored.position };
        for user in difference.added.iter().chain(&difference.changed) {
            // In the provider's place, where no region of its own is told.
            let place = user.region.or(provider).filter(|_| user.kind == AccessUserKind::Unit);
            let Some(place) = place else { continue };
            if !self.read_models.has_filing(&user.name, place, user.domain.as_deref()).await? {
                self.open(user, place, report).await?;
            }
        }
        Ok(())
    }

    async fn open(&mut self, user: &AccessUser, place: RegionCode, report: Report) -> Result<(), Interrupted> {
        let Some(case_id) = self.case_id(&user.name, place, report).await? else { return Ok(()) };
        match self.unit(user, place, case_id, report).await? {
            Some(unit) => self.submit(unit).await?,
            None => self.found.without_procedure += 1,
        }
        // Another report read next must find it; that of a unit's first case it finds by its id.
        let head = self.app.feed().head().await.map_err(AppError::from)?;
        Ok(self.read_models.wait_for(head, PATIENCE).await?)
    }

    /// The case to open: the unit's first, or another where that was over before this report; none where it was not.
    async fn case_id(&self, name: &str, place: RegionCode, report: Report) -> Result<Option<Uuid>, AppError> {
        let blind = self.app.vault().blind(format!("unit:{}:{name}", place.province()).as_bytes());
        let first = case_of_unit(blind);
        let Some(case) = self.app.case(first).await? else { return Ok(Some(first)) };
        let last = i64::try_from(case.version).unwrap_or(i64::MAX) - 1;
        let ended = self.app.feed().stream("case", &first.to_string(), last).await?;
        let is_over = case.status.is_over() && ended.iter().all(|event| event.position < report.position);
        Ok(is_over.then(|| case_opened_again(first, report.position)))
    }

    async fn submit(&mut self, unit: ReportedUnit) -> Result<(), AppError> {
        let (case_id, reported_in) = (unit.case_id, unit.reported_in);
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

    /// What the unit owes where it is connected.
    async fn unit(
        &self,
        user: &AccessUser,
        region: RegionCode,
        case_id: Uuid,
        Report { reported_in, .. }: Report,
    ) -> Result<Option<ReportedUnit>, AppError> {
        let (rulebook, today) = (self.app.rulebook(), Moment::from_utc(self.app.clock().now()).date());
        let Some((procedure, organ)) = rulebook.owed_in(region, today, user.domain.is_some()) else { return Ok(None) };
        Ok(Some(ReportedUnit {
            case_id,
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
