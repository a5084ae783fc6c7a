//! A year of cases with the clock in our hand: two watches, killed at random moments, a week of silence; and every alert
//! compared with what another way of counting expects.
//!
//! `BEIAN_YEAR_CASES` and `BEIAN_YEAR_KILLS` make it larger; `make soak` does.

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
    time::Duration,
};

use beian_domain::{
    account::{AccountEvent, AccountFact, AccountKind, AccountStamp, Login},
    actor::{Actor, Role},
    alert::{ALERT, Alert, AlertEvent, MissedWhy},
    case::CaseEvent,
    counting::Moment,
    identity::RegionCode,
    rulebook::Rulebook,
};
use beian_projections::{Feed, Projector, ReadModels};
use beian_services::{
    app::App,
    clock::Clock,
    log::{Append, EventLog, NewEvent, StreamId, StreamWrite},
    watch::{Watch, prove},
};
use beian_tests::{Fixture, cases, cases::CaseMaker};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use cqrs_es::DomainEvent;
use futures_util::{StreamExt, TryStreamExt, stream};
use rand::{Rng, SeedableRng, rngs::SmallRng};
use uuid::Uuid;

use super::oracle::{self, Days365, Expected};

/// The cases begin from this day on.
const FIRST: &str = "2025-06-15";
const LAST: &str = "2026-07-15";
/// Nobody watches for a week.
const SILENCE: [&str; 2] = ["2025-09-24", "2025-10-01"];

