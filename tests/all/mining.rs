//! Process mining: what is exported is read back by other programs' readers and compared with the log.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use beian_domain::{
    anomaly::{AnomalyKind, Limits, of_case},
    case::{CaseEvent, Fact},
    conformance::{Conformance, DeviationKind},
    counting::Moment,
    identity::RegionCode,
    log_event::LogEvent,
    mining::Placed,
    rulebook::Rulebook,
};
use beian_projections::StoredEvent;
use beian_services::{
    app::App,
    demo::{Plan, StageClock, play},
    mining::{Mined, MiningFormat, Selection, export_mined},
    render::{Format, render},
    report::{AnomalyQuestion, ConformanceBy, ConformanceQuestion, Names, anomalies, conformance},
};
use beian_tests::Fixture;
use chrono::NaiveDate;
use process_mining::{EventLog, Importable};
use serde_json::Value;
use tempfile::TempDir;

/// A register with invented cases, and where exports go.
struct World {
    app: App,
    head: i64,
    /// Events of cases.
    stored: Vec<StoredEvent>,
    folder: TempDir,
    _fixture: Fixture,
}

impl World {
    async fn new() -> Self {
        let fixture = Fixture::sqlite().await.unwrap();
        let node = fixture.node().await.unwrap();
        let clock = StageClock::default();
        let rulebook = Arc::new(Rulebook::builtin().clone());
        let vault = fixture.vault().await.unwrap();
        let app = App::new(node.log, node.feed.clone(), rulebook, clock.clock(), vault);
        let plan = Plan { cases: 60, seed: 7, until: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() };
        play(&app, &clock, plan, |_, _| {}).await.unwrap();
        let stored = node.feed.read_after(0, i64::MAX).await.unwrap();
        let head = node.feed.head().await.unwrap();
        let stored = stored.into_iter().filter(|event| event.aggregate_type == CaseEvent::KIND).collect();
        Self { app, head, stored, folder: tempfile::tempdir().unwrap(), _fixture: fixture }
    }

    async fn export(&self, format: MiningFormat, name: &str, selection: Selection, names: bool) -> (Mined, PathBuf) {
        let path = self.folder.path().join(name);
        let mined = export_mined(&self.app, self.head, selection, names, format, &path, |_| {}).await.unwrap();
        (mined, path)
    }

    fn cases(&self) -> BTreeSet<&str> {
        self.stored.iter().map(|event| event.aggregate_id.as_str()).collect()
    }

    /// The events of every case.
    fn stories(&self) -> Vec<Vec<Placed>> {
        let mut stories: BTreeMap<&str, Vec<Placed>> = BTreeMap::new();
        for event in &self.stored {
            let (position, sequence) = (event.position, event.sequence);
            let placed = Placed { position, sequence, event: event.read().unwrap() };
            stories.entry(&event.aggregate_id).or_default().push(placed);
        }
        stories.into_values().collect()
    }

    /// Names of events, and how many there are.
    fn counts(&self) -> BTreeMap<String, usize> {
        counted(self.stored.iter().map(|event| event.event_type.clone()))
    }

    fn stamps(&self) -> usize {
        let stamped = |event: &&StoredEvent| matches!(event.read::<CaseEvent>().unwrap().fact, Fact::Stamped { .. });
        self.stored.iter().filter(stamped).count()
    }
}

fn counted(names: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    names.fold(BTreeMap::new(), |mut counts, name| {
        *counts.entry(name).or_default() += 1;
        counts
    })
}

