//! A running server and the people who talk to it.

use std::{
    net::SocketAddr,
    sync::{Arc, RwLock},
    time::Duration,
};

use beian_domain::{
    actor::{Actor, Role},
    alert::{AlertEvent, AlertFact, Alerted, Channel, MissedWhy, Recipient, RungTime, Told},
    briefing::{BriefingEvent, BriefingKind},
    case::Case,
    counting::Moment,
    endpoint::{EndpointCommand, EndpointOrder},
    rulebook::Rulebook,
};
use beian_projections::{Projector, ReadModels};
use beian_services::{
    access::{Access, Settings},
    app::App,
    clock::Clock,
    graphql::Admission,
    http::{self, Edge, Server},
    owed::ReportReader,
    recount::{RecountError, Recounted, recount, what_if},
    takeover::{TakeOver, take_over},
    token::Tokens,
    watch::{Heartbeats, Watch},
};
use beian_tests::Fixture;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) const APPLICANT: &str = "dev.applicant.-.example-unit";
pub(crate) const CLERK: &str = "dev.officer.530102.clerk";
/// Who signs and seals what the clerk reviewed.
pub(crate) const LEADER: &str = "dev.sealing_leader.530102.leader";
pub(crate) const CHIEF: &str = "dev.supervisor.530102.chief";
pub(crate) const INSPECTOR: &str = "dev.inspector.530102.inspector";
pub(crate) const STRANGER: &str = "";

/// A server on a port of its own.
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    http: reqwest::Client,
    now: Arc<RwLock<DateTime<Utc>>>,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    app: App,
    read_models: ReadModels,
    pub(super) fixture: Fixture,
}

impl World {
    /// Ten in the morning of 2026-03-10 in Shanghai.
    pub(crate) async fn start(fixture: Fixture) -> Self {
        let admission = Admission { introspection: true, ..Admission::default() };
        Self::at_edge(fixture, Edge { admission, ..Edge::default() }).await
    }

    /// The same, standing otherwise towards the network.
    pub(crate) async fn at_edge(fixture: Fixture, edge: Edge) -> Self {
        let settings = Settings { tokens: Tokens::Development, ..Settings::default() };
        let now = Arc::new(RwLock::new("2026-03-10T10:00:00+08:00".parse().unwrap()));
        let node = fixture.node().await.unwrap();
        let rulebook = Arc::new(Rulebook::builtin().clone());
        let projector = Projector::start(fixture.database.clone(), node.feed.clone());
        projector.ready(Duration::from_secs(30)).await.unwrap();
        let (clock, vault) = (Clock::Driven(Arc::clone(&now)), fixture.vault().await.unwrap());
        let app = App::new(node.log, node.feed, rulebook, clock, vault).taking(Tokens::Development);
        let read_models = ReadModels::new(fixture.database.clone(), &projector);
        let heartbeats = Heartbeats::new(fixture.database.clone());
        let access = Access::new(app.clone(), fixture.database.clone(), settings);
        let kept = (app.clone(), read_models.clone());
        let server = Server { app, projector, read_models, access, heartbeats, metrics: None, edge };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let serving = tokio::spawn(async move { http::serve(listener, server, stopped).await });
        let (app, read_models) = kept;
        Self { address, http: reqwest::Client::new(), now, stop, serving, app, read_models, fixture }
    }

    pub(crate) async fn on_sqlite() -> Self {
        Self::start(Fixture::sqlite().await.unwrap()).await
    }

    /// Begins the story at another moment.
    pub(crate) fn now_is(&self, moment: &str) {
        *self.now.write().unwrap() = moment.parse().unwrap();
    }

    /// Lets days pass.
    pub(crate) fn days_later(&self, days: i64) {
        *self.now.write().unwrap() += TimeDelta::days(days);
    }

