//! How alerts reach people and systems: a real mail server and a real receiver, both on this machine.

mod briefings;
mod calendar;
mod inbox;
mod mail;
mod webhook;
mod whole;

use std::{collections::BTreeMap, time::Duration};

use beian_domain::{
    account::Login,
    actor::{Actor, Role},
    alert::{AlertEvent, AlertFact, Alerted, Channel, ClockKind, Recipient, RungTime, Told},
    case::{Action, Particulars, PushedWebsite},
    counting::Moment,
    deadline::DeadlineId,
    identity::RegionCode,
    message::Bilingual,
    procedure::ProcedureId,
};
use beian_services::{
    access::{Mailer, Networks, Senders, Settings},
    app::{Intent, Request},
    messenger::{Messenger, Post, Round},
};
use beian_tests::Fixture;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{
    access::house::{Browser, House, PASSWORD},
    post_office::MailServer,
};

const ORGAN: &str = "530102";
const PUBLIC_URL: &str = "https://beian.example.cn";

/// A server with a mail server beside it.
struct Town {
    house: House,
    post: MailServer,
    root: Browser,
    /// The one that holds the locks, as long as no other has taken them.
    messenger: Mutex<Messenger>,
}

impl Town {
    async fn open(fixture: Fixture) -> Self {
        let post = MailServer::start().await;
        let mail = Some(Mailer::new(&post.url, "beian@example.cn").unwrap());
        let settings = Settings { senders: Senders { mail, phone: None }, ..Settings::default() };
        let house = House::start(fixture, settings).await;
        let root = house.root().await;
        let messenger = Mutex::new(messenger(&house));
        Self { house, post, root, messenger }
    }

    /// An officer in Kunming with a mail contact.
    async fn officer(&self, login: &str) -> Browser {
        let browser = self.house.official(&self.root, login, "OFFICER", Some(ORGAN)).await;
        let to = format!("{login}@example.cn");
        let send = "mutation($to: String!) { it: sendCode(contact: MAIL, to: $to) { refusals { code } } }";
        browser.done(send, json!({ "to": to })).await;
        let letter = Letter::read(&self.post.take().remove(0));
        let code = &letter.parts["text/plain"].split("code is ").nth(1).unwrap()[..6];
        let verify = "mutation($input: VerifyContact!) {
            it: verifyContact(input: $input) { account { contacts } refusals { code } } }";
        let input =
            |code: &str| json!({ "input": { "commandId": Uuid::new_v4(), "contact": "MAIL", "to": to, "code": code } });
        assert_eq!(browser.refused(verify, input("wrong")).await, ["code_wrong"]);
        let verified = browser.done(verify, input(code)).await;
        assert_eq!(verified["account"]["contacts"], json!(["MAIL"]));
        browser
    }

    /// Signs in anew: sessions end while time passes.
    async fn back(&self, login: &str) -> Browser {
        let browser = self.house.browser();
        browser.sign_in(login, PASSWORD).await;
        browser
    }

    async fn round(&self) -> Round {
        self.messenger.lock().await.round().await.unwrap()
    }

    /// Raises so many alerts, of a case each, and waits until lists know them.
    async fn raise(&self, many: usize, to: &[Recipient]) -> Vec<Uuid> {
        let now = self.house.now();
        let mut events = Vec::new();
        for _ in 0..many {
            let alert = alerted(self.case(ORGAN).await, Moment::from_utc(now));
            let fact = AlertFact::AlertRaised { alert: alert.clone(), to: to.to_vec(), late_by: None };
            events.push((alert.id(), AlertEvent { fact, recorded_at: now }));
        }
        let ids = events.iter().map(|(id, _)| *id).collect();
        self.house.app.raise(events).await.unwrap();
        self.settled().await;
        ids
    }

    /// A website found unfiled today, in an organ.
    async fn case(&self, organ: &str) -> Uuid {
        let (organ, case_id) = (RegionCode::parse(organ).unwrap(), Uuid::new_v4());
        let pushed = PushedWebsite {
            case_id,
            procedure: ProcedureId("national-platform".to_owned()),
            organ,
            region: organ,
            particulars: Particulars { domains: vec!["a.example.cn".to_owned()], ..Particulars::default() },
            connected_on: None,
        };
        let request = Request {
            command_id: Uuid::new_v4(),
            case_id,
            expected_version: None,
            actor: Actor { name: "pusher".to_owned(), role: Role::Machine, organ: Some(organ) },
            occurred_on: None,
            reason: None,
            intent: Intent::Act(Action::PushWebsite(Box::new(pushed))),
        };
        self.house.app.submit(request).await.unwrap();
        case_id
    }

    /// Returns once lists know what the log knows.
    async fn settled(&self) {
        let head = self.house.app.feed().head().await.unwrap();
        self.house.read_models.wait_for(head, Duration::from_secs(30)).await.unwrap();
    }

    /// State and number of failures of the only delivery of an alert on a channel.
    async fn delivery(&self, alert: Uuid, channel: Channel) -> (String, i64) {
        self.settled().await;
        let rows = self.house.read_models.deliveries_of(&alert.to_string()).await.unwrap();
        let row = rows.into_iter().find(|row| row.channel == channel.as_str()).unwrap();
        (row.state, row.failures)
    }
}

