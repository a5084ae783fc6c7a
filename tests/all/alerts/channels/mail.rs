//! Letters: one for everything that is due together, in office hours, again after failures, the same after a crash.

use std::{collections::BTreeSet, time::Duration};

use beian_domain::{alert::Channel, counting::Moment};
use beian_services::messenger::Round;
use beian_tests::{
    Fixture, MASTER_KEY,
    program::{beian, ended},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Letter, ORGAN, Town, by_mail, messenger, nodes, on_both};

on_both!(
    what_is_due_together_is_one_letter,
    a_server_that_is_away_is_tried_again_and_given_up_on_at_last,
    after_a_crash_the_same_letter_goes_again,
    what_was_sent_is_recorded_whatever_comes_after
);

async fn what_is_due_together_is_one_letter(fixture: Fixture) {
    let town = Town::open(fixture).await;
    town.officer("li").await;
    let at_nine = Moment::from_utc(town.house.now() + TimeDelta::hours(1));
    let alerts = town.raise(3, &[by_mail("li", at_nine)]).await;
    assert_eq!(town.round().await, Round::default(), "not before office hours");
    town.house.later(TimeDelta::hours(1));
    assert_eq!(town.round().await, Round { mailed: 3, ..Round::default() });
    assert_eq!(town.round().await, Round::default(), "once");
    let mails = town.post.take();
    assert_eq!(mails.len(), 1);
    let Letter { headers, parts } = Letter::read(&mails[0]);
    assert!(headers["content-type"].starts_with("multipart/alternative"), "{headers:?}");
    assert!(headers["message-id"].ends_with("@example.cn>"), "{headers:?}");
    assert_eq!(headers["to"], "li@example.cn");
    let (text, html) = (&parts["text/plain"], &parts["text/html"]);
    assert_eq!(html.matches("<a href=\"https://beian.example.cn/cases/").count(), 3, "{html}");
    // From Tuesday the 10th to Tuesday the 17th.
    assert!(text.contains("剩余工作日 / Working days left: 5"), "{text}");
    assert!(text.contains("2026-03-17 23:59") && text.contains("T03"), "{text}");
    assert!(text.find("审查").unwrap() < text.find("Review").unwrap(), "Chinese first");
    assert_eq!(town.delivery(alerts[0], Channel::Mail).await, ("delivered".to_owned(), 0));
    town.house.close().await;
}

async fn a_server_that_is_away_is_tried_again_and_given_up_on_at_last(fixture: Fixture) {
    let town = Town::open(fixture).await;
    town.officer("li").await;
    let superior = town.house.official(&town.root, "wang", "SUPERVISOR", Some("530100")).await;
    let stranger = town.house.official(&town.root, "zhao", "SUPERVISOR", Some("440300")).await;
    town.post.refuse(451);
    let alerts = town.raise(2, &[by_mail("li", Moment::from_utc(town.house.now()))]).await;
    for (failures, wait) in [(1, 1), (2, 5), (3, 30), (4, 120), (5, 480), (6, 1440)] {
        assert_eq!(town.round().await, Round { failed: 2, ..Round::default() });
        assert_eq!(town.round().await, Round::default(), "not before it is time");
        assert_eq!(town.delivery(alerts[0], Channel::Mail).await, ("waiting".to_owned(), failures));
        town.house.later(TimeDelta::minutes(wait));
    }
    assert_eq!(town.round().await, Round { dead: 2, ..Round::default() });
    assert_eq!(town.post.take().len(), 0);
    drop((superior, stranger));
    let (superior, stranger) = (town.back("wang").await, town.back("zhao").await);
    town.settled().await;
    let list = "{ deadLetters { edges { node { alertId recipient channel failures reason } } } }";
    assert_eq!(nodes(&stranger.ask(list, Value::Null).await["deadLetters"]), Vec::<Value>::new());
    let dead = nodes(&superior.ask(list, Value::Null).await["deadLetters"]);
    assert_eq!(dead.len(), 2);
    assert_eq!((&dead[0]["channel"], &dead[0]["failures"]), (&json!("MAIL"), &json!(7)));
    assert_eq!(dead[0]["reason"], "the mail server did not take it: it answers 451");
    let resend = "mutation($alert: UUID!, $to: UUID!) {
        it: resendDelivery(alertId: $alert, recipient: $to, channel: MAIL) { refusals { code } } }";
    for letter in &dead {
        let about = json!({ "alert": letter["alertId"], "to": letter["recipient"] });
        assert_eq!(stranger.refused(resend, about.clone()).await, ["delivery_unknown"]);
        superior.done(resend, about.clone()).await;
        assert_eq!(superior.refused(resend, about).await, ["delivery_unknown"], "once");
    }
    town.post.recover();
    town.settled().await;
    assert_eq!(town.round().await, Round { mailed: 2, ..Round::default() });
    assert_eq!(town.post.take().len(), 1);
    town.house.close().await;
}

async fn after_a_crash_the_same_letter_goes_again(fixture: Fixture) {
    let town = Town::open(fixture).await;
    town.officer("li").await;
    let alerts = town.raise(2, &[by_mail("li", Moment::from_utc(town.house.now()))]).await;
    town.post.fall_silent();
    let mut first = messenger(&town.house);
    tokio::select! {
        round = first.round() => panic!("{round:?}"),
        () = town.post.kept(1) => {}
    }
    drop(first);
    assert_eq!(town.delivery(alerts[0], Channel::Mail).await, ("waiting".to_owned(), 0));
    town.post.recover();
    // Another node, once the database has noticed that this one is gone.
    let mut other = messenger(&town.house);
    let sent = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let round = other.round().await.unwrap();
            if round != Round::default() {
                return round;
            }
        }
    });
    assert_eq!(sent.await.unwrap(), Round { mailed: 2, ..Round::default() });
    let mails = town.post.take();
    let ids: Vec<String> = mails.iter().map(|mail| Letter::read(mail).headers["message-id"].clone()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    town.house.close().await;
}