    /// Status and body of whatever is sent.
    pub(crate) async fn send(&self, token: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        let mut request = self.http.post(self.url("/graphql")).header("content-type", "application/json").body(body);
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// The whole answer to a query of a browser with this cookie, if any, and the cookie that it sets.
    pub(super) async fn by_cookie(&self, cookie: &str, query: &str, variables: Value) -> (Value, Option<String>) {
        let mut request = self.http.post(self.url("/graphql")).json(&json!({ "query": query, "variables": variables }));
        if !cookie.is_empty() {
            // Browsers say which page is behind a request.
            request = request.header("cookie", cookie).header("sec-fetch-site", "same-origin");
        }
        let answer = request.send().await.unwrap();
        let set = answer.headers().get("set-cookie").map(|cookie| cookie.to_str().unwrap().to_owned());
        let set = set.and_then(|cookie| cookie.split(';').next().map(str::to_owned));
        (answer.json().await.unwrap(), set)
    }

    /// The whole answer to a query.
    pub(crate) async fn answer(&self, token: &str, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.send(token, body).await.1
    }

    /// The data of an answer without errors.
    pub(crate) async fn ask(&self, token: &str, query: &str, variables: Value) -> Value {
        let answer = self.answer(token, query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}: {answer}");
        answer["data"].clone()
    }

    /// Code of the only error of an answer.
    pub(crate) async fn error_of(&self, token: &str, query: &str, variables: Value) -> String {
        code_of(&self.answer(token, query, variables).await)
    }

    pub(super) async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.http.get(self.url(path)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Status, headers and bytes of a file.
    pub(crate) async fn fetch(&self, token: &str, path: &str) -> (u16, HeaderMap, Vec<u8>) {
        let mut request = self.http.get(self.url(path));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, answer.bytes().await.unwrap().to_vec())
    }

    /// The same as text.
    pub(super) async fn text_of(&self, token: &str, path: &str) -> (u16, String) {
        let (status, _, bytes) = self.fetch(token, path).await;
        (status, String::from_utf8(bytes).unwrap())
    }

    /// Status and body of a file that somebody sends.
    pub(super) async fn upload(&self, token: &str, path: &str, file: Vec<u8>) -> (u16, Value) {
        let request = self.http.post(self.url(path)).body(file);
        let request = if token.is_empty() { request } else { request.bearer_auth(token) };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// A file as bytes, with its media type.
    pub(super) async fn download(&self, token: &str, path: &str) -> (String, Vec<u8>) {
        let answer = self.http.get(self.url(path)).bearer_auth(token).send().await.unwrap();
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (kind, answer.bytes().await.unwrap().to_vec())
    }

    /// Position of the newest event.
    pub(crate) async fn position(&self) -> i64 {
        self.ask(APPLICANT, "{ position }", Value::Null).await["position"].as_i64().unwrap()
    }

    /// Takes over the cases of closed organs, as a server does by itself; stopped once so many have gone.
    pub(super) async fn take_over(&self, at_most: u64) -> Vec<TakeOver> {
        let stop = CancellationToken::new();
        let progress = |state: &TakeOver| {
            if state.moved >= at_most {
                stop.cancel();
            }
        };
        take_over(&self.app, &self.read_models, &stop, progress).await.unwrap()
    }

    /// The same log as another node sees it, with other rules.
    async fn under(&self, rulebook: Rulebook) -> App {
        let node = self.fixture.node().await.unwrap();
        let vault = self.fixture.vault().await.unwrap();
        App::new(node.log, node.feed, Arc::new(rulebook), Clock::Driven(Arc::clone(&self.now)), vault)
    }

    /// What counting anew under these rules would change: the deadlines that differ, and how many of them move.
    pub(super) async fn would_recount(&self, rulebook: Rulebook) -> (usize, usize) {
        let (app, mut differing, mut moving) = (self.under(rulebook).await, 0, 0);
        what_if(&app, &self.read_models, |case| {
            differing += case.recounts.len();
            moving += case.recounts.iter().filter(|recount| recount.moves()).count();
        })
        .await
        .unwrap();
        (differing, moving)
    }

    /// Two nodes start at once under new rules, and both count every deadline anew as a server does by itself.
    pub(super) async fn recount(&self, rulebook: Rulebook) -> [Result<Option<Recounted>, RecountError>; 2] {
        self.recount_until(rulebook, &CancellationToken::new()).await
    }

    /// The same until they are told to stop.
    pub(super) async fn recount_until(
        &self,
        rulebook: Rulebook,
        stop: &CancellationToken,
    ) -> [Result<Option<Recounted>, RecountError>; 2] {
        let (first, second) = (self.under(rulebook.clone()).await, self.under(rulebook).await);
        let (first, second) = tokio::join!(
            recount(&first, &self.read_models, false, stop),
            recount(&second, &self.read_models, false, stop)
        );
        [first, second]
    }

    /// Two nodes read the reports of access providers, from the beginning or where reading was left.
    pub(super) async fn read_reports(&self) -> u64 {
        let stop = CancellationToken::new();
        let reader = async || ReportReader::resume(self.app.clone(), self.read_models.clone()).await.unwrap();
        let (mut first, mut second) = (reader().await, reader().await);
        let (one, other) = tokio::join!(first.look(&stop), second.look(&stop));
        let head = self.app.feed().head().await.unwrap();
        self.read_models.wait_for(head, Duration::from_secs(30)).await.unwrap();
        one.unwrap().owed + other.unwrap().owed
    }

    /// Records an alert of the first deadline of a case.
    pub(super) async fn alert_of(&self, case: &Case) {
        let (now, alert) = (*self.now.read().unwrap(), self.alerted(case));
        let (id, why) = (alert.id(), MissedWhy::Nobody);
        let event = AlertEvent { fact: AlertFact::AlertMissed { alert, why }, recorded_at: now };
        self.app.raise(vec![(id, event)]).await.unwrap();
        let head = self.app.feed().head().await.unwrap();
        self.read_models.wait_for(head, Duration::from_secs(30)).await.unwrap();
    }

    /// Records an alert of a case that a system could not be told of, and an endpoint of the handling organ.
    pub(super) async fn dead_letter_of(&self, case: &Case) {
        let organ = case.filing.as_ref().unwrap().organ;
        let by = Actor { name: "root".to_owned(), role: Role::Administrator, organ: None };
        let url = "https://example.cn/hooks".to_owned();
        let order = EndpointOrder::Register { organ: Some(organ), url, secret: Uuid::nil() };
        let (to, command) = (Uuid::new_v4(), EndpointCommand { by, order });
        self.app.order_endpoint(Uuid::new_v4(), to, &command, [1; 32]).await.unwrap();
        let (via, not_before) = (Channel::Webhook, Moment::from_utc(*self.now.read().unwrap()));
        let recipient = Recipient { id: to, told: Told::Organ, via: vec![via], not_before };
        let alert = Alerted { rung: RungTime::Half, ..self.alerted(case) };
        let (id, recorded_at) = (alert.id(), not_before.utc());
        let fact = AlertFact::AlertRaised { alert, to: vec![recipient], late_by: None };
        self.app.raise(vec![(id, AlertEvent { fact, recorded_at })]).await.unwrap();
        let failed = AlertFact::DeliveryFailed { to, via, reason: "it answers 410".to_owned(), next: None };
        let position = self.app.record_of_alerts(&[(id, failed)]).await.unwrap();
        self.read_models.wait_for(position.unwrap(), Duration::from_secs(30)).await.unwrap();
    }

    /// Records a briefing of the organ of a case.
    pub(super) async fn briefing_of(&self, case: &Case) {
        let (organ, now) = (case.filing.as_ref().unwrap().organ, *self.now.read().unwrap());
        let (kind, as_of) = (BriefingKind::Morning, Moment::from_utc(now));
        let day = as_of.date();
        let (position, to, recorded_at) = (1, vec![Uuid::nil()], now);
        let issued = BriefingEvent::BriefingIssued { kind, organ, day, as_of, position, to, recorded_at };
        assert!(self.app.record_of_briefing(kind.id(&organ, day), 0, &issued).await.unwrap());
    }

    fn alerted(&self, case: &Case) -> Alerted {
        let (filing, clock) = (case.filing.as_ref().unwrap(), &case.deadlines.first().unwrap().clock);
        let now = Moment::from_utc(*self.now.read().unwrap());
        Alerted {
            case_id: filing.case_id,
            deadline: clock.id.clone(),
            rule: clock.rule.clone(),
            title: clock.title.clone(),
            clock: clock.kind(),
            procedure: filing.procedure.clone(),
            organ: filing.organ,
            due: now,
            ladder: "organ_duty".to_owned(),
            rung: RungTime::OnTheDay,
            fires_at: now,
        }
    }

    /// Lets the watch, which began at a moment, look once at another; then it is again the present.
    pub(super) async fn watch(&self, from: &str, at: &str) {
        let present = *self.now.read().unwrap();
        self.app.begin_watch(from.parse().unwrap()).await.unwrap();
        self.now_is(at);
        Watch::new(self.app.clone(), self.read_models.clone()).look().await.unwrap();
        *self.now.write().unwrap() = present;
    }

    /// Ends the server and waits for it.
    pub(crate) async fn close(self) {
        self.stop.cancel();
        self.serving.await.unwrap();
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// Code of the only error of an answer.
pub(crate) fn code_of(answer: &Value) -> String {
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("no errors: {answer}"));
    assert_eq!(errors.len(), 1, "{answer}");
    let extensions = &errors[0]["extensions"];
    assert!(extensions["zh"].is_string() && extensions["en"].is_string(), "{answer}");
    extensions["code"].as_str().unwrap_or_else(|| panic!("no code: {answer}")).to_owned()
}

/// What every mutation of a journey asks back.
const OUTCOME: &str = "case { id version status stage { id } number } position replayed password
    refusals { code zh en path citations { text } }";

/// One command of a journey, with a command id of its own.
pub(crate) struct Order<'world> {
    world: &'world World,
    token: &'world str,
    target: Value,
}

impl World {
    pub(crate) fn order<'world>(&'world self, token: &'world str, case_id: &str) -> Order<'world> {
        let target = json!({ "caseId": case_id, "commandId": Uuid::new_v4() });
        Order { world: self, token, target }
    }

    pub(crate) fn opening<'world>(&'world self, token: &'world str) -> Order<'world> {
        Order { world: self, token, target: json!({ "commandId": Uuid::new_v4() }) }
    }
}

impl Order<'_> {
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.target[key] = value.into();
        self
    }

