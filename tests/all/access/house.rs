//! A server whose doors are shut to development tokens, and browsers in front of it.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, RwLock},
    time::Duration,
};

use beian_domain::{
    account::{AccountKind, AccountOrder, Login, NewAccount, NewPassword},
    actor::{Actor, Role},
    rulebook::Rulebook,
};
use beian_projections::{Projector, ReadModels};
use beian_services::{
    access::{Access, Settings},
    app::{AccountRequest, App},
    clock::Clock,
    http::{self, Edge, Server},
    proof::{Proofs, PublicKeys},
    takeover::take_over,
    watch::Heartbeats,
};
use beian_tests::Fixture;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) const ROOT: &str = "root";
/// Chosen by everybody in these stories.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A server on a port of its own.
pub(crate) struct House {
    pub(crate) address: SocketAddr,
    first_password: String,
    now: Arc<RwLock<DateTime<Utc>>>,
    stop: CancellationToken,
    serving: JoinHandle<()>,
    pub(crate) app: App,
    pub(crate) access: Access,
    pub(crate) read_models: ReadModels,
    pub(crate) fixture: Fixture,
}

impl House {
    /// With a first administrator of the nation, on the morning of 2026-03-10.
    pub(crate) async fn start(fixture: Fixture, settings: Settings) -> Self {
        let now = Arc::new(RwLock::new("2026-03-10T10:00:00+08:00".parse().unwrap()));
        let node = fixture.node().await.unwrap();
        let projector = Projector::start(fixture.database.clone(), node.feed.clone());
        projector.ready(Duration::from_secs(30)).await.unwrap();
        let rulebook = Arc::new(Rulebook::builtin().clone());
        let app =
            App::new(node.log, node.feed, rulebook, Clock::Driven(Arc::clone(&now)), fixture.vault().await.unwrap());
        let access = Access::new(app.clone(), fixture.database.clone(), settings);
        let first_password = found(&app, &access).await;
        let read_models = ReadModels::new(fixture.database.clone(), &projector);
        let heartbeats = Heartbeats::new(fixture.database.clone());
        let proofs = Proofs::new(fixture.database.clone(), PublicKeys::default());
        let kept = (app.clone(), access.clone(), read_models.clone());
        let server =
            Server { app, projector, read_models, access, heartbeats, proofs, metrics: None, edge: Edge::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let serving = tokio::spawn(async move { http::serve(listener, server, stopped).await });
        let (app, access, read_models) = kept;
        Self { address, first_password, now, stop, serving, app, access, read_models, fixture }
    }

    pub(crate) async fn on_sqlite() -> Self {
        Self::start(Fixture::sqlite().await.unwrap(), Settings::default()).await
    }

    pub(crate) fn later(&self, by: TimeDelta) {
        *self.now.write().unwrap() += by;
    }

    /// It is this moment.
    pub(crate) fn set(&self, moment: &str) {
        *self.now.write().unwrap() = moment.parse().unwrap();
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.now.read().unwrap()
    }

    /// A browser that has never been here.
    pub(crate) fn browser(&self) -> Browser {
        self.browser_at([127, 0, 0, 1])
    }

    /// A browser at another address of this machine.
    pub(crate) fn browser_at(&self, address: [u8; 4]) -> Browser {
        let http = reqwest::Client::builder().local_address(IpAddr::from(address)).build().unwrap();
        Browser { http, url: format!("http://{}/graphql", self.address), cookie: Mutex::default(), headers: Vec::new() }
    }

    /// The first administrator, signed in with a password of their own.
    pub(crate) async fn root(&self) -> Browser {
        let browser = self.browser();
        browser.sign_in(ROOT, &self.first_password).await;
        browser.set_password(&self.first_password).await;
        browser
    }

    pub(crate) fn first_password(&self) -> &str {
        &self.first_password
    }

    /// An official with one office, signed in with a password of their own.
    pub(crate) async fn official(&self, root: &Browser, login: &str, role: &str, organ: Option<&str>) -> Browser {
        let temporary = root.enrol(login, "OFFICIAL", organ).await;
        root.grant(login, role, organ).await;
        let browser = self.browser();
        browser.sign_in(login, &temporary).await;
        browser.set_password(&temporary).await;
        browser
    }

    /// Another node on the same log, with other rules.
    pub(crate) async fn node(&self, rulebook: Rulebook) -> App {
        let (node, vault) = (self.fixture.node().await.unwrap(), self.fixture.vault().await.unwrap());
        App::new(node.log, node.feed, Arc::new(rulebook), Clock::Driven(Arc::clone(&self.now)), vault)
    }

    /// Takes over what lies with closed organs, as a server does by itself.
    pub(crate) async fn take_over(&self) {
        take_over(&self.app, &self.read_models, &CancellationToken::new(), |_| {}).await.unwrap();
    }

    pub(crate) async fn close(self) {
        self.stop.cancel();
        self.serving.await.unwrap();
    }
}

/// What `beian admin init` does.
async fn found(app: &App, access: &Access) -> String {
    let (plain, hash) = access.temporary_password().await.unwrap();
    let login = Login::parse(ROOT).unwrap();
    let account = login.account_id();
    let new = NewAccount { login, name: "管理员".to_owned(), kind: AccountKind::Official, organ: None };
    let (password, from) = (NewPassword { hash, temporary: true }, app.clock().now().date_naive());
    let order = AccountOrder::Found { account: new, password, grant: Uuid::new_v4(), from };
    let actor = Actor { name: "command line".to_owned(), role: Role::Administrator, organ: None };
    let (command_id, asked) = (Uuid::new_v4(), AccountRequest::asked(&"init"));
    let request = AccountRequest { command_id, account, expected_version: None, actor, reason: None, order, asked };
    app.order(request).await.unwrap();
    plain
}

/// A client that keeps its cookie.
pub(crate) struct Browser {
    http: reqwest::Client,
    url: String,
    pub(crate) cookie: Mutex<Option<String>>,
    headers: Vec<(&'static str, String)>,
}

const REFUSALS: &str = "refusals { code path }";

impl Browser {
    /// The same client with a header more, and without a cookie.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let headers = [self.headers.clone(), vec![(name, value.to_owned())]].concat();
        Self { http: self.http.clone(), url: self.url.clone(), cookie: Mutex::default(), headers }
    }

