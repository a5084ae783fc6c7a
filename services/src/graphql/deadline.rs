//! A deadline (时限) that explains itself: rule, start, what was counted, what was skipped and why.

use async_graphql::{Context, Enum, Object, SimpleObject};
use beian_domain::{
    counting::{self, Moment},
    deadline::{self, Deadline},
    identity::RegionCode,
    message::Message,
};
use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{
    case::Bilingual,
    citation::{Citation, citations},
    organ::Organ,
    words::{ClockKind, DeadlineState, Ending, OnMiss, Party, PeriodUnit},
};
use crate::app::App;

/// Days ahead that count as soon, unless asked otherwise.
pub(super) const SOON_DAYS: u32 = 7;

/// A deadline, asked at a moment.
pub(super) struct DeadlineObject {
    deadline: Deadline,
    organ: RegionCode,
    moment: Moment,
}

impl DeadlineObject {
    pub(super) fn new(deadline: Deadline, organ: RegionCode, moment: Moment) -> Self {
        Self { deadline, organ, moment }
    }

    fn due_known(&self) -> Option<&counting::Due> {
        self.deadline.clock.due.as_ref().filter(|_| !self.deadline.is_suspended())
    }
}

/// A deadline (时限) with its reasons.
#[Object(name = "Deadline")]
impl DeadlineObject {
    /// Id within the case.
    async fn id(&self) -> &str {
        &self.deadline.clock.id.0
    }

    /// Id of the rule that set it.
    async fn rule(&self) -> &str {
        &self.deadline.clock.rule
    }

    /// What is due.
    async fn title(&self) -> Bilingual {
        self.deadline.clock.title.clone().into()
    }

    /// Whose duty it is.
    async fn duty(&self) -> Party {
        self.deadline.clock.duty.into()
    }

    /// The handling organ, whose calendar was counted.
    async fn organ(&self) -> Organ {
        Organ(self.organ)
    }

    /// Where the rule stands.
    async fn citations(&self) -> Vec<Citation> {
        citations(&self.deadline.clock.cite, Some(self.deadline.clock.start))
    }

    /// Its length; none for an open task or a day set by an officer.
    async fn period(&self) -> Option<Period> {
        self.deadline.clock.period.map(Period::from)
    }

    /// Day of the event from which it counts; that day is not counted.
    async fn start(&self) -> NaiveDate {
        self.deadline.clock.start
    }

    /// The last moment in time; none for an open task and while suspended.
    async fn due(&self) -> Option<DateTime<Utc>> {
        self.due_known().map(|due| due.at.utc())
    }

    /// The last day in Shanghai.
    async fn due_on(&self) -> Option<NaiveDate> {
        self.due_known().map(|due| due.at.date())
    }

    /// How many hours or days were counted.
    async fn counted(&self) -> Option<u32> {
        self.deadline.clock.due.as_ref().map(|due| due.counted)
    }

    /// Days that did not bring the end nearer, in order.
    async fn skipped_days(&self) -> Vec<SkippedDay> {
        let due = self.deadline.clock.due.as_ref();
        due.map(|due| due.skipped.iter().map(SkippedDay::of).collect()).unwrap_or_default()
    }

    /// The last day of the period, when it was a day off and the end moved to the next working day (顺延).
    async fn rolled_from(&self) -> Option<NaiveDate> {
        self.deadline.clock.due.as_ref()?.rolled_from
    }

    /// Why the date may still change, if it may (暂定).
    async fn provisional(&self) -> Option<Provisional> {
        self.deadline.clock.due.as_ref()?.provisional.as_ref().map(Provisional::of)
    }

    /// Days on which it stood still (中止).
    async fn suspensions(&self) -> Vec<Suspension> {
        self.deadline.suspensions.iter().map(Suspension::of).collect()
    }

    /// The basis, where an officer set or moved the day.
    async fn basis(&self) -> Option<&str> {
        self.deadline.clock.basis.as_deref()
    }

    /// Why it was counted anew with a newer calendar, if it was and no officer has set the day since (按新日历重算).
    async fn recounted(&self) -> Option<Recounted> {
        self.deadline.recounted.as_ref().map(Recounted::of)
    }

    /// Whether it is the law's limit or one that the organ has promised beside it.
    async fn clock(&self) -> ClockKind {
        self.deadline.clock.kind().into()
    }

    /// Working days that are left after the present one, or after that of the moment for which the case was asked; below
    /// 0 the working days since it passed. None once it ended, for an open task and while suspended.
    async fn working_days_left(&self, ctx: &Context<'_>) -> Option<i32> {
        let due = self.due_known().filter(|_| self.deadline.is_running())?.at;
        let calendar = ctx.data_unchecked::<App>().rulebook().calendar();
        let (today, last) = (self.moment.date(), due.date());
        let (from, to) = (today.min(last), today.max(last));
        let counted = from.iter_days().skip(1).take_while(|day| *day <= to);
        let days =
            i32::try_from(counted.filter(|day| calendar.is_working(*day, &self.organ)).count()).unwrap_or(i32::MAX);
        Some(if last < today { -days } else { days })
    }

