//! 500 random manipulations of the database, half of them on each kind: all are found, and the first event is named.

use beian_projections::StoredEvent;
use beian_services::proof::verify::Verified;
use beian_tests::Fixture;
use rand::{Rng, SeedableRng, rngs::SmallRng, seq::IndexedRandom};

use super::{
    Witnessed,
    attack::{Tables, Tree, disarm, keep_tree, put_tree_back, treat_tree},
};
use crate::log_contract::promises;

promises!(every_manipulation_is_found, heads_and_tiles_alone_are_not_changed_unseen);

const MANIPULATIONS: u64 = 250;

/// A log of some hundred events with five heads, open to attack.
async fn attacked(fixture: Fixture) -> (Witnessed, Tables, Vec<i64>) {
    let log = Witnessed::over(fixture);
    let mut sizes = Vec::new();
    for seed in 0..5 {
        log.grow(seed, 65).await;
        sizes.push(i64::try_from(log.sign().await.head.unwrap().size).unwrap());
    }
    disarm(&log).await;
    keep_tree(&log).await;
    let tables = Tables::of(&log).await;
    (log, tables, sizes)
}

async fn every_manipulation_is_found(fixture: Fixture) {
    let (log, tables, sizes) = attacked(fixture).await;
    let mut random = SmallRng::seed_from_u64(if log.fixture.url.starts_with("sqlite:") { 1 } else { 2 });
    for round in 0..MANIPULATIONS {
        let mut changed = tables.clone();
        let (kind, first, size) = manipulate(&mut changed, &sizes, &mut random);
        assert_ne!(changed, tables, "{round}, {kind}: something was done");
        changed.write(&log).await;
        let tree = *[Tree::Left, Tree::Removed, Tree::SignedAnew].choose(&mut random).unwrap();
        match (kind, tree) {
            // An old backup has the tree of its day.
            ("restore", _) => put_tree_back(&log, size).await,
            // A tree is computed only over a log that looks whole.
            (_, Tree::SignedAnew) if has_gap(&changed.events) => treat_tree(&log, Tree::Removed).await,
            (_, tree) => treat_tree(&log, tree).await,
        }
        let told = log.verify(&log.evidence()).await;
        let story = format!("{round}: {kind} from {first}, tree {tree:?}");
        assert_first(&told, first, &story);
        put_tree_back(&log, i64::MAX).await;
    }
    tables.write(&log).await;
    assert_eq!(log.verify(&log.evidence()).await.findings, Vec::new(), "put back, it is as it was");
}

fn assert_first(told: &Verified, first: i64, story: &str) {
    let found = told.findings.first().map(|finding| finding.position);
    assert_eq!(found, Some(first.unsigned_abs()), "{story}: {:?}", told.findings);
}

/// Does something; what it was, the first position at which the log differs, and its length for a restore.
fn manipulate(tables: &mut Tables, sizes: &[i64], random: &mut SmallRng) -> (&'static str, i64, i64) {
    let many = tables.events.len();
    let place = random.random_range(0..many - 1);
    let first = tables.events[place].position;
    let cover = random.random_bool(0.7);
    let kind =
        *["edit", "delete", "insert", "swap", "truncate", "restore", "replace", "rename"].choose(random).unwrap();
    match kind {
        "edit" => edit(&mut tables.events[place], random),
        "delete" => {
            let count = random.random_range(1..4.min(many - place));
            tables.events.drain(place..place + count);
            if cover {
                tables.number_anew();
            }
        }
        "insert" => {
            let mut forged = tables.events[random.random_range(0..many)].clone();
            edit(&mut forged, random);
            forged.aggregate_id = format!("forged-{}", random.random::<u32>());
            // Numbered anew below, else the database itself would refuse it.
            forged.position = -1;
            tables.events.insert(place, forged);
            tables.number_anew();
        }
        "swap" => {
            let other = random.random_range(place + 1..many);
            let (a, b) = (tables.events[place].position, tables.events[other].position);
            tables.events.swap(place, other);
            (tables.events[place].position, tables.events[other].position) = (a, b);
            if cover {
                tables.number_anew();
            }
        }
        "truncate" => {
            tables.events.truncate(place);
            if cover {
                tables.commands.retain(|command| command.first_position < first);
                for command in &mut tables.commands {
                    command.last_position = command.last_position.min(first - 1);
                }
            }
        }
        "restore" => {
            let size = sizes[random.random_range(0..sizes.len() - 1)];
            tables.events.retain(|event| event.position <= size);
            tables.commands.retain(|command| command.last_position <= size);
            return (kind, size + 1, size);
        }
        "replace" => {
            // A whole stream is told differently.
            let stream = tables.events[place].aggregate_id.clone();
            let of_stream = tables.events.iter_mut().filter(|event| event.aggregate_id == stream);
            let mut first = None;
            for event in of_stream {
                first.get_or_insert(event.position);
                edit(event, random);
            }
            tables.digest_anew();
            return (kind, first.unwrap(), 0);
        }
        _ => {
            // A whole stream gets another name.
            let stream = tables.events[place].aggregate_id.clone();
            let of_stream = tables.events.iter_mut().filter(|event| event.aggregate_id == stream);
            let mut first = None;
            for event in of_stream {
                first.get_or_insert(event.position);
                event.aggregate_id = format!("another-{stream}");
            }
            tables.digest_anew();
            return (kind, first.unwrap(), 0);
        }
    }
    if cover {
        tables.digest_anew();
    }
    (kind, first, 0)
}

