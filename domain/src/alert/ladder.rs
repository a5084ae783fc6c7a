//! Ladders (预警规则): for which clocks which rungs. Data; the most particular ladder applies.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Rung, RungTime};
use crate::{
    calendar::Calendar,
    counting::Moment,
    deadline::Clock,
    identity::{Level, RegionCode},
    message::Bilingual,
    procedure::{Party, ProcedureId},
};

/// Which of the two clocks of a limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// 法定期限
    #[default]
    Legal,
    /// 承诺期限: what the organ has promised for itself
    Promised,
}

impl ClockKind {
    /// The word in rows and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Legal => "legal",
            Self::Promised => "promised",
        }
    }

    /// The kind written so.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Legal, Self::Promised].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// When to warn of the clocks that it is for, and whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// Id: `organ_duty`.
    pub id: String,
    /// Its name.
    pub title: Bilingual,
    /// For clocks of these duties.
    pub duties: Vec<Party>,
    /// For legal or for promised limits.
    #[serde(default)]
    pub clock: ClockKind,
    /// For these procedures only; for all when empty.
    #[serde(default)]
    pub procedures: Vec<ProcedureId>,
    /// For organs of this region only; for all if none.
    #[serde(default)]
    pub region: Option<RegionCode>,
    /// Its rungs.
    pub rungs: Vec<Rung>,
    /// Who arranged it so.
    pub why: String,
}

/// When people of an organ are at their desks (办公时间), on its working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// For organs of this region only; for all if none.
    #[serde(default)]
    pub region: Option<RegionCode>,
    /// From.
    pub from: NaiveTime,
    /// Until.
    pub to: NaiveTime,
    /// Who arranged it so.
    pub why: String,
}

/// All ladders and hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladders {
    /// The ladders.
    #[serde(default, rename = "ladder")]
    pub ladders: Vec<Ladder>,
    /// The hours.
    #[serde(default)]
    pub hours: Vec<Hours>,
}

impl Ladder {
    /// Whether it is for a clock of this kind in this place.
    pub fn is_for(&self, duty: Party, kind: ClockKind, procedure: &ProcedureId, organ: &RegionCode) -> bool {
        self.clock == kind
            && self.duties.contains(&duty)
            && (self.procedures.is_empty() || self.procedures.contains(procedure))
            && self.region.is_none_or(|region| region.contains(organ))
    }

    /// How particular it is: the smaller region first, then the named procedure.
    pub(crate) fn rank(&self) -> (u8, bool) {
        (self.region.map_or(0, depth), !self.procedures.is_empty())
    }
}

impl Ladders {
    /// The ladder of a clock; none where nobody is to be told.
    pub fn of(&self, clock: &Clock, procedure: &ProcedureId, organ: &RegionCode) -> Option<&Ladder> {
        self.for_clock(clock.duty, clock.kind(), procedure, organ)
    }

    /// The same for a clock in parts.
    pub fn for_clock(
        &self,
        duty: Party,
        kind: ClockKind,
        procedure: &ProcedureId,
        organ: &RegionCode,
    ) -> Option<&Ladder> {
        self.ladders.iter().filter(|ladder| ladder.is_for(duty, kind, procedure, organ)).max_by_key(|l| l.rank())
    }

    /// The due days of clocks of which a rung may come on one of these days, whatever the organ: where to look for them.
    pub fn due_days(&self, calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> BTreeSet<NaiveDate> {
        let rungs = self.ladders.iter().flat_map(|ladder| &ladder.rungs).map(|rung| rung.when);
        let by_due_day = rungs.filter(|time| !matches!(time, RungTime::Half | RungTime::Moved));
        let times: BTreeMap<String, RungTime> = by_due_day.map(|time| (time.to_string(), time)).collect();
        let reach = self.reach();
        let (Some(first), Some(last)) = (from.checked_sub_days(reach), to.checked_add_days(reach)) else {
            return BTreeSet::new();
        };
        let places: Vec<RegionCode> = calendar.places().collect();
        let comes = |due: NaiveDate, place: &RegionCode| {
            times
                .values()
                .filter_map(|time| time.day(NaiveDate::MIN, due, calendar, place))
                .any(|day| (from..=to).contains(&day))
        };
        first
            .iter_days()
            .take_while(|due| *due <= last)
            .filter(|due| places.iter().any(|place| comes(*due, place)))
            .collect()
    }

    /// So many days a rung may lie before or after the due day.
    pub fn reach(&self) -> Days {
        let rungs = self.ladders.iter().flat_map(|ladder| &ladder.rungs);
        Days::new(rungs.map(|rung| rung.when.reach()).max().unwrap_or(0))
    }

    /// Short hash of ladders and hours, 12 hexadecimal digits; what is written otherwise and says the same has the same.
    pub fn version(&self) -> String {
        let digest = Sha256::digest(serde_json::to_vec(self).unwrap_or_default());
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first moment, not before the given one, at which people of an organ are at their desks.
    pub fn at_desk(&self, moment: Moment, organ: &RegionCode, calendar: &Calendar) -> Moment {
        let applying = self.hours.iter().filter(|hours| hours.region.is_none_or(|region| region.contains(organ)));
        let Some(hours) = applying.max_by_key(|hours| hours.region.map_or(0, depth)) else { return moment };
        let works = |day: NaiveDate| calendar.is_working(day, organ);
        let day = moment.date();
        if works(day) && moment.time() < hours.to {
            return moment.max(Moment::of(day, hours.from));
        }
        calendar.next_working_day(day, organ).map_or(moment, |day| Moment::of(day, hours.from))
    }
}

/// Smaller regions lie deeper; the nation is 0.
fn depth(region: RegionCode) -> u8 {
    match region.level() {
        Level::Province => 1,
        Level::Prefecture => 2,
        Level::County => 3,
    }
}