    /// Takes a cookie over, as a thief would.
    pub(crate) fn holding(self, cookie: &str) -> Self {
        *self.cookie.lock().unwrap() = Some(cookie.to_owned());
        self
    }

    /// The cookie held now.
    pub(crate) fn held(&self) -> String {
        self.cookie.lock().unwrap().clone().unwrap_or_default()
    }

    /// The whole answer, and the cookies it sets.
    pub(crate) async fn send(&self, query: &str, variables: Value) -> (Value, Vec<String>) {
        let mut request = self.http.post(&self.url).json(&json!({ "query": query, "variables": variables }));
        if let Some(cookie) = self.cookie.lock().unwrap().as_ref() {
            // Browsers say which page is behind a request.
            request = request.header("cookie", cookie).header("sec-fetch-site", "same-origin");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let answer = request.send().await.unwrap();
        let set = answer.headers().get_all("set-cookie").iter();
        let set: Vec<String> = set.map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
        if let Some(cookie) = set.last() {
            *self.cookie.lock().unwrap() = cookie.split(';').next().map(str::to_owned);
        }
        (answer.json().await.unwrap(), set)
    }

    /// The data of an answer without errors.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let (answer, _) = self.send(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}: {answer}");
        answer["data"].clone()
    }

    /// Code of the first error of an answer.
    pub(crate) async fn error_of(&self, query: &str, variables: Value) -> String {
        let (answer, _) = self.send(query, variables).await;
        answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Codes of the refusals of a mutation written `it: …`.
    pub(crate) async fn refused(&self, mutation: &str, variables: Value) -> Vec<String> {
        let data = self.ask(mutation, variables).await;
        let refusals = data["it"]["refusals"].as_array().unwrap();
        refusals.iter().map(|refusal| refusal["code"].as_str().unwrap().to_owned()).collect()
    }

    /// What a mutation written `it: …` gives, that is not refused.
    pub(crate) async fn done(&self, mutation: &str, variables: Value) -> Value {
        let data = self.ask(mutation, variables).await;
        assert_eq!(data["it"]["refusals"], json!([]), "{mutation}");
        data["it"].clone()
    }

    /// The answer to a sign-in.
    pub(crate) async fn try_sign_in(&self, login: &str, password: &str, code: Option<&str>) -> (Value, Vec<String>) {
        let query = format!(
            "mutation($login: String!, $password: String!, $code: String) {{
                it: signIn(login: $login, password: $password, code: $code) {{
                    account {{ login }} mustSetPassword {REFUSALS} }} }}"
        );
        self.send(&query, json!({ "login": login, "password": password, "code": code })).await
    }

    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> Value {
        let (answer, _) = self.try_sign_in(login, password, None).await;
        assert_eq!(answer["data"]["it"]["account"]["login"], login, "{answer}");
        answer["data"]["it"].clone()
    }