#[tokio::test(flavor = "multi_thread")]
async fn a_year_on_sqlite() {
    play(Fixture::sqlite().await.unwrap(), setting("BEIAN_YEAR_CASES", 400), setting("BEIAN_YEAR_KILLS", 60)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_on_postgresql() {
    play(Fixture::postgres().await.unwrap(), setting("BEIAN_YEAR_CASES", 400), setting("BEIAN_YEAR_KILLS", 60)).await;
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

async fn play(fixture: Fixture, many: u64, kills: u64) {
    let mut maker = CaseMaker::new(7);
    let stories: BTreeMap<Uuid, Vec<CaseEvent>> = (0..many).map(|_| maker.case()).collect();
    let year = Year::open(&fixture).await;
    year.enrol_officials().await;
    year.live(&stories, kills).await;
    year.compare(&stories).await;
}

/// A register, its watches, and the time.
struct Year {
    now: Arc<RwLock<DateTime<Utc>>>,
    app: App,
    log: EventLog,
    feed: Feed,
    read_models: ReadModels,
    _projector: Projector,
}

/// An event of a case that is still to happen.
struct Ahead<'a> {
    case_id: Uuid,
    place: usize,
    event: &'a CaseEvent,
}

impl Year {
    async fn open(fixture: &Fixture) -> Self {
        let now = Arc::new(RwLock::new(Moment::start_of_day(day(FIRST)).utc()));
        let node = fixture.node().await.unwrap();
        let projector = Projector::start(fixture.database.clone(), node.feed.clone());
        projector.ready(Duration::from_secs(30)).await.unwrap();
        let rulebook = Arc::new(Rulebook::builtin().clone());
        let (log, feed) = (node.log.clone(), node.feed.clone());
        let clock = Clock::Driven(Arc::clone(&now));
        let app = App::new(node.log, node.feed, rulebook, clock, fixture.vault().await.unwrap());
        let read_models = ReadModels::new(fixture.database.clone(), &projector);
        Self { now, app, log, feed, read_models, _projector: projector }
    }

    /// An officer in two organs, a supervisor in a third's prefecture, and nobody anywhere for Shenzhen.
    async fn enrol_officials(&self) {
        for (login, role, organ) in
            [("zhou", Role::Officer, "530102"), ("wu", Role::Supervisor, "530100"), ("li", Role::Officer, "110101")]
        {
            let organ = RegionCode::parse(organ).ok();
            let by = Actor { name: "root".to_owned(), role: Role::Administrator, organ: None };
            let stamp = AccountStamp { by, recorded_at: *self.now.read().unwrap(), reason: None };
            let login = Login::parse(login).unwrap();
            let account = login.account_id();
            let name = login.to_string();
            let enrolled =
                AccountFact::AccountEnrolled { login, name, kind: AccountKind::Official, organ, sealed: None };
            let granted =
                AccountFact::RoleGranted { grant: Uuid::new_v4(), role, organ, from: day("2025-01-01"), to: None };
            let events = [enrolled, granted].map(|fact| AccountEvent { fact, stamp: stamp.clone() });
            let stored = |event: &AccountEvent| NewEvent {
                event_type: event.event_type(),
                event_version: event.event_version(),
                payload: serde_json::to_value(event).unwrap(),
                metadata: serde_json::json!({}),
            };
            let write = StreamWrite {
                stream: StreamId::new("account", account.to_string()),
                expected: 0,
                events: events.iter().map(stored).collect(),
            };
            let (command_id, recorded_at) = (Uuid::new_v4(), stamp.recorded_at);
            self.log
                .append(Append { command_id, body_digest: [1; 32], recorded_at, writes: vec![write] })
                .await
                .unwrap();
        }
    }

    /// Day by day, at midnight and a few times more, everything that happens, and two watches that look.
    async fn live(&self, stories: &BTreeMap<Uuid, Vec<CaseEvent>>, kills: u64) {
        let mut ahead: Vec<Ahead<'_>> = stories
            .iter()
            .flat_map(|(id, story)| story.iter().enumerate().map(|(place, event)| Ahead { case_id: *id, place, event }))
            .collect();
        ahead.sort_by_key(|ahead| (ahead.event.stamp.recorded_at, ahead.case_id, ahead.place));
        let mut ahead = ahead.into_iter().peekable();
        let mut chance = SmallRng::seed_from_u64(3);
        let looks = u64::try_from((day(LAST) - day(FIRST)).num_days()).unwrap() * 3;
        let mut watches = [self.watch(), self.watch()];
        // Its first look, from which on it watches.
        watches[0].look().await.unwrap();
        for today in day(FIRST).iter_days().take_while(|today| *today < day(LAST)) {
            for hour in [0, 9, 15] {
                let moment = Moment::start_of_day(today).utc() + TimeDelta::hours(hour) + TimeDelta::seconds(2);
                let mut due = Vec::new();
                while let Some(next) = ahead.next_if(|next| next.event.stamp.recorded_at <= moment) {
                    due.push(next);
                }
                self.happen(due).await;
                *self.now.write().unwrap() = moment;
                if (day(SILENCE[0])..day(SILENCE[1])).contains(&today) {
                    continue;
                }
                if chance.random_range(0..looks) < kills {
                    // Killed in the middle of what it does, whatever that is; another begins in its place.
                    let patience = Duration::from_micros(chance.random_range(0..40_000));
                    drop(tokio::time::timeout(patience, watches[0].look()).await);
                    watches[0] = self.watch();
                }
                let [first, second] = &mut watches;
                let (first, second) = tokio::join!(first.look(), second.look());
                first.unwrap();
                second.unwrap();
            }
        }
    }

    fn watch(&self) -> Watch {
        Watch::new(self.app.clone(), self.read_models.clone())
    }

    /// Records what has happened, each case in its order.
    async fn happen(&self, due: Vec<Ahead<'_>>) {
        let mut by_case: BTreeMap<Uuid, Vec<Ahead<'_>>> = BTreeMap::new();
        due.into_iter().for_each(|next| by_case.entry(next.case_id).or_default().push(next));
        stream::iter(by_case)
            .for_each_concurrent(64, |(case_id, events)| async move {
                for Ahead { place, event, .. } in events {
                    let append = cases::append(case_id, i64::try_from(place).unwrap(), std::slice::from_ref(event));
                    self.log.append(append.unwrap()).await.unwrap();
                }
            })
            .await;
    }

    async fn recorded(&self) -> BTreeMap<Uuid, Alert> {
        let mut alerts: BTreeMap<Uuid, Alert> = BTreeMap::new();
        let mut stored = self.feed.by_stream(ALERT, i64::MAX);
        while let Some(event) = stored.try_next().await.unwrap() {
            let change: AlertEvent = event.read().unwrap();
            alerts.entry(event.aggregate_id.parse().unwrap()).or_default().apply(&change);
        }
        alerts
    }

    async fn compare(&self, stories: &BTreeMap<Uuid, Vec<CaseEvent>>) {
        let through = Moment::from_utc(*self.now.read().unwrap());
        let days = Days365::read();
        let expected: BTreeMap<(Uuid, String, Moment, String), Expected> = stories
            .iter()
            .flat_map(|(id, story)| oracle::alerts(*id, story, &days, through))
            .map(|one| ((one.case_id, one.deadline.clone(), one.due, one.rung.clone()), one))
            .collect();
        let (mut counts, mut left) = (BTreeMap::<&str, u64>::new(), expected.clone());
        for alert in self.recorded().await.into_values() {
            let about = alert.about.clone().unwrap();
            let key = (about.case_id, about.deadline.0.clone(), about.due, about.rung.to_string());
            // Taken out: a second one would find none.
            let wanted = left.remove(&key).unwrap_or_else(|| panic!("nobody expects {about:?}"));
            let raised = Moment::from_utc(alert.recorded_at.unwrap());
            assert_eq!(about.fires_at, wanted.at, "{about:?}");
            assert!(raised >= wanted.at, "early: {about:?}");
            let overtaken = wanted.until.is_some_and(|until| until <= raised);
            let late = (raised.utc() - wanted.at.utc()) > TimeDelta::minutes(10);
            let kind = match alert.missed {
                Some(MissedWhy::Overtaken) => "overtaken",
                Some(MissedWhy::Nobody) => "nobody",
                None if alert.late_by.is_some() => "late",
                None => "in time",
            };
            *counts.entry(kind).or_default() += 1;
            assert_eq!(alert.missed == Some(MissedWhy::Overtaken), overtaken, "{about:?}");
            assert_eq!(alert.late_by.is_some(), late && alert.missed.is_none(), "{about:?}");
            assert_eq!(alert.missed.is_none(), !alert.deliveries.is_empty(), "{about:?}");
        }
        println!("{} alerts expected, recorded: {counts:?}", expected.len());
        assert!(left.is_empty(), "{} are missing, the first {:?}", left.len(), left.values().next());
        for kind in ["in time", "late", "overtaken", "nobody"] {
            assert!(counts.contains_key(kind), "the year had no alert {kind}");
        }
        let proof = prove(&self.app, Moment::start_of_day(NaiveDate::MIN), through).await.unwrap();
        assert!(proof.holds(), "{proof:?}");
        assert_eq!(usize::try_from(proof.expected).unwrap(), expected.len());
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