async fn what_was_sent_is_recorded_whatever_comes_after(fixture: Fixture) {
    let town = Town::open(fixture).await;
    town.officer("li").await;
    town.officer("zhou").await;
    let now = Moment::from_utc(town.house.now());
    let alerts = [town.raise(1, &[by_mail("li", now)]).await[0], town.raise(1, &[by_mail("zhou", now)]).await[0]];
    town.post.fall_silent_after_one();
    let mut broken_off = messenger(&town.house);
    tokio::select! {
        round = broken_off.round() => panic!("{round:?}"),
        () = town.post.kept(2) => {}
    }
    drop(broken_off);
    let mut states = Vec::new();
    for alert in alerts {
        states.push(town.delivery(alert, Channel::Mail).await.0);
    }
    states.sort();
    assert_eq!(states, ["delivered", "waiting"], "the first letter does not go again");
    town.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_nodes_one_sends() {
    let town = Town::open(Fixture::postgres().await.unwrap()).await;
    town.officer("li").await;
    let (mut first, mut second) = (messenger(&town.house), messenger(&town.house));
    for _ in 0..5 {
        town.raise(2, &[by_mail("li", Moment::from_utc(town.house.now()))]).await;
        let (first, second) = tokio::join!(first.round(), second.round());
        let rounds = [first.unwrap(), second.unwrap()];
        assert!(rounds.contains(&Round { mailed: 2, ..Round::default() }), "{rounds:?}");
        assert!(rounds.contains(&Round::default()), "{rounds:?}");
    }
    assert_eq!(town.post.take().len(), 5);
    town.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_knows_a_mail_server_sends_by_itself() {
    let town = Town::open(Fixture::postgres().await.unwrap()).await;
    town.officer("li").await;
    let alert = town.raise(1, &[by_mail("li", Moment::from_utc(town.house.now()))]).await[0];
    let mut command = beian().unwrap();
    command.args(["watch", "--smtp-url", &town.post.url, "--clock", &town.house.now().to_rfc3339()]);
    command.env("DATABASE_URL", &town.house.fixture.url).env("BEIAN_MASTER_KEY", MASTER_KEY);
    let mut watching = command.spawn().unwrap();
    let sent = tokio::time::timeout(Duration::from_secs(60), async {
        while town.delivery(alert, Channel::Mail).await.0 != "delivered" {
            tokio::task::yield_now().await;
        }
    });
    let sent = sent.await;
    watching.kill().unwrap();
    watching.wait().unwrap();
    sent.unwrap();
    // Beside the alert perhaps the organ's morning list, and nothing twice.
    let mails = town.post.take();
    let ids: BTreeSet<String> = mails.iter().map(|mail| Letter::read(mail).headers["message-id"].clone()).collect();
    assert!((1..=2).contains(&mails.len()) && ids.len() == mails.len(), "{mails:?}");
    town.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_look_any_more_is_not_written_to() {
    let town = Town::open(Fixture::sqlite().await.unwrap()).await;
    town.officer("li").await;
    town.post.refuse(550);
    let now = Moment::from_utc(town.house.now());
    let refused = town.raise(1, &[by_mail("li", now)]).await;
    assert_eq!(town.round().await, Round { dead: 1, ..Round::default() }, "an address refused for good");
    town.post.recover();
    town.root.lock("li").await;
    let locked = town.raise(1, &[by_mail("li", now)]).await;
    assert_eq!(town.round().await, Round { dead: 1, ..Round::default() });
    assert_eq!(town.post.take().len(), 0);
    town.settled().await;
    let list = "query($organ: String) { deadLetters(organ: $organ) { edges { node { alertId reason } } } }";
    let dead = nodes(&town.root.ask(list, json!({ "organ": ORGAN })).await["deadLetters"]);
    let reason =
        |id: uuid::Uuid| dead.iter().find(|letter| letter["alertId"] == id.to_string()).unwrap()["reason"].clone();
    assert_eq!(reason(refused[0]), "the mail server did not take it: it answers 550");
    assert_eq!(reason(locked[0]), "the account is locked or holds no office");
    // The same from the command line.
    let program = |what: &str, more: &[&str]| {
        let mut command = beian().unwrap();
        command.args(["alerts", what, "--clock", &town.house.now().to_rfc3339()]).args(more);
        command.env("DATABASE_URL", &town.house.fixture.url).env("BEIAN_MASTER_KEY", MASTER_KEY);
        ended(command).unwrap()
    };
    let listed = program("dead", &["--format", "csv", "--organ", ORGAN, "--channel", "mail"]);
    assert_eq!((listed.code, listed.out.lines().count()), (Some(0), 3), "{listed:?}");
    assert!(listed.out.contains(&refused[0].to_string()) && listed.out.contains("it answers 550"), "{listed:?}");
    let resent = program("resend", &["--alert", &locked[0].to_string()]);
    assert!(resent.code == Some(0) && resent.err.contains("to be sent again: 1"), "{resent:?}");
    assert_eq!(town.delivery(locked[0], Channel::Mail).await.0, "waiting");
    assert_eq!(town.delivery(refused[0], Channel::Mail).await.0, "dead");
    town.house.close().await;
}
