//! What a due moment rests on, told from the events of its case.

use chrono::{Datelike, Days, NaiveDate};

use crate::{
    case::{CaseEvent, Fact},
    counting::{Due, Suspension},
    deadline::{Clock, ClockChange, DeadlineId},
    identity::RegionCode,
    period::Period,
};

/// What a due moment rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// Nothing: an open task.
    Open,
    /// A period counted from a day.
    Counted {
        /// The day of the event, which is not counted.
        start: NaiveDate,
        /// The period.
        period: Period,
        /// The suspensions that were taken into account.
        suspensions: Vec<Suspension>,
    },
    /// A day that an officer set, or to which a suspension moved such a day.
    DaySet {
        /// The day, before it is moved off a day off.
        day: NaiveDate,
    },
    /// The last working day of a year.
    YearEnd {
        /// The year.
        year: i32,
    },
}

/// Something that happened to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// The event, by its place among those given.
    pub place: usize,
    /// What it did.
    pub kind: CauseKind,
}

/// What an event did to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CauseKind {
    /// 起算
    Started,
    /// 起算日更正
    StartCorrected,
    /// 延长
    Extended,
    /// 按新日历重算
    Recounted,
    /// 中止
    Suspended,
    /// 恢复
    Resumed,
    /// 终结
    Ended,
}

/// The course of one deadline.
pub(super) struct Course {
    pub(super) ground: Ground,
    pub(super) organ: RegionCode,
    pub(super) suspensions: Vec<Suspension>,
    pub(super) causes: Vec<Cause>,
}

/// A course as it is read.
struct Running {
    period: Option<Period>,
    start: NaiveDate,
    /// Whether an officer's day stands in place of the one counted.
    day_set: bool,
    /// Whether a suspension moves it by whole days: its day was set, its start corrected, or no period was counted.
    is_shifted: bool,
    /// The due day as the events tell it, before it was moved off a day off.
    plain: Option<NaiveDate>,
    ground: Ground,
    organ: RegionCode,
    suspensions: Vec<Suspension>,
}

impl Course {
    /// The course of a deadline; none if no event starts it.
    pub(super) fn of(events: &[&CaseEvent], id: &DeadlineId) -> Option<Self> {
        let (mut organ, mut running, mut causes) = (None, None::<Running>, Vec::new());
        for (place, event) in events.iter().enumerate() {
            organ = handled_by(&event.fact).or(organ);
            for change in event.clocks.iter().filter(|change| id_of(change) == id) {
                let kind = match (change, &mut running) {
                    (ClockChange::Started(clock), _) => {
                        running = Some(Running::start(clock, organ?));
                        CauseKind::Started
                    }
                    (_, None) => continue,
                    (change, Some(running)) => running.follow(change, organ?, event.stamp.occurred_on)?,
                };
                causes.push(Cause { place, kind });
            }
        }
        let Running { ground, organ, suspensions, .. } = running?;
        Some(Self { ground, organ, suspensions, causes })
    }
}

impl Running {
    fn start(clock: &Clock, organ: RegionCode) -> Self {
        let plain = clock.due.as_ref().map(Due::plain_date);
        let day_set = clock.basis.is_some();
        let mut running = Self {
            period: clock.period,
            start: clock.start,
            day_set,
            is_shifted: day_set || clock.period.is_none(),
            plain,
            ground: Ground::Open,
            organ,
            suspensions: Vec::new(),
        };
        if let Some(day) = plain {
            running.ground = running.grounded(day);
        }
        running
    }

    /// What a due moment rests on that was counted anew from scratch; `day` is the one that stands.
    fn grounded(&self, day: NaiveDate) -> Ground {
        match (self.period, self.day_set) {
            (_, true) => Ground::DaySet { day },
            (Some(period), false) => {
                Ground::Counted { start: self.start, period, suspensions: self.suspensions.clone() }
            }
            (None, false) => Ground::YearEnd { year: self.start.year() },
        }
    }

    fn follow(&mut self, change: &ClockChange, organ: RegionCode, today: NaiveDate) -> Option<CauseKind> {
        Some(match change {
            ClockChange::Started(_) => return None,
            ClockChange::Ended { .. } => CauseKind::Ended,
            ClockChange::Moved { start, due, calendar, .. } => {
                let plain = due.plain_date();
                (self.organ, self.plain) = (organ, Some(plain));
                match (start, calendar) {
                    (_, Some(_)) => {
                        self.ground = self.grounded(plain);
                        CauseKind::Recounted
                    }
                    (Some(start), None) => {
                        (self.start, self.day_set, self.is_shifted) = (*start, false, true);
                        // A corrected start is counted from as if nothing had stood still.
                        self.ground = match self.period {
                            Some(period) => Ground::Counted { start: *start, period, suspensions: Vec::new() },
                            None => Ground::DaySet { day: plain },
                        };
                        CauseKind::StartCorrected
                    }
                    (None, None) => {
                        (self.day_set, self.is_shifted) = (true, true);
                        self.ground = Ground::DaySet { day: plain };
                        CauseKind::Extended
                    }
                }
            }
            ClockChange::Suspended { from, basis, .. } => {
                self.suspensions.push(Suspension { from: *from, until: None, basis: basis.clone() });
                self.count_suspensions();
                CauseKind::Suspended
            }
            ClockChange::Resumed { on, due, .. } => {
                self.resume(*on, organ, today);
                self.plain = due.as_ref().map(Due::plain_date);
                CauseKind::Resumed
            }
        })
    }

    fn resume(&mut self, on: NaiveDate, organ: RegionCode, today: NaiveDate) {
        let Some(last) = self.suspensions.last_mut() else { return };
        last.until = Some(on);
        if !self.is_shifted {
            self.organ = organ;
            return self.count_suspensions();
        }
        let stood_still = u64::try_from((on - last.from).num_days()).unwrap_or(0);
        let moved = self.plain.and_then(|day| day.checked_add_days(Days::new(stood_still)));
        // A day that would have passed already is left as it stands.
        if let Some(day) = moved.filter(|day| *day > today) {
            (self.organ, self.ground) = (organ, Ground::DaySet { day });
        }
    }

    fn count_suspensions(&mut self) {
        if let (Ground::Counted { suspensions, .. }, false) = (&mut self.ground, self.is_shifted) {
            suspensions.clone_from(&self.suspensions);
        }
    }
}

/// The organ that handles the case from such an event on.
fn handled_by(fact: &Fact) -> Option<RegionCode> {
    match fact {
        Fact::Submitted { opening, .. }
        | Fact::WebsitePushed { opening }
        | Fact::UnitReported { opening, .. }
        | Fact::FilingImported { opening, .. } => Some(opening.organ),
        Fact::Transferred { to, .. } => Some(*to),
        _ => None,
    }
}

fn id_of(change: &ClockChange) -> &DeadlineId {
    match change {
        ClockChange::Started(clock) => &clock.id,
        ClockChange::Ended { id, .. }
        | ClockChange::Moved { id, .. }
        | ClockChange::Suspended { id, .. }
        | ClockChange::Resumed { id, .. } => id,
    }
}