    /// The payload of a mutation written `name(target: $target, …)`.
    pub(super) async fn give(&self, mutation: &str, arguments: Value) -> Value {
        let (declarations, passed) = signature(mutation, &arguments);
        let target = if self.target.get("caseId").is_some() && !OPENING.contains(&mutation) {
            "Target"
        } else {
            "OpeningTarget"
        };
        let query = format!(
            "mutation($target: {target}!{declarations}) {{ it: {mutation}(target: $target{passed}) {{ {OUTCOME} }} }}"
        );
        let mut variables = arguments;
        variables["target"] = self.target.clone();
        self.world.ask(self.token, &query, variables).await["it"].clone()
    }

    /// Done, not refused; the case after it.
    pub(crate) async fn done(&self, mutation: &str, arguments: Value) -> Value {
        let payload = self.give(mutation, arguments).await;
        assert_eq!(payload["refusals"], json!([]), "{mutation}");
        payload["case"].clone()
    }

    /// Refused; the codes and paths. Checks that nothing was recorded.
    pub(super) async fn refused(&self, mutation: &str, arguments: Value) -> Vec<(String, Option<String>)> {
        let before = self.world.position().await;
        let payload = self.give(mutation, arguments).await;
        assert_eq!(payload["case"], Value::Null, "{mutation}: {payload}");
        assert_eq!(self.world.position().await, before, "{mutation} was refused and yet recorded something");
        let refusals = payload["refusals"].as_array().unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        refusals.iter().map(|refusal| (text(&refusal["code"]).unwrap(), text(&refusal["path"]))).collect()
    }
}

