//! Applicants register with a phone and a mail that they prove, through a mail server and a webhook of the test's.

use std::sync::{Arc, Mutex};

use beian_services::access::{Mailer, Senders, Settings, TextMessages};
use beian_tests::Fixture;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use uuid::Uuid;

use super::house::{Browser, House, LOCK, PASSWORD, target};
use crate::post_office::MailServer;

const PHONE: &str = "13800138000";
const MAIL: &str = "unit@example.cn";
const NAME: &str = "示例申请人";

/// What was sent so far.
type Box = Arc<Mutex<Vec<String>>>;

/// A webhook that keeps every message.
async fn webhook() -> (String, Box) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (url, messages) = (format!("http://{}/sms", listener.local_addr().unwrap()), Box::default());
    let kept = Arc::clone(&messages);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (mut text, mut chunk) = (String::new(), [0; 4096]);
            while !text.ends_with('}') {
                let read = stream.read(&mut chunk).await.unwrap();
                text.push_str(std::str::from_utf8(&chunk[..read]).unwrap());
            }
            let body = text.split_once("\r\n\r\n").unwrap().1.to_owned();
            kept.lock().unwrap().push(body);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.unwrap();
        }
    });
    (url, messages)
}

struct Town {
    house: House,
    mails: Box,
    messages: Box,
}

impl Town {
    async fn start(fixture: Fixture) -> Self {
        let (post, (sms, messages)) = (MailServer::start().await, webhook().await);
        let mail = Some(Mailer::new(&post.url, "beian@example.cn").unwrap());
        let senders = Senders { mail, phone: Some(TextMessages::new(&sms).unwrap()) };
        let house = House::start(fixture, Settings { senders, ..Settings::default() }).await;
        Self { house, mails: post.mails, messages }
    }

    /// The code in the last mail: base64 or plain, it stands in the English sentence.
    fn mailed(&self) -> String {
        let mails = self.mails.lock().unwrap();
        let (_, body) = mails.last().unwrap().split_once("\n\n").unwrap();
        let text = match base64_text(body) {
            Some(text) => text,
            None => body.to_owned(),
        };
        text.split("code is ").nth(1).unwrap()[..6].to_owned()
    }

    fn texted(&self) -> Value {
        serde_json::from_str(self.messages.lock().unwrap().last().unwrap()).unwrap()
    }
}

fn base64_text(body: &str) -> Option<String> {
    use base64::Engine;
    let joined: String = body.split_whitespace().collect();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(joined).ok()?).ok()
}

async fn send_code(browser: &Browser, contact: &str, to: &str) -> Vec<String> {
    let query = "mutation($contact: Contact!, $to: String!) {
        it: sendCode(contact: $contact, to: $to) { sent refusals { code path } } }";
    browser.refused(query, json!({ "contact": contact, "to": to })).await
}

const REGISTER: &str = "mutation($input: RegisterApplicant!) {
    it: registerApplicant(input: $input) { account { login kind contacts } refusals { code path } } }";

fn registering(login: &str, codes: [&str; 2]) -> Value {
    json!({ "input": {
        "commandId": Uuid::new_v4(), "login": login, "name": NAME, "password": PASSWORD,
        "phone": "+86 138-0013-8000", "phoneCode": codes[0], "mail": MAIL, "mailCode": codes[1],
    } })
}

