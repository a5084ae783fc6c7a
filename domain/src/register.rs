//! A number series (号段) of one scheme in one region: gap-tolerant, and never gives one number twice.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::{Aggregate, event_sink::EventSink};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    identity::{FilingNumber, RegionCode, RegionFinding, Regions, UnitNumber},
    log_event::log_event,
    procedure::NumberScheme,
    refusal::{Refusal, RefusalCode, Refused},
};

/// Which series: a scheme in a region. A series of legacy numbers only records numbers given elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Series {
    /// Shape of its numbers.
    pub scheme: NumberScheme,
    /// Region they begin with.
    pub region: RegionCode,
}

impl Series {
    /// Id of the series' stream in the log.
    pub fn stream_id(&self) -> String {
        match self.scheme {
            NumberScheme::UnitNumber => format!("unit-{}", self.region),
            NumberScheme::FilingNumber => format!("filing-{}", self.region),
        }
    }

    /// The series that a number belongs to, and its sequence there; none for numbers of no series.
    pub fn holding(number: &str) -> Option<(Self, u32)> {
        if let Ok(number) = FilingNumber::parse(number) {
            let series = Self { scheme: NumberScheme::FilingNumber, region: number.region() };
            return Some((series, number.sequence()));
        }
        let number = UnitNumber::parse(number).ok()?;
        let series = Self { scheme: NumberScheme::UnitNumber, region: number.region() };
        Some((series, u32::from(number.sequence())))
    }

    /// The last sequence: 4 digits for unit numbers, 6 for filing numbers.
    pub fn last(&self) -> u32 {
        match self.scheme {
            NumberScheme::UnitNumber => 9_999,
            NumberScheme::FilingNumber => 999_999,
        }
    }

    /// The number with this sequence, if the series reaches so far.
    pub fn number(&self, sequence: u32) -> Option<String> {
        match self.scheme {
            NumberScheme::UnitNumber => {
                let sequence = u16::try_from(sequence).ok()?;
                UnitNumber::new(self.region, sequence).ok().map(|number| number.to_string())
            }
            NumberScheme::FilingNumber => {
                FilingNumber::new(self.region, sequence).ok().map(|number| number.to_string())
            }
        }
    }
}

/// The folded state of a series.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Register {
    /// Every sequence up to this one is taken.
    pub taken_through: u32,
    /// Sequences beyond it that are taken, recorded from elsewhere.
    pub taken_beyond: BTreeSet<u32>,
    /// Number of events folded.
    pub version: u64,
}

/// What may be asked of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisterCommand {
    /// The series.
    pub series: Series,
    /// The case that the number is for.
    pub case_id: Uuid,
    /// The present.
    pub recorded_at: DateTime<Utc>,
    /// The day on which the region must exist.
    pub on: NaiveDate,
    /// What.
    pub request: NumberRequest,
}

/// Give the next number, or keep one that was given elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberRequest {
    /// 编号
    Issue,
    /// 录入已有编号
    Record(u32),
}

/// What happened in a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterEvent {
    /// 已编号
    NumberIssued {
        /// Its sequence in the series.
        sequence: u32,
        /// The number.
        number: String,
        /// For which case.
        case_id: Uuid,
        /// When.
        recorded_at: DateTime<Utc>,
    },
    /// 已录入
    NumberRecorded {
        /// Its sequence in the series.
        sequence: u32,
        /// The number.
        number: String,
        /// For which case.
        case_id: Uuid,
        /// When.
        recorded_at: DateTime<Utc>,
    },
}

impl RegisterEvent {
    /// The number.
    pub fn number(&self) -> &str {
        match self {
            Self::NumberIssued { number, .. } | Self::NumberRecorded { number, .. } => number,
        }
    }

    fn sequence(&self) -> u32 {
        match self {
            Self::NumberIssued { sequence, .. } | Self::NumberRecorded { sequence, .. } => *sequence,
        }
    }
}

log_event!(RegisterEvent, Register::TYPE, { NumberIssued, NumberRecorded });

