//! Endpoints: registered by administrators, told in CloudEvents, signed so that another library agrees.

use beian_domain::{
    alert::{Channel, Recipient, Told},
    counting::Moment,
    identity::RegionCode,
};
use beian_projections::read::{AlertFilter, Page};
use beian_services::{
    access::Networks,
    messenger::Round,
    watch::{Look, Watch},
};
use beian_tests::Fixture;
use chrono::TimeDelta;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use uuid::Uuid;

use super::{ORGAN, Town, on_both};
use crate::{
    access::house::Browser,
    post_office::{Posted, Receiver},
};

on_both!(
    an_endpoint_is_told_signed_and_again_after_failures,
    a_rotated_secret_and_one_that_is_gone,
    one_that_takes_its_time_keeps_nobody_from_theirs,
    nothing_is_sent_where_it_must_not_go,
    who_is_no_person_is_told_all_the_same
);

const REGISTER: &str = "mutation($id: UUID!, $organ: String, $url: String!) {
    it: registerEndpoint(commandId: $id, organ: $organ, url: $url) {
        endpoint { id organ url goneAt } secret replayed refusals { code } } }";

const ROTATE: &str = "mutation($id: UUID!, $command: UUID!) {
    it: rotateEndpointSecret(commandId: $command, id: $id) { secret refusals { code } } }";

/// Id and secret.
async fn register(browser: &Browser, organ: &str, url: &str) -> (Uuid, String) {
    let command = json!({ "id": Uuid::new_v4(), "organ": organ, "url": url });
    let first = browser.done(REGISTER, command.clone()).await;
    let again = browser.done(REGISTER, command).await;
    assert_eq!((&again["secret"], &again["replayed"]), (&Value::Null, &json!(true)), "told once");
    assert_eq!(again["endpoint"], first["endpoint"]);
    let id = first["endpoint"]["id"].as_str().unwrap().parse().unwrap();
    (id, first["secret"].as_str().unwrap().to_owned())
}

impl Town {
    /// Raises an alert for whatever endpoints are to be told.
    async fn raise_for_endpoints(&self) -> Vec<Uuid> {
        let (organ, not_before) = (RegionCode::parse(ORGAN).unwrap(), Moment::from_utc(self.house.now()));
        let ids = self.house.app.endpoints_for(organ).await.unwrap();
        let to = |id| Recipient { id, told: Told::Organ, via: vec![Channel::Webhook], not_before };
        self.raise(1, &ids.into_iter().map(to).collect::<Vec<_>>()).await
    }
}

/// Whether one of the signatures is the one that the library of Standard Webhooks makes with a secret.
fn is_signed(posted: &Posted, secret: &str) -> bool {
    let (id, at) = (&posted.headers["webhook-id"], posted.headers["webhook-timestamp"].parse().unwrap());
    let expected = Webhook::new(secret).unwrap().sign(id, at, posted.body.as_bytes()).unwrap();
    posted.headers["webhook-signature"].split(' ').any(|signature| signature == expected)
}

async fn an_endpoint_is_told_signed_and_again_after_failures(fixture: Fixture) {
    let (town, receiver) = (Town::open(fixture).await, Receiver::start().await);
    let admin = town.house.official(&town.root, "admin", "ADMINISTRATOR", Some("530100")).await;
    let (_, secret) = register(&admin, "530100", &receiver.url).await;
    let outside = json!({ "id": Uuid::new_v4(), "organ": "440300", "url": receiver.url });
    assert_eq!(admin.refused(REGISTER, outside).await, ["endpoint_outside_organ"]);
    let officer = town.house.official(&town.root, "li", "OFFICER", Some(ORGAN)).await;
    let not_theirs = json!({ "id": Uuid::new_v4(), "organ": ORGAN, "url": receiver.url });
    assert_eq!(officer.refused(REGISTER, not_theirs).await, ["endpoint_not_administrator"]);
    let alerts = town.raise_for_endpoints().await;
    receiver.answer(500);
    assert_eq!(town.round().await, Round { failed: 1, ..Round::default() });
    receiver.answer(302);
    town.house.later(TimeDelta::minutes(1));
    assert_eq!(town.round().await, Round { failed: 1, ..Round::default() }, "no redirection is followed");
    receiver.answer(204);
    town.house.later(TimeDelta::minutes(5));
    assert_eq!(town.round().await, Round { posted: 1, ..Round::default() });
    let posted = receiver.take();
    assert_eq!(posted.len(), 3);
    for posted in &posted {
        assert_eq!(posted.headers["webhook-id"], alerts[0].to_string());
        assert_eq!(posted.headers["content-type"], "application/cloudevents+json; charset=utf-8");
        assert!(is_signed(posted, &secret));
    }
    let event: Value = serde_json::from_str(&posted[2].body).unwrap();
    assert_eq!((&event["specversion"], &event["type"]), (&json!("1.0"), &json!("cn.beian.alert.raised")));
    assert_eq!((&event["id"], &event["source"]), (&json!(alerts[0]), &json!("https://beian.example.cn/alerts")));
    assert_eq!((&event["data"]["organ"], &event["data"]["rung"]), (&json!(ORGAN), &json!("half")));
    assert_eq!(town.delivery(alerts[0], Channel::Webhook).await, ("delivered".to_owned(), 2));
    // The secret lies sealed, and not in the log.
    let database = town.house.fixture.database.any();
    let log: Vec<String> =
        sqlx::query_scalar("select cast(payload as text) from events").fetch_all(database).await.unwrap();
    let kept: Vec<String> = sqlx::query_scalar("select value from endpoint_secrets").fetch_all(database).await.unwrap();
    assert!(!kept.is_empty() && !log.iter().chain(&kept).any(|text| text.contains(&secret[6..])));
    town.house.close().await;
}