/// One more messenger, as another node has it.
fn messenger(house: &House) -> Messenger {
    messenger_within(house, Networks::Public { loopback: true })
}

/// The same, with other ideas of where messages may go.
fn messenger_within(house: &House, networks: Networks) -> Messenger {
    let House { access, read_models, fixture, .. } = house;
    let post = Post { public_url: PUBLIC_URL, networks };
    Messenger::new(access.clone(), read_models.clone(), &fixture.database, post)
}

/// An alert of a deadline of a case, a week away.
fn alerted(case_id: Uuid, now: Moment) -> Alerted {
    let due = now.date() + chrono::Days::new(7);
    Alerted {
        case_id,
        deadline: DeadlineId("T03-1".to_owned()),
        rule: "T03".to_owned(),
        title: Bilingual { zh: "审查".to_owned(), en: "Review".to_owned() },
        clock: ClockKind::Legal,
        procedure: ProcedureId("yunnan".to_owned()),
        organ: RegionCode::parse(ORGAN).unwrap(),
        due: Moment::end_of_day(due),
        ladder: "organ_duty".to_owned(),
        rung: RungTime::Half,
        fires_at: now,
    }
}

/// The account of this name, by mail as well.
fn by_mail(login: &str, not_before: Moment) -> Recipient {
    let id = Login::parse(login).unwrap().account_id();
    Recipient { id, told: Told::Handler, via: vec![Channel::Mail], not_before }
}

/// A letter as a mail program reads it.
struct Letter {
    headers: BTreeMap<String, String>,
    /// Its parts by their type, or the one text.
    parts: BTreeMap<String, String>,
}

impl Letter {
    fn read(mail: &str) -> Self {
        let (head, body) = mail.split_once("\n\n").unwrap();
        let headers = headers(head);
        let kind = &headers["content-type"];
        let mut parts = BTreeMap::new();
        match kind.split("boundary=").nth(1) {
            Some(boundary) => {
                let boundary = format!("--{}", boundary.trim_matches('"'));
                for part in body.split(boundary.as_str()).filter(|part| part.contains("Content-Type")) {
                    let (head, body) = part.trim_start().split_once("\n\n").unwrap();
                    let (kind, text) = decoded(&self::headers(head), body);
                    parts.insert(kind, text);
                }
            }
            None => parts.extend([decoded(&headers, body)]),
        }
        Self { headers, parts }
    }
}

/// Headers by their names in small letters, long ones in one line.
fn headers(head: &str) -> BTreeMap<String, String> {
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    let pairs = unfolded.lines().filter_map(|line| line.split_once(": "));
    pairs.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect()
}

fn decoded(headers: &BTreeMap<String, String>, body: &str) -> (String, String) {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let kind = headers["content-type"].split(';').next().unwrap().to_owned();
    let text = match headers["content-transfer-encoding"].as_str() {
        "base64" => {
            let joined: String = body.split_whitespace().collect();
            String::from_utf8(BASE64_STANDARD.decode(joined).unwrap()).unwrap()
        }
        "quoted-printable" => unquoted(body),
        _ => body.to_owned(),
    };
    (kind, text)
}

/// Quoted-printable, RFC 2045.
fn unquoted(body: &str) -> String {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        let mut next = || char::from(rest.next().unwrap());
        bytes.push(match byte {
            b'=' => u8::from_str_radix(&String::from_iter([next(), next()]), 16).unwrap(),
            byte => byte,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// Nodes of a list.
fn nodes(connection: &Value) -> Vec<Value> {
    connection["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect()
}

/// Runs a story on both databases.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(beian_tests::Fixture::sqlite().await.unwrap()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(beian_tests::Fixture::postgres().await.unwrap()).await;
            })+
        }
    };
}
pub(super) use on_both;
