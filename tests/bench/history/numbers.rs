//! Numbers for copies, each the next of its series, by the domain's own register.

use std::collections::HashMap;

use anyhow::{Result, bail};
use beian_domain::{
    counting::Moment,
    identity::RegionCode,
    procedure::NumberScheme,
    register::{NumberRequest, Register, RegisterCommand, RegisterEvent, Series},
    rulebook::Rulebook,
};
use beian_services::log::{NewEvent, StreamId, StreamWrite};
use cqrs_es::DomainEvent;
use serde_json::json;

use super::{copy::Copy, story::Step};

/// The series so far.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashMap<Series, Register>);

impl Numbers {
    /// Gives every copy the number that the step takes; answers what the series record. Nothing if it takes none.
    pub(super) fn issue(&mut self, step: &Step, copies: &mut [Copy]) -> Result<Vec<StreamWrite>> {
        let Some(scheme) = step.takes else { return Ok(Vec::new()) };
        let mut writes = Vec::with_capacity(copies.len());
        for copy in copies {
            let (series, event) = self.next(scheme, copy, step)?;
            let register = self.0.entry(series).or_default();
            writes.push(StreamWrite {
                stream: StreamId::new("register", series.stream_id()),
                expected: i64::try_from(register.version)?,
                events: vec![NewEvent {
                    event_type: event.event_type(),
                    event_version: event.event_version(),
                    payload: serde_json::to_value(&event)?,
                    metadata: json!({}),
                }],
            });
            register.apply(&event);
            copy.number = Some(event.number().to_owned());
        }
        Ok(writes)
    }

    /// The next number of the copy's region; of the first region beside it that has one left, where that is full.
    fn next(&mut self, scheme: NumberScheme, copy: &Copy, step: &Step) -> Result<(Series, RegisterEvent)> {
        let beside = (1..100).map(|last| RegionCode::parse(&format!("{}{last:02}", &copy.region.as_str()[..4])));
        let regions = std::iter::once(copy.region).chain(beside.flatten());
        for region in regions {
            let series = Series { scheme, region };
            let command = RegisterCommand {
                series,
                case_id: copy.case_id,
                recorded_at: step.recorded_at,
                on: Moment::from_utc(step.recorded_at).date(),
                request: NumberRequest::Issue,
            };
            let register = self.0.entry(series).or_default();
            if let Ok(event) = register.decide(&command, Rulebook::builtin().regions()) {
                return Ok((series, event));
            }
        }
        bail!("every series of {} is full", copy.region)
    }
}
