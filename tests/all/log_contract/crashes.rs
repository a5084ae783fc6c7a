//! Promises that hold when processes are killed.

use std::{
    collections::HashSet,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

use beian_services::log::{Append, AppendError, Appended, EventLog};
use beian_tests::{
    Cluster, Fixture, ledger,
    proxy::{Break, Proxy},
};
use rand::Rng;
use tokio::{sync::watch, task::JoinSet, time::sleep};
use uuid::Uuid;

use super::{
    intact::{assert_intact, commands_of},
    promises,
};

promises!(what_a_killed_node_acknowledged_is_recorded);

async fn what_a_killed_node_acknowledged_is_recorded(fixture: Fixture) {
    for _ in 0..4 {
        let mut node = Command::new(env!("CARGO_BIN_EXE_append_until_killed"))
            .arg(&fixture.url)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(node.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        sleep(Duration::from_millis(rand::rng().random_range(1..300))).await;
        node.kill().unwrap();
        node.wait().unwrap();

        // The last line may be cut short by the kill.
        let acknowledged = out.lines().map_while(Result::ok).filter(|line| line.len() == 36);
        let recorded: HashSet<String> =
            commands_of(&fixture.database).await.into_iter().map(|(command_id, _, _)| command_id).collect();
        for command_id in acknowledged.chain([first.trim().to_owned()]) {
            assert!(recorded.contains(&command_id), "{command_id} was acknowledged");
        }
        assert_intact(&fixture.database).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_outlives_its_server_and_records_each_command_once() {
    let mut cluster = Cluster::start().await.unwrap();
    let fixture = Fixture::on(&cluster).await.unwrap();
    let nodes = [fixture.node().await.unwrap(), fixture.node().await.unwrap()];
    let (stop, stopped) = watch::channel(false);
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        writers.spawn(write_until(nodes[writer % 2].log.clone(), writer, stopped.clone()));
    }
    for _ in 0..8 {
        sleep(Duration::from_millis(rand::rng().random_range(50..300))).await;
        cluster.kill9().unwrap();
        cluster.restart().await.unwrap();
        wait_until_recorded(&nodes[0].log, ledger::lines(&Uuid::new_v4().to_string(), 0, 1)).await;
    }
    stop.send(true).unwrap();
    let acknowledged: i64 = writers.join_all().await.into_iter().sum();

    let survivor = Fixture::reopen(&fixture.url).await.unwrap();
    let commands = commands_of(&survivor.database).await;
    let by_writers = commands.iter().filter(|(_, first, last)| last - first == 1).count();
    assert_eq!(by_writers as i64, acknowledged, "each command is recorded once");
    assert!(acknowledged > 0);
    assert_intact(&survivor.database).await;
}

/// Writes pairs of lines, sending each command again until it is acknowledged; returns how many were.
async fn write_until(log: EventLog, writer: usize, stopped: watch::Receiver<bool>) -> i64 {
    let mut acknowledged = 0;
    while !*stopped.borrow() {
        wait_until_recorded(&log, ledger::lines(&format!("writer {writer}"), acknowledged * 2, 2)).await;
        acknowledged += 1;
    }
    acknowledged
}

async fn wait_until_recorded(log: &EventLog, append: Append) {
    loop {
        match log.append(append.clone()).await {
            Ok(_) => return,
            Err(AppendError::Unavailable) => sleep(Duration::from_millis(20)).await,
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_lost_is_found_by_the_next_attempt() {
    let answer = append_twice_over_a_wire_that_breaks(Break::BeforeAnswer).await;
    assert_eq!(answer, Appended::Replayed { first: 2, last: 3 });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_never_arrived_is_made_by_the_next_attempt() {
    let answer = append_twice_over_a_wire_that_breaks(Break::BeforeCommit).await;
    assert_eq!(answer, Appended::Recorded { first: 2, last: 3 });
}

async fn append_twice_over_a_wire_that_breaks(place: Break) -> Appended {
    let fixture = Fixture::postgres().await.unwrap();
    let (proxy, url) = Proxy::to(&fixture.url).await.unwrap();
    let node = Fixture::reopen(&url).await.unwrap().node().await.unwrap();
    node.log.append(ledger::lines("before", 0, 1)).await.unwrap();

    proxy.break_once(place);
    let append = ledger::lines("broken", 0, 2);
    assert!(matches!(node.log.append(append.clone()).await, Err(AppendError::Unavailable)));
    let answer = node.log.append(append).await.unwrap();
    assert_intact(&fixture.database).await;
    answer
}