const OPENING: [&str; 3] = ["submitFiling", "pushWebsite", "importFiling"];

/// Variables of a mutation with their types, from the arguments given.
fn signature(mutation: &str, arguments: &Value) -> (String, String) {
    let names =
        arguments.as_object().map(|arguments| arguments.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let declarations = names.iter().map(|name| format!(", ${name}: {}", type_of(mutation, name)));
    let passed = names.iter().map(|name| format!(", {name}: ${name}"));
    (declarations.collect(), passed.collect())
}

fn type_of(mutation: &str, argument: &str) -> String {
    match argument {
        "input" => match mutation {
            "changeConnection" | "changeParticulars" => "ReportChange!".to_owned(),
            _ => format!("{}{}!", mutation[..1].to_uppercase(), &mutation[1..]),
        },
        "papers" => "[MaterialHandedIn!]!".to_owned(),
        "copies" => "[Int!]!".to_owned(),
        "examinations" => "[MaterialExamination!]!".to_owned(),
        "year" => "Int!".to_owned(),
        "plannedOn" | "endedOn" | "shownOn" | "until" => "NaiveDate!".to_owned(),
        "applicant" => "ApplicantKind!".to_owned(),
        "number" | "note" | "region" => "String".to_owned(),
        _ => "String!".to_owned(),
    }
}

/// A filing of a using unit in Kunming.
pub(crate) fn kunming_filing() -> Value {
    json!({ "input": {
        "procedure": "yunnan", "organ": "530102", "region": "530102", "applicant": "USING_UNIT",
        "connectedOn": "2026-03-01", "answers": unit_answers(),
    } })
}

pub(crate) fn unit_answers() -> Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/forms/examples/unit-form.json");
    let mut answers: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    // Filled in by the police, not by the applicant.
    answers.as_object_mut().unwrap().retain(|field, _| !matches!(field.as_str(), "unit_number"));
    answers
}
