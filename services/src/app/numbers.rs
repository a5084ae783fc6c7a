//! Numbers for cases: the register of a series is written in the same append as the case, all or nothing.

use std::sync::Arc;

use beian_domain::{
    case::{Action, Case},
    counting::Moment,
    identity::RegionCode,
    refusal::{Refusal, RefusalCode},
    register::{NumberRequest, Register, RegisterCommand, RegisterEvent, Series},
};
use moka::sync::Cache;
use uuid::Uuid;

use super::{
    App, AppError, Request,
    streams::{read_event, signed, stream_write},
};
use crate::log::{StreamId, StreamWrite};

/// How many series are kept folded.
const KEPT: u64 = 1024;

/// Folded registers by stream id.
#[derive(Clone)]
pub(super) struct Registers(Cache<String, Known>);

/// What is known of a series.
#[derive(Clone, Default)]
struct Known {
    /// As the log had it when it was last read.
    read: Arc<Register>,
    /// As it will be once the numbers that this process gave are recorded; none after a lost race.
    foreseen: Option<Arc<Register>>,
}

impl Default for Registers {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

impl Registers {
    /// A race for this stream was lost: what was foreseen of it will not come about.
    pub(super) fn doubt(&self, stream: &StreamId) {
        if let Some(known) = self.0.get(&stream.aggregate_id) {
            self.0.insert(stream.aggregate_id.clone(), Known { foreseen: None, ..known });
        }
    }

    /// The next command of this process continues from here, so that many may be numbered in one batch. Only for a
    /// number whose case was decided: what is refused takes none.
    pub(super) fn foresee(&self, taken: Taken) -> StreamWrite {
        let id = taken.series.stream_id();
        let known = self.0.get(&id).unwrap_or_default();
        self.0.insert(id, Known { foreseen: Some(Arc::new(taken.after)), ..known });
        taken.write
    }
}

/// A number and the write that takes it from its series.
pub(super) struct Taken {
    pub(super) number: String,
    series: Series,
    after: Register,
    write: StreamWrite,
}

impl App {
    /// The next number of the series that the case's procedure names for its region, or for another one.
    pub(super) async fn next_number(
        &self,
        case: &Case,
        region: Option<RegionCode>,
        request: &Request,
    ) -> Result<Taken, AppError> {
        let filing = case.filing.as_ref().ok_or_else(|| Refusal::new(RefusalCode::CaseUnknown))?;
        let procedure = self
            .rulebook
            .procedure(&filing.procedure, filing.opened_on)
            .map_err(|error| Refusal::from(error.message()))?;
        let rule = procedure.number.as_ref().ok_or_else(|| Refusal::new(RefusalCode::NumberNotForeseen))?;
        let series = Series { scheme: rule.scheme, region: region.unwrap_or(filing.region) };
        self.take(series, request.case_id, NumberRequest::Issue).await
    }

    /// A number given elsewhere is kept in its series, so that it is never given again.
    pub(super) async fn recorded_number(&self, action: &Action, case_id: Uuid) -> Result<Option<Taken>, AppError> {
        let Some((series, sequence)) = named_number(action).and_then(Series::holding) else { return Ok(None) };
        self.take(series, case_id, NumberRequest::Record(sequence)).await.map(Some)
    }

    async fn take(&self, series: Series, case_id: Uuid, request: NumberRequest) -> Result<Taken, AppError> {
        let recorded_at = self.clock.now();
        let register = self.register(series).await?;
        let on = Moment::from_utc(recorded_at).date();
        let command = RegisterCommand { series, case_id, recorded_at, on, request };
        let event = register.decide(&command, self.rulebook.regions())?;
        let write = stream_write("register", series.stream_id(), register.version, std::slice::from_ref(&event))?;
        let mut after = Register::clone(&register);
        after.apply(&event);
        Ok(Taken { number: event.number().to_owned(), series, after, write })
    }

    /// The register as this process expects it to be; a wrong expectation is a lost race.
    async fn register(&self, series: Series) -> Result<Arc<Register>, AppError> {
        let id = series.stream_id();
        let known = self.numbers.0.get(&id).unwrap_or_default();
        if let Some(register) = known.foreseen {
            return Ok(register);
        }
        let mut register = Arc::unwrap_or_clone(known.read);
        for stored in self.feed.stream("register", &id, signed(register.version)).await? {
            register.apply(&read_event::<RegisterEvent>(&stored)?);
        }
        let register = Arc::new(register);
        let known = Known { read: Arc::clone(&register), foreseen: Some(Arc::clone(&register)) };
        self.numbers.0.insert(id, known);
        Ok(register)
    }
}

/// The number that a command names itself.
fn named_number(action: &Action) -> Option<&str> {
    if let Action::ImportFiling(earlier) = action {
        return Some(&earlier.number);
    }
    if let Action::AssignNumber { number } | Action::Renumber { number, .. } = action { Some(number) } else { None }
}