async fn an_applicant_registers_and_files(fixture: Fixture) {
    let town = Town::start(fixture).await;
    let browser = town.house.browser();
    assert_eq!(send_code(&browser, "PHONE", PHONE).await, Vec::<String>::new());
    assert_eq!(send_code(&browser, "MAIL", MAIL).await, Vec::<String>::new());
    let (text, mail) = (town.texted(), town.mailed());
    assert_eq!(text["phone"], PHONE);
    let text = text["code"].as_str().unwrap();
    assert_eq!(browser.refused(REGISTER, registering("unit", [text, "wrong"])).await, ["code_wrong"]);
    let registered = browser.done(REGISTER, registering("unit", [text, &mail])).await;
    let account = json!({ "login": "unit", "kind": "APPLICANT", "contacts": ["PHONE", "MAIL"] });
    assert_eq!(registered["account"], account);
    let office = browser.ask("{ me { office { name role organ } } }", Value::Null).await;
    assert_eq!(office["me"]["office"], json!({ "name": "unit", "role": "APPLICANT", "organ": null }));
    browser.ask("{ cases(first: 1) { edges { node { id } } } }", Value::Null).await;
    // A code is good once, and neither number nor address is in the log.
    let again = town.house.browser().refused(REGISTER, registering("other", [text, &mail])).await;
    assert_eq!(again, ["code_wrong"]);
    let database = town.house.fixture.database.any();
    let payloads: Vec<String> =
        sqlx::query_scalar("select cast(payload as text) from events").fetch_all(database).await.unwrap();
    let kept: Vec<String> = sqlx::query_scalar("select value from account_secrets").fetch_all(database).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert!(!payloads.iter().chain(&kept).any(|text| text.contains(PHONE) || text.contains(MAIL)));
    // Nor is the name: it lies there sealed, and goes with its key as the contacts go.
    assert!(!payloads.iter().any(|text| text.contains(NAME)), "{payloads:?}");
    let shown = browser.ask("{ me { account { name } } }", Value::Null).await;
    assert_eq!(shown["me"]["account"]["name"], NAME);
    let root = town.house.root().await;
    let forget = "mutation($target: AccountTarget!) { it: forgetAccount(target: $target) {
        account { name forgotten locked contacts grants { role } } refusals { code } } }";
    let order = json!({ "target": target("unit") });
    assert_eq!(browser.refused(forget, order.clone()).await, ["account_not_administrator"]);
    let gone = json!({ "name": "已遗忘 / forgotten", "forgotten": true, "locked": true, "contacts": [], "grants": [] });
    assert_eq!(root.done(forget, order.clone()).await["account"], gone);
    assert_eq!(root.done(forget, order).await["account"], gone, "twice is once");
    let left: i64 = sqlx::query_scalar("select count(*) from account_secrets").fetch_one(database).await.unwrap();
    let keys = "select count(*) from subject_keys where person_group = 'account'";
    let keys: i64 = sqlx::query_scalar(keys).fetch_one(database).await.unwrap();
    assert_eq!((left, keys), (0, 1), "only the administrator's own is left");
    assert_eq!(browser.error_of("{ position }", Value::Null).await, "UNAUTHENTICATED");
    let (answer, _) = town.house.browser().try_sign_in("unit", PASSWORD, None).await;
    assert_eq!(answer["data"]["it"]["refusals"][0]["code"], "sign_in_refused");
    let unlock = json!({ "target": target("unit") });
    assert_eq!(root.refused(&LOCK.replace("lockAccount", "unlockAccount"), unlock).await, ["account_unknown"]);
    town.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_registers_and_files_on_sqlite() {
    an_applicant_registers_and_files(Fixture::sqlite().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_registers_and_files_on_postgres() {
    an_applicant_registers_and_files(Fixture::postgres().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_run_out_and_are_not_guessed() {
    let town = Town::start(Fixture::sqlite().await.unwrap()).await;
    let browser = town.house.browser();
    for contact in [("PHONE", PHONE), ("MAIL", MAIL)] {
        send_code(&browser, contact.0, contact.1).await;
    }
    let (text, mail) = (town.texted()["code"].as_str().unwrap().to_owned(), town.mailed());
    let wrong = if text == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(browser.refused(REGISTER, registering("unit", [wrong, &mail])).await, ["code_wrong"]);
    }
    assert_eq!(browser.refused(REGISTER, registering("unit", [&text, &mail])).await, ["code_wrong"], "five tries");
    // A new one, too late.
    send_code(&browser, "PHONE", PHONE).await;
    let text = town.texted()["code"].as_str().unwrap().to_owned();
    town.house.later(chrono::TimeDelta::minutes(10));
    assert_eq!(browser.refused(REGISTER, registering("unit", [&text, &mail])).await, ["code_wrong"]);
    // Three codes for one phone in a quarter of an hour.
    assert_eq!(send_code(&browser, "PHONE", PHONE).await, Vec::<String>::new());
    assert_eq!(send_code(&browser, "PHONE", PHONE).await, ["codes_too_many"]);
    assert_eq!(send_code(&browser, "PHONE", "12345").await, ["contact_unreadable"]);
    assert_eq!(send_code(&browser, "MAIL", "not a mail").await, ["contact_unreadable"]);
    town.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_registers_where_no_code_can_be_sent() {
    let house = House::on_sqlite().await;
    let browser = house.browser();
    assert_eq!(send_code(&browser, "MAIL", MAIL).await, ["registration_closed"]);
    assert_eq!(browser.refused(REGISTER, registering("unit", ["1", "2"])).await, ["registration_closed"]);
    house.close().await;
}