/// Compares an object-centric log, as another program reads it, with the register.
fn compare(world: &World, mined: Mined, read: &ocel::Ocel) {
    read.validate().unwrap();
    assert_eq!(counted(read.events.iter().map(|event| event.event_type.clone())), world.counts());
    assert_eq!((mined.events, mined.objects), (read.events.len() as u64, read.objects.len() as u64));
    let kinds = counted(read.objects.iter().map(|object| object.object_type.clone()));
    assert_eq!(kinds["case"], world.cases().len());
    assert_eq!(kinds.get("seal").copied().unwrap_or(0), world.stamps());
    for kind in ["unit", "site", "domain", "organ", "material", "certificate", "copy", "inspection"] {
        assert!(kinds.contains_key(kind), "no {kind} in {kinds:?}");
    }
    let of_a_case = read.e2o().filter(|relation| relation.qualifier == "concerns").count();
    assert_eq!(of_a_case, world.stored.len(), "every event concerns one case");
    let changed = |object: &&ocel::Object| {
        let statuses = object.attributes.iter().filter(|attribute| attribute.name == "status");
        object.object_type == "case" && statuses.count() > 2
    };
    assert!(read.objects.iter().any(|object| changed(&object)), "no case changes its status");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_programs_read_the_exports_and_find_what_the_log_has() {
    let world = World::new().await;
    let (mined, json) = world.export(MiningFormat::OcelJson, "cases.json", Selection::default(), false).await;
    let from_json = ocel::io::json::read_path(&json).unwrap();
    compare(&world, mined, &from_json);
    let another = process_mining::OCEL::import_from_path(&json).unwrap();
    assert_eq!((another.events.len() as u64, another.objects.len() as u64), (mined.events, mined.objects));

    let (mined, sqlite) = world.export(MiningFormat::OcelSqlite, "cases.sqlite", Selection::default(), false).await;
    let from_sqlite = ocel::io::sqlite::read_path(&sqlite).unwrap();
    compare(&world, mined, &from_sqlite);
    let relations = |read: &ocel::Ocel| (read.e2o().count(), read.o2o().count());
    assert_eq!(relations(&from_sqlite), relations(&from_json));

    let (mined, xes) = world.export(MiningFormat::Xes, "cases.xes", Selection::default(), false).await;
    let log = EventLog::import_from_path(&xes).unwrap();
    assert_eq!(log.traces.len(), world.cases().len());
    let events: usize = log.traces.iter().map(|trace| trace.events.len()).sum();
    assert_eq!((events, mined.events), (world.stored.len(), world.stored.len() as u64));
    assert_eq!(log.extensions.unwrap().len(), 4);
    for path in [json, sqlite, xes] {
        leaks_nothing(&world, &path);
    }
}

/// No name of a unit, no account and no sealed datum is in a file.
fn leaks_nothing(world: &World, path: &Path) {
    let written = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    for (unit, account) in world.stored.iter().map(party) {
        for name in unit.into_iter().chain([account]) {
            assert!(!written.contains(&name), "{name} is in {}", path.display());
        }
    }
    assert!(!written.contains("sealed"), "{}", path.display());
}

/// The unit that an event names, and who recorded it.
fn party(stored: &StoredEvent) -> (Option<String>, String) {
    let event: CaseEvent = stored.read().unwrap();
    let value: Value = serde_json::from_str(&stored.payload).unwrap();
    let names = [
        "/fact/submitted/opening/particulars",
        "/fact/amended/particulars",
        "/fact/website_pushed/opening/particulars",
    ];
    let unit = names.iter().find_map(|path| value.pointer(path)?["unit_name"].as_str());
    (unit.filter(|name| name.chars().count() > 1).map(str::to_owned), event.stamp.by.name)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_has_its_cases_only_and_names_are_told_when_asked_for() {
    let world = World::new().await;
    let (all, named) = world.export(MiningFormat::OcelJson, "named.json", Selection::default(), true).await;
    let read = ocel::io::json::read_path(&named).unwrap();
    let tells = |object: &&ocel::Object| {
        object.object_type == "unit" && object.attributes.iter().any(|attribute| attribute.name == "name")
    };
    assert!(read.objects.iter().any(|object| tells(&object)));
    let procedures: BTreeSet<String> = read
        .objects
        .iter()
        .filter(|object| object.object_type == "case")
        .flat_map(|case| case.attributes.iter().filter(|attribute| attribute.name == "procedure"))
        .map(|attribute| attribute.value.to_text())
        .collect();
    assert!(procedures.len() > 1, "{procedures:?}");
    let mut cases = 0;
    for procedure in procedures {
        let selection = Selection { procedure: Some(procedure), ..Selection::default() };
        cases += world.export(MiningFormat::Xes, "some.xes", selection, false).await.0.cases;
    }
    assert_eq!(cases, all.cases);
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_played_by_the_rules_conform_but_for_what_was_late() {
    let world = World::new().await;
    let now = Moment::from_utc(world.app.clock().now());
    let names = Names::new(world.app.rulebook(), world.app.organs().await.unwrap(), now.date());
    let question =
        |by| ConformanceQuestion { selection: Selection::default(), by, now, most: Format::Json.most_rows() };
    let listed = conformance(&world.app, &names, world.head, question(None)).await.unwrap();
    let listed: Value = serde_json::from_slice(&render(&listed, Format::Json, Default::default()).unwrap()).unwrap();
    let rows = listed["rows"].as_array().unwrap();
    for row in rows {
        assert_eq!(row["deviation"], "too_late", "{row}");
    }
    let sums = conformance(&world.app, &names, world.head, question(Some(ConformanceBy::Procedure))).await.unwrap();
    let sums: Value = serde_json::from_slice(&render(&sums, Format::Json, Default::default()).unwrap()).unwrap();
    assert_eq!(sums["totals"]["deviations"], rows.len(), "{sums}");
    assert!(sums["totals"]["acts"].as_i64().unwrap() > 60, "{sums}");
}

#[tokio::test(flavor = "multi_thread")]
async fn anomalies_name_the_events_that_show_them() {
    let world = World::new().await;
    let now = Moment::from_utc(world.app.clock().now());
    let names = Names::new(world.app.rulebook(), world.app.organs().await.unwrap(), now.date());
    let found = async |kinds: Vec<AnomalyKind>, limits| {
        let (organ, from, to, most) = (None, None, None, Format::Json.most_rows());
        let question = AnomalyQuestion { kinds, organ, from, to, limits, now, most };
        let report = anomalies(&world.app, &names, world.head, question).await.unwrap();
        let json: Value = serde_json::from_slice(&render(&report, Format::Json, Default::default()).unwrap()).unwrap();
        json["rows"].as_array().unwrap().clone()
    };
    let one_by_one = Limits { returns: 1, ..Limits::default() };
    let returned = found(vec![AnomalyKind::ReturnedOften], one_by_one).await;
    let expected: BTreeSet<_> = (world.stored.iter())
        .filter(|event| event.event_type == "Returned")
        .map(|event| event.aggregate_id.as_str())
        .collect();
    assert_eq!(returned.iter().map(|row| row["case"].as_str().unwrap()).collect::<BTreeSet<_>>(), expected);
    for row in &returned {
        let position: i64 = row["evidence"].as_str().unwrap().parse().unwrap();
        let event = world.stored.iter().find(|event| event.position == position).unwrap();
        assert_eq!(
            (event.event_type.as_str(), event.aggregate_id.as_str()),
            ("Returned", row["case"].as_str().unwrap())
        );
    }
    assert_eq!(found(vec![AnomalyKind::ReturnedOften], Limits { returns: 100, ..one_by_one }).await, [] as [Value; 0]);
}

/// The kinds of deviations that a story shows.
fn deviations(story: &[Placed]) -> BTreeSet<DeviationKind> {
    let found = Conformance::of(story, Rulebook::builtin()).unwrap();
    found.deviations.iter().map(|deviation| deviation.kind).filter(|kind| *kind != DeviationKind::TooLate).collect()
}

fn find(story: &[Placed], wanted: impl Fn(&Fact) -> bool) -> Option<usize> {
    story.iter().position(|placed| wanted(&placed.event.fact))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_that_was_altered_no_longer_conforms() {
    let world = World::new().await;
    let is_review = |fact: &Fact| matches!(fact, Fact::ReviewPassed { .. });
    let stories = world.stories();
    let stamped = |story: &&Vec<Placed>| {
        let stamp = find(story, |fact| matches!(fact, Fact::Stamped { .. }));
        let returned = find(story, |fact| matches!(fact, Fact::Returned { .. }));
        returned.is_none() && find(story, is_review).zip(stamp).is_some_and(|(review, stamp)| review < stamp)
    };
    let story = stories.iter().find(stamped).unwrap();
    assert_eq!(deviations(story), BTreeSet::new());
    let review = find(story, is_review).unwrap();
    let stamp = find(story, |fact| matches!(fact, Fact::Stamped { .. })).unwrap();

    let mut without = story.clone();
    without.remove(review);
    assert!(deviations(&without).contains(&DeviationKind::Skipped));

    let mut twice = story.clone();
    twice.insert(review + 1, story[review].clone());
    assert!(deviations(&twice).contains(&DeviationKind::Repeated));

    let mut foreign = story.clone();
    foreign[review].event.stamp.by.organ = RegionCode::parse("650102").ok();
    assert!(deviations(&foreign).contains(&DeviationKind::WrongParty));

    let kinds = |story: &[Placed]| -> BTreeSet<AnomalyKind> {
        let found = of_case(story, &[], Rulebook::builtin().calendar(), Limits::default());
        found.anomalies.iter().map(|anomaly| anomaly.kind).collect()
    };
    assert!(!kinds(story).contains(&AnomalyKind::ReviewedAndStamped));
    let mut one_hand = story.clone();
    one_hand[stamp].event.stamp.by = story[review].event.stamp.by.clone();
    assert!(kinds(&one_hand).contains(&AnomalyKind::ReviewedAndStamped));
    let mut early = story.clone();
    let seal = early.remove(stamp);
    early.insert(review, seal);
    assert!(kinds(&early).contains(&AnomalyKind::StampedBeforeReview));
    let mut back_dated = story.clone();
    let stamp = &mut back_dated[review].event.stamp;
    stamp.occurred_on = stamp.occurred_on - chrono::Days::new(30);
    assert!(kinds(&back_dated).contains(&AnomalyKind::BackDated));
    let mut at_night = story.clone();
    let stamp = &mut at_night[review].event.stamp;
    stamp.recorded_at = stamp.recorded_at.date_naive().and_hms_opt(18, 0, 0).unwrap().and_utc();
    assert!(kinds(&at_night).contains(&AnomalyKind::OutOfHours));
}