/// Changes one thing about an event.
fn edit(event: &mut StoredEvent, random: &mut SmallRng) {
    match random.random_range(0..4) {
        0 => event.payload = format!("{{\"forged\":{}}}", random.random::<u32>()),
        1 => event.event_type.push('X'),
        2 => event.recorded_at = "2020-01-01T00:00:00.000000Z".to_owned(),
        _ => event.metadata = format!("{{\"by\":\"nobody-{}\"}}", random.random::<u32>()),
    }
}

fn has_gap(events: &[StoredEvent]) -> bool {
    events.is_empty() || (1..).zip(events).any(|(position, event)| event.position != position)
}

async fn heads_and_tiles_alone_are_not_changed_unseen(fixture: Fixture) {
    let (log, tables, sizes) = attacked(fixture).await;
    let attacks = [
        (format!("delete from tree_heads where size = {}", sizes[2]), "log_head_gone"),
        (format!("delete from tree_heads where size = {}", sizes[4]), "log_head_gone"),
        (format!("update tree_heads set size = size + 1 where size = {}", sizes[1]), "log_head_unreadable"),
        (
            format!("update tree_heads set checkpoint = replace(checkpoint, 'beian', 'naieb') where size = {}", sizes[1]),
            "log_head_signature",
        ),
        ("delete from tree_tiles".to_owned(), "log_tile_differs"),
        ("update tree_tiles set root = (select root from kept_roots)".to_owned(), "log_tile_differs"),
        ("update tree_tiles set hashes = (select hashes from kept_roots)".to_owned(), "log_tile_differs"),
        ("delete from commands where first_position = 1".to_owned(), "log_event_command"),
        (format!("update commands set last_position = last_position + 7 where last_position = {}", tables.events.len()), "log_command_without_events"),
        ("insert into commands select 'forged', body_digest, first_position, last_position, recorded_at from commands where first_position = 1".to_owned(), "log_command_without_events"),
    ];
    let forge = match log.fixture.url.starts_with("sqlite:") {
        true => "create table kept_roots as select zeroblob(32) as root, zeroblob(8192) as hashes",
        false => {
            "create table kept_roots as select decode(repeat('00', 32), 'hex') as root,
                    decode(repeat('00', 8192), 'hex') as hashes"
        }
    };
    super::attack::run(&log, &[forge.to_owned()]).await;
    for (attack, code) in attacks {
        super::attack::run(&log, std::slice::from_ref(&attack)).await;
        let told = log.verify(&log.evidence()).await;
        assert!(told.findings.iter().any(|finding| finding.kind.code() == code), "{attack}: {:?}", told.findings);
        tables.write(&log).await;
        put_tree_back(&log, i64::MAX).await;
        assert_eq!(log.verify(&log.evidence()).await.findings, Vec::new(), "after {attack}");
    }
}