async fn a_rotated_secret_and_one_that_is_gone(fixture: Fixture) {
    let (town, receiver) = (Town::open(fixture).await, Receiver::start().await);
    let (id, old) = register(&town.root, ORGAN, &receiver.url).await;
    let rotated = town.root.done(ROTATE, json!({ "id": id, "command": Uuid::new_v4() })).await;
    let new = rotated["secret"].as_str().unwrap().to_owned();
    town.raise_for_endpoints().await;
    assert_eq!(town.round().await, Round { posted: 1, ..Round::default() });
    town.house.later(TimeDelta::hours(24));
    town.raise_for_endpoints().await;
    assert_eq!(town.round().await, Round { posted: 1, ..Round::default() });
    let posted = receiver.take();
    let signed = |place: usize| (is_signed(&posted[place], &old), is_signed(&posted[place], &new));
    assert_eq!((signed(0), signed(1)), ((true, true), (false, true)));
    // Gone for good: given up on at once, and told nothing more.
    receiver.answer(410);
    let alerts = town.raise_for_endpoints().await;
    assert_eq!(town.round().await, Round { dead: 1, ..Round::default() });
    assert_eq!(town.delivery(alerts[0], Channel::Webhook).await, ("dead".to_owned(), 1));
    let root = town.back("root").await;
    let listed = root.ask("{ endpoints { id goneAt } }", Value::Null).await["endpoints"].clone();
    assert_eq!(listed[0]["id"], json!(id));
    assert!(listed[0]["goneAt"].is_string(), "{listed}");
    assert!(!town.house.app.endpoint(id).await.unwrap().is_open());
    let refused = root.refused(ROTATE, json!({ "id": id, "command": Uuid::new_v4() })).await;
    assert_eq!(refused, ["endpoint_closed"]);
    town.house.close().await;
}

async fn one_that_takes_its_time_keeps_nobody_from_theirs(fixture: Fixture) {
    let town = Town::open(fixture).await;
    let (slow, quick) = (Receiver::start().await, Receiver::start().await);
    register(&town.root, ORGAN, &slow.url).await;
    town.raise_for_endpoints().await;
    let alert = town.raise_for_endpoints().await[0];
    let (id, _) = register(&town.root, ORGAN, &quick.url).await;
    let only = Recipient {
        id,
        told: Told::Organ,
        via: vec![Channel::Webhook],
        not_before: Moment::from_utc(town.house.now()),
    };
    let told = town.raise(1, &[only]).await[0];
    let held = slow.hold().await;
    let round = async { town.round().await };
    let meanwhile = async {
        slow.came().await;
        quick.came().await;
        // Recorded while the other still waits.
        while town.delivery(told, Channel::Webhook).await.0 != "delivered" {
            tokio::task::yield_now().await;
        }
        assert_eq!(town.delivery(alert, Channel::Webhook).await.0, "waiting");
        town.house.later(TimeDelta::seconds(7));
        drop(held);
    };
    let (round, ()) = tokio::join!(round, meanwhile);
    assert_eq!(round, Round { posted: 3, ..Round::default() });
    // Each message says when it was sent itself.
    let sent: Vec<i64> =
        slow.take().iter().map(|posted| posted.headers["webhook-timestamp"].parse().unwrap()).collect();
    assert_eq!(sent[1] - sent[0], 7, "{sent:?}");
    town.house.close().await;
}

async fn nothing_is_sent_where_it_must_not_go(fixture: Fixture) {
    let (town, receiver) = (Town::open(fixture).await, Receiver::start().await);
    register(&town.root, ORGAN, &receiver.url).await;
    let by_name = receiver.url.replace("127.0.0.1", "localhost");
    register(&town.root, "530100", &by_name).await;
    let alert = town.raise_for_endpoints().await[0];
    let mut outside = super::messenger_within(&town.house, Networks::Public { loopback: false });
    let round = outside.round().await.unwrap();
    assert_eq!(round, Round { failed: 2, ..Round::default() });
    assert_eq!(receiver.take().len(), 0);
    town.settled().await;
    let rows = town.house.read_models.deliveries_of(&alert.to_string()).await.unwrap();
    for row in rows {
        assert_eq!(row.reason.as_deref(), Some("its address lies in no network that messages may go to"));
    }
    drop(outside);
    town.house.close().await;
}

async fn who_is_no_person_is_told_all_the_same(fixture: Fixture) {
    let (town, receiver) = (Town::open(fixture).await, Receiver::start().await);
    register(&town.root, ORGAN, &receiver.url).await;
    town.case(ORGAN).await;
    let mut watch = Watch::new(town.house.app.clone(), town.house.read_models.clone());
    watch.look().await.unwrap();
    let mut look = Look::default();
    while look == Look::default() {
        town.house.later(TimeDelta::days(1));
        look = watch.look().await.unwrap();
    }
    // Nobody holds office there or above, but for the administrator.
    assert_eq!((look.raised, look.missed), (0, 1));
    town.settled().await;
    let alerts =
        town.house.read_models.alerts(&AlertFilter::default(), &Page { first: 10, after: None }).await.unwrap();
    let told: Vec<_> = alerts.rows.iter().map(|(_, alert)| (alert.missed.as_deref(), alert.told)).collect();
    assert_eq!(told, [(Some("nobody"), 0)]);
    assert_eq!(town.round().await, Round { posted: 1, ..Round::default() });
    assert!(receiver.take()[0].body.contains("\"missed\":\"nobody\""));
    town.house.close().await;
}