    /// Replaces a password by [`PASSWORD`].
    pub(crate) async fn set_password(&self, old: &str) {
        let query = format!("mutation($input: SetPassword!) {{ it: setPassword(input: $input) {{ {REFUSALS} }} }}");
        let input = json!({ "commandId": Uuid::new_v4(), "old": old, "new": PASSWORD });
        self.done(&query, json!({ "input": input })).await;
    }

    /// Name of whoever is signed in with a valid office.
    pub(crate) async fn name(&self) -> Option<String> {
        let me = self.ask("{ me { office { name } } }", Value::Null).await["me"].clone();
        me["office"]["name"].as_str().map(str::to_owned)
    }

    /// Enrols an account; its first password.
    pub(crate) async fn enrol(&self, login: &str, kind: &str, organ: Option<&str>) -> String {
        let input =
            json!({ "commandId": Uuid::new_v4(), "login": login, "name": "某人", "kind": kind, "organ": organ });
        let query =
            format!("mutation($input: EnrolAccount!) {{ it: enrolAccount(input: $input) {{ password {REFUSALS} }} }}");
        self.done(&query, json!({ "input": input })).await["password"].as_str().unwrap_or_default().to_owned()
    }

    /// Grants a role; the id of the grant.
    pub(crate) async fn grant(&self, login: &str, role: &str, organ: Option<&str>) -> String {
        let given = self.done(GRANT, granting(login, role, organ)).await;
        given["account"]["grants"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Locks an account.
    pub(crate) async fn lock(&self, login: &str) {
        self.done(LOCK, json!({ "target": target(login) })).await;
    }
}

pub(crate) const GRANT: &str = "mutation($input: GrantRole!) {
    it: grantRole(input: $input) { account { grants { id } } refusals { code path } } }";

pub(crate) const LOCK: &str = "mutation($target: AccountTarget!) {
    it: lockAccount(target: $target) { refusals { code path } } }";

pub(crate) const REVOKE: &str = "mutation($target: AccountTarget!, $grant: UUID!) {
    it: revokeRole(target: $target, grant: $grant) { refusals { code path } } }";

pub(crate) fn granting(login: &str, role: &str, organ: Option<&str>) -> Value {
    json!({ "input": { "target": target(login), "role": role, "organ": organ } })
}

/// An account as the target of an order.
pub(crate) fn target(login: &str) -> Value {
    json!({ "login": login, "commandId": Uuid::new_v4(), "reason": "调动" })
}