impl Register {
    /// The event that a request leads to.
    pub fn decide(&self, command: &RegisterCommand, regions: &Regions) -> Result<RegisterEvent, Refused> {
        let RegisterCommand { series, case_id, recorded_at, .. } = *command;
        match command.request {
            NumberRequest::Issue => {
                check_region(series.region, regions, command.on)?;
                let sequence = self.next();
                let number = series.number(sequence).ok_or_else(|| full(series))?;
                Ok(RegisterEvent::NumberIssued { sequence, number, case_id, recorded_at })
            }
            NumberRequest::Record(sequence) => {
                let number = series.number(sequence).ok_or_else(|| full(series))?;
                if self.is_taken(sequence) {
                    return Err(Refusal::new(RefusalCode::NumberTaken).with("number", number).at("number").into());
                }
                Ok(RegisterEvent::NumberRecorded { sequence, number, case_id, recorded_at })
            }
        }
    }

    /// The state after one more event.
    pub fn apply(&mut self, event: &RegisterEvent) {
        self.version += 1;
        self.taken_beyond.insert(event.sequence());
        while self.taken_beyond.remove(&(self.taken_through + 1)) {
            self.taken_through += 1;
        }
    }

    /// Whether a sequence was given or recorded.
    pub fn is_taken(&self, sequence: u32) -> bool {
        sequence <= self.taken_through || self.taken_beyond.contains(&sequence)
    }

    fn next(&self) -> u32 {
        self.taken_through + 1
    }
}

impl Aggregate for Register {
    const TYPE: &'static str = "register";
    type Command = RegisterCommand;
    type Event = RegisterEvent;
    type Error = Refused;
    type Services = Regions;

    async fn handle(
        &mut self,
        command: Self::Command,
        regions: &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        let event = self.decide(&command, regions)?;
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        Self::apply(self, &event);
    }
}

fn check_region(region: RegionCode, regions: &Regions, on: NaiveDate) -> Result<(), Refusal> {
    match regions.find(region, on) {
        RegionFinding::Retired { .. } => Err(Refusal::new(RefusalCode::RegionRetired).with("region", region)),
        RegionFinding::Current { .. } | RegionFinding::NotYet { .. } | RegionFinding::Unknown => Ok(()),
    }
}

fn full(series: Series) -> Refusal {
    Refusal::new(RefusalCode::SeriesFull).with("series", series.stream_id()).with("max", series.last())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "test")]
mod tests {
    use super::*;

    fn request(request: NumberRequest) -> RegisterCommand {
        RegisterCommand {
            series: Series { scheme: NumberScheme::UnitNumber, region: RegionCode::parse("522601").unwrap() },
            case_id: Uuid::nil(),
            recorded_at: DateTime::default(),
            on: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(),
            request,
        }
    }

    fn numbers(requests: &[NumberRequest]) -> Vec<Result<String, String>> {
        let mut register = Register::default();
        let mut given = Vec::new();
        for one in requests {
            let decided = register.decide(&request(*one), Regions::builtin());
            if let Ok(event) = &decided {
                register.apply(event);
            }
            given.push(
                decided.map(|event| event.number().to_owned()).map_err(|refused| refused.0[0].message.code.clone()),
            );
        }
        given
    }

    #[test]
    fn numbers_recorded_from_elsewhere_are_passed_over() {
        let given = numbers(&[NumberRequest::Record(2), NumberRequest::Issue, NumberRequest::Issue]);
        assert_eq!(given, [Ok("5226010002".into()), Ok("5226010001".into()), Ok("5226010003".into())]);
    }

    #[test]
    fn a_number_is_never_taken_twice() {
        let given = numbers(&[
            NumberRequest::Issue,
            NumberRequest::Record(1),
            NumberRequest::Record(9),
            NumberRequest::Record(9),
        ]);
        assert_eq!(given[1], Err("number_taken".into()));
        assert_eq!(given[3], Err("number_taken".into()));
    }

    #[test]
    fn a_full_series_gives_no_more_numbers() {
        let register = Register { taken_through: 9_999, ..Register::default() };
        let refused = register.decide(&request(NumberRequest::Issue), Regions::builtin()).unwrap_err();
        assert_eq!(refused.0[0].message.code, "series_full");
    }

    #[test]
    fn a_retired_region_gives_no_numbers() {
        let mut command = request(NumberRequest::Issue);
        command.series.region = RegionCode::parse("110103").unwrap();
        let refused = Register::default().decide(&command, Regions::builtin()).unwrap_err();
        assert_eq!(refused.0[0].message.code, "region_retired");
    }
}