    /// What follows when it passes.
    async fn on_miss(&self) -> OnMiss {
        self.deadline.clock.on_miss.into()
    }

    /// How it ended.
    async fn ending(&self) -> Option<Ending> {
        self.deadline.ended.map(|(_, how)| how.into())
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.deadline.ended.map(|(at, _)| at.utc())
    }

    /// Where it stands: at the moment asked, else at the moment for which the case was asked.
    async fn state(
        &self,
        #[graphql(desc = "The moment; the present, or that of the case, if absent.")] as_of: Option<DateTime<Utc>>,
        #[graphql(default_with = "SOON_DAYS", desc = "Days ahead that count as soon.")] soon_days: u32,
    ) -> DeadlineState {
        let moment = as_of.map_or(self.moment, Moment::from_utc);
        self.deadline.state_at(moment, end_of_soon(moment, soon_days)).into()
    }
}

/// The end of what counts as soon at a moment.
pub(super) fn end_of_soon(moment: Moment, soon_days: u32) -> Moment {
    let last_day = moment.date().checked_add_days(Days::new(soon_days.into()));
    Moment::end_of_day(last_day.unwrap_or(NaiveDate::MAX))
}

/// A length of time (期间).
#[derive(SimpleObject)]
pub(super) struct Period {
    /// How many.
    n: u32,
    /// Of what.
    unit: PeriodUnit,
    /// In words.
    text: Sentence,
}

impl From<beian_domain::period::Period> for Period {
    fn from(period: beian_domain::period::Period) -> Self {
        Self { n: period.n, unit: period.unit.into(), text: Sentence::from(&period.message()) }
    }
}

/// A sentence with its stable code.
#[derive(SimpleObject)]
pub(super) struct Sentence {
    /// Stable code.
    code: String,
    /// Chinese.
    zh: String,
    /// English.
    en: String,
}

impl From<&Message> for Sentence {
    fn from(message: &Message) -> Self {
        Self { code: message.code.clone(), zh: message.zh(), en: message.en() }
    }
}

/// A day that did not count.
#[derive(SimpleObject)]
pub(super) struct SkippedDay {
    /// The day.
    date: NaiveDate,
    /// Why it did not count.
    why: SkipReason,
    /// The holiday's name.
    holiday: Option<String>,
}

/// Why a day did not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum SkipReason {
    /// 周末
    Weekend,
    /// 节假日
    Holiday,
    /// 地方性节假日
    RegionalHoliday,
    /// 中止期间
    Suspended,
}

impl SkippedDay {
    pub(super) fn of(day: &counting::SkippedDay) -> Self {
        let (why, holiday) = match &day.why {
            counting::SkipReason::Weekend => (SkipReason::Weekend, None),
            counting::SkipReason::Holiday { name } => (SkipReason::Holiday, Some(name.clone())),
            counting::SkipReason::RegionalHoliday { name } => (SkipReason::RegionalHoliday, Some(name.clone())),
            counting::SkipReason::Suspended => (SkipReason::Suspended, None),
        };
        Self { date: day.date, why, holiday }
    }
}

/// A date that rests on days the calendar does not know.
#[derive(SimpleObject)]
pub(super) struct Provisional {
    /// Last day of the last published year when this was counted.
    known_through: NaiveDate,
    /// What is not known.
    reason: Sentence,
}

impl Provisional {
    pub(super) fn of(provisional: &counting::Provisional) -> Self {
        Self { known_through: provisional.known_through, reason: Sentence::from(&provisional.reason) }
    }
}

/// That a deadline was counted anew with a newer calendar.
#[derive(SimpleObject)]
#[graphql(name = "RecountedDeadline")]
struct Recounted {
    /// Version of the calendar.
    calendar: String,
    /// Why, naming the notice.
    basis: String,
}

impl Recounted {
    fn of(recounted: &deadline::Recounted) -> Self {
        Self { calendar: recounted.calendar.clone(), basis: recounted.basis.clone() }
    }
}

/// Days on which a period stands still.
#[derive(SimpleObject)]
struct Suspension {
    /// First day that does not count.
    from: NaiveDate,
    /// First day that counts again; none while it lasts.
    until: Option<NaiveDate>,
    /// Why, with its legal basis.
    basis: String,
}

impl Suspension {
    fn of(suspension: &counting::Suspension) -> Self {
        Self { from: suspension.from, until: suspension.until, basis: suspension.basis.clone() }
    }
}
